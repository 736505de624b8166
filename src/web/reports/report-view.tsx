import { useState } from 'react';
import type { Report } from '../../contract/reports.ts';
import { usePerson } from '../desk/state/person.ts';
import { Button } from '../ui/button.tsx';
import { day } from '../ui/text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useLoaded } from '../ui/server/load.ts';
import { useText } from '../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../ui/state.tsx';
import { useChoice, type Choice } from './link/address.ts';
import { CellContacts } from './table/cell-contacts.tsx';
import { Chart } from './chart/chart.tsx';
import { downloadCsv } from './download.ts';
import { shownDays } from './filters.tsx';
import { viewersZone } from './link/period.ts';
import { ReportTable } from './table/report-table.tsx';
import styles from './report-view.module.css';

/** The report's path in the API: the days are the viewer's, and so is the clock that tells hours. */
function pathOf({ report, period, team, agent, queue, by }: Choice): string {
  const query = new URLSearchParams({ ...shownDays(period), zone: viewersZone() });
  for (const [name, value] of Object.entries({ team, agent, queue }))
    if (value !== '') query.set(name, value);
  if (report === 'contacts') query.set('by', by);
  return `/reports/${report}?${query}`;
}

/** A report as chart and table, or the contacts that one of its figures counts. */
export function ReportView() {
  const text = useText();
  const choice = useChoice();
  const path = pathOf(choice);
  const loaded = useLoaded<Report>(path);
  const report = loaded.value;
  if (report !== null && choice.cell !== null) return <CellContacts report={report} cell={choice.cell} />;
  const isEmpty = report !== null && report.rows.every(({ cells }) => cells.every(saysNothing));
  return (
    <>
      <header className={styles.head}>
        <div>
          <h1>{text(`report.name.${choice.report}`)}</h1>
          <p className="second">{text(`report.about.${choice.report}`)}</p>
          <p className="small muted">
            <Scope report={report} />
          </p>
        </div>
        <CsvButton path={path} file={`${choice.report}.csv`} />
      </header>
      {loaded.state === 'failed' && <ErrorNote error={loaded.error} onRetry={loaded.reload} />}
      {loaded.state === 'loading' && report === null && <Loading />}
      {isEmpty && (
        <section className="card">
          <EmptyState title={text('report.none')}>{text('report.none-note')}</EmptyState>
        </section>
      )}
      {report !== null && !isEmpty && (
        <>
          <Chart report={report} />
          <ReportTable report={report} />
        </>
      )}
    </>
  );
}

/** Hours and days are listed without contacts too, and are nothing then. */
const saysNothing = (cell: Report['total'][number], index: number): boolean =>
  index === 0 || cell === null || cell === 0;

/** Which days, by whose clock, and whose contacts. */
function Scope({ report }: { report: Report | null }) {
  const text = useText();
  const me = usePerson();
  const { period } = useChoice();
  const days = shownDays(period);
  const when =
    days.from === days.to
      ? day(days.from)
      : text('report.period.days', { from: day(days.from), to: day(days.to) });
  const isOwn = report !== null && report.contacts['agent'] === me?.id;
  const words = [when, viewersZone().replaceAll('_', ' '), ...(isOwn ? [text('report.own')] : [])];
  return words.join(' · ');
}

function CsvButton({ path, file }: { path: string; file: string }) {
  const text = useText();
  const [failed, setFailed] = useState(false);
  const download = () => {
    setFailed(false);
    downloadCsv(path, file).catch(() => setFailed(true));
  };
  return (
    <div className={styles.csv}>
      <Button onClick={download}>
        <Icon name="saved" small /> {text('report.csv')}
      </Button>
      {failed && (
        <p className="small bad" role="alert">
          {text('report.csv.failed')}
        </p>
      )}
    </div>
  );
}
