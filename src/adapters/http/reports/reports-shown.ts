import type { Report as MadeReport } from '../../../application/reports/reports.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { Workflows } from '../../../application/logging/workflows.ts';
import type { Report } from '../../../contract/reports.ts';
import { inLanguage, type Locale } from '../../../domain/locale.ts';
import type { Column, Name, ReportName } from '../../../domain/report/report.ts';
import { epochMs, isoText } from '../../../domain/time.ts';
import { isMessageKey, reasonAlone, translate } from '../../../messages/index.ts';

/** Where the names in a report come from. */
export interface NameDeps {
  readonly organisation: Pick<Organisation, 'agent' | 'queue'>;
  readonly workflows: Pick<Workflows, 'list'>;
}

type Cell = Report['total'][number];

/** A report as the API shows it, in the reader's language. */
export function showReport(
  report: ReportName,
  zone: string,
  { from, to, table, contacts }: MadeReport,
  locale: Locale,
  deps: NameDeps,
): Report {
  const dispositions = dispositionLabels(locale, deps);
  const nameOf = (name: Name) => textOf(name, locale, deps, dispositions);
  const names = table.columns.filter(({ unit }) => isName(unit)).length;
  const figures = table.columns.slice(names);
  const cellsOf = (values: readonly (number | null)[]) =>
    values.map((value, index) => cellOf(value, figures[index]));
  return {
    report,
    from: isoText(from),
    to: isoText(to),
    zone,
    columns: table.columns.map((column) => ({
      id: column.id,
      label: labelOf(column, locale),
      unit: column.unit,
      contacts: column.contacts && { ...column.contacts },
    })),
    rows: table.rows.map((row) => ({
      cells: [...row.names.map(nameOf), ...cellsOf(row.values)],
      contacts: { ...row.contacts },
    })),
    total: [
      translate(locale, 'report.total'),
      ...Array.from({ length: names - 1 }, () => null),
      ...cellsOf(table.total),
    ],
    contacts: { ...contacts },
  };
}

const isName = (unit: Column['unit']): boolean => unit === 'text' || unit === 'day';

const cellOf = (value: number | null, column: Column | undefined): Cell =>
  value !== null && column?.unit === 'moment' ? isoText(epochMs(value)) : value;

function labelOf({ id }: Column, locale: Locale): string {
  const key = `report.column.${id}`;
  return isMessageKey(key) ? translate(locale, key) : id;
}

function textOf(
  name: Name,
  locale: Locale,
  { organisation }: NameDeps,
  dispositions: ReadonlyMap<string, string>,
): string {
  switch (name.of) {
    case 'agent':
      if (name.id === null) return translate(locale, 'report.no-agent');
      return organisation.agent(name.id)?.name ?? name.id;
    case 'queue':
      if (name.id === null) return translate(locale, 'report.no-queue');
      return organisation.queue(name.id)?.name ?? name.id;
    case 'disposition':
      if (name.id === null) return translate(locale, 'report.no-disposition');
      return dispositions.get(name.id) ?? name.id;
    case 'kind': {
      const key = `report.kind.${name.id}`;
      return isMessageKey(key) ? translate(locale, key) : name.id;
    }
    case 'hour':
      return `${String(name.hour).padStart(2, '0')}:00`;
    case 'day':
      return name.day;
    case 'outcome':
      return translate(locale, `report.outcome.${name.outcome}`);
    case 'reason':
      return reasonAlone(locale, name.code);
    case 'write':
      return translate(locale, `report.write.${name.state}`);
  }
}

/**
 * The results' labels by their ids: as the workflows have them now, else as one had them last, because contacts keep a
 * result that is no longer to be chosen.
 */
function dispositionLabels(locale: Locale, { workflows }: NameDeps): ReadonlyMap<string, string> {
  const all = workflows.list();
  const documents = [
    ...all.flatMap(({ workflow }) => workflow.versions).map(({ document }) => document),
    ...all.map(({ active }) => active.document),
  ];
  const labels = documents.flatMap(({ dispositions }) => dispositions);
  return new Map(labels.map(({ id, label }) => [id, inLanguage(label, locale)]));
}
