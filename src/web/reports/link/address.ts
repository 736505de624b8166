import {
  groupings,
  reportNames,
  type Conditions,
  type Grouping,
  type ReportName,
} from '../../../domain/report/report.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';
import { isDay, isPreset, type Days, type Preset } from './period.ts';

/** A figure whose contacts are shown: the row's conditions, and the column's name. */
export interface Cell {
  readonly row: Conditions;
  readonly column: string;
}

/** What the page shows. It stands in the address, so that it can be bookmarked, and back and reload work. */
export interface Choice {
  readonly report: ReportName;
  readonly period: Preset | Days;
  /** '' = all. */
  readonly team: string;
  readonly agent: string;
  readonly queue: string;
  readonly by: Grouping;
  /** null: the report itself. */
  readonly cell: Cell | null;
}

const isReport = (text: string | undefined): text is ReportName => reportNames.some((one) => one === text);
const isGrouping = (text: string | null): text is Grouping => groupings.some((one) => one === text);

/** What an address asks for; what it says nothing of, or nothing that there is, is as usual. */
export function parseAddress(address: URL): Choice {
  const query = address.searchParams;
  const [, report] = address.pathname.split('/').filter((part) => part !== '');
  const [period, from, to, by] = [query.get('period'), query.get('from'), query.get('to'), query.get('by')];
  const column = query.get('column');
  return {
    report: isReport(report) ? report : 'missed-calls',
    period: isPreset(period) ? period : isDay(from) && isDay(to) ? { from, to } : 'this-week',
    team: query.get('team') ?? '',
    agent: query.get('agent') ?? '',
    queue: query.get('queue') ?? '',
    by: isGrouping(by) ? by : 'kind',
    cell:
      column === null
        ? null
        : { row: Object.fromEntries(new URLSearchParams(query.get('row') ?? '')), column },
  };
}

/** The address of a choice. */
export function addressOf({ report, period, team, agent, queue, by, cell }: Choice): string {
  const query = new URLSearchParams(typeof period === 'string' ? { period } : { ...period });
  const set = (name: string, value: string) => value !== '' && query.set(name, value);
  set('team', team);
  set('agent', agent);
  set('queue', queue);
  if (report === 'contacts') set('by', by);
  if (cell !== null) {
    set('row', new URLSearchParams(cell.row).toString());
    set('column', cell.column);
  }
  return `/reports/${report}?${query}`;
}

const choice = makeStore<Choice>(parseAddress(new URL(location.href)));

addEventListener('popstate', () => choice.write(parseAddress(new URL(location.href))));

/** Shows something else; the address before it is where Back leads. */
export function choose(change: Partial<Choice>): void {
  const next = { ...choice.read(), cell: null, ...change };
  const address = addressOf(next);
  if (address !== location.pathname + location.search) history.pushState(null, '', address);
  choice.write(next);
}

export const useChoice = (): Choice => useStore(choice, (now) => now);
