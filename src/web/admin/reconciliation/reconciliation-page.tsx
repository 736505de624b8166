import { useState, type SubmitEvent } from 'react';
import type {
  ReconciliationDay,
  ReconciliationDayReport,
} from '../../../contract/operations/reconciliation.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/browser/clock.ts';
import { amount, day as dayText } from '../../ui/text/format.ts';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../ui/state.tsx';
import { ReconciliationCounts, ReconciliationFindings } from './reconciliation-result.tsx';
import { useReconciliation } from './reconciliation-run.ts';
import { asFieldDay, beginOf, dayAt, endOf } from '../workflows/versions/moments.ts';
import { classes } from '../../ui/classes.ts';
import styles from './reconciliation-page.module.css';

/** Whether the CRM has what the ledger wrote: for a period at once, and as it was found each day (spec L37). */
export function ReconciliationPage() {
  const [day, setDay] = useState<string | null>(null);
  return (
    <>
      <PeriodCard />
      <DaysCard chosen={day} onChoose={(next) => setDay(next === day ? null : next)} />
      {day !== null && <DayCard key={day} day={day} />}
    </>
  );
}

function PeriodCard() {
  const text = useText();
  const [from, setFrom] = useState(() => asFieldDay(dayAt(serverNow(), -1, 0)));
  const [to, setTo] = useState(() => asFieldDay(dayAt(serverNow(), 0, 0)));
  const { run, start, stop } = useReconciliation();
  const isRunning = run.state === 'running';
  const fault = from !== '' && to !== '' && from <= to ? null : text('admin.reconciliation.period-fault');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isRunning) stop();
    else if (fault === null) void start(beginOf(from), endOf(to));
  };
  return (
    <section className="card lined">
      <header>
        <h2>{text('admin.reconciliation')}</h2>
      </header>
      <form className="section stack wide" onSubmit={submit}>
        <p className="small second">{text('admin.reconciliation.note')}</p>
        <div className={classes('row wrap', styles.period)}>
          {(
            [
              ['from', from, setFrom],
              ['to', to, setTo],
            ] as const
          ).map(([name, value, set]) => (
            <label key={name} className="stack">
              <span className="small muted">{text(`admin.reconciliation.${name}`)}</span>
              <input
                className="input"
                type="date"
                required
                value={value}
                onChange={(event) => set(event.target.value)}
              />
            </label>
          ))}
          <Button type="submit" look={isRunning ? 'plain' : 'primary'} reason={isRunning ? null : fault}>
            {text(isRunning ? 'admin.reconciliation.stop' : 'admin.reconciliation.start')}
          </Button>
          {isRunning && (
            <span className="small second" role="status">
              {text('admin.reconciliation.running', { count: amount(run.counts?.compared ?? 0) })}
            </span>
          )}
        </div>
      </form>
      {run.error !== null && <ErrorNote error={run.error} />}
      {run.result !== null && (
        <>
          <div className="section">
            <ReconciliationCounts counts={run.result} />
          </div>
          <ReconciliationFindings result={run.result} name={`${from}-${to}`} />
        </>
      )}
    </section>
  );
}

function DaysCard({ chosen, onChoose }: { chosen: string | null; onChoose: (day: string) => void }) {
  const text = useText();
  const days = useLoaded<{ items: readonly ReconciliationDay[] }>('/reconciliation/days');
  const columns = ['compared', 'missing', 'doubled', 'changed', 'pending'] as const;
  return (
    <section className="card lined">
      <header>
        <h2>{text('admin.reconciliation.days')}</h2>
      </header>
      {days.state === 'failed' && <ErrorNote error={days.error} onRetry={days.reload} />}
      {days.state === 'loading' && days.value === null && <Loading />}
      {days.value?.items.length === 0 && (
        <EmptyState title={text('admin.reconciliation.no-days')}>
          {text('admin.reconciliation.no-days-note')}
        </EmptyState>
      )}
      {days.value !== null && days.value.items.length > 0 && (
        <div
          className="table-scroll"
          role="region"
          aria-label={text('admin.reconciliation.days')}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
          tabIndex={0}
        >
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text('admin.reconciliation.day')}</th>
                {columns.map((name) => (
                  <th key={name} scope="col" className="right">
                    {text(`admin.reconciliation.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.value.items.map((one) => (
                <tr key={one.day} data-chosen={one.day === chosen ? '' : undefined}>
                  <td className="nowrap">
                    <button
                      type="button"
                      className="link"
                      aria-pressed={one.day === chosen}
                      onClick={() => onChoose(one.day)}
                    >
                      {dayText(one.day)}
                    </button>
                    {one.endedAt === null && (
                      <span className="small muted"> {text('admin.reconciliation.unfinished')}</span>
                    )}
                  </td>
                  {columns.map((name) => (
                    <td key={name} className={classes('right', one[name] === 0 && 'muted')}>
                      {amount(one[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function DayCard({ day }: { day: string }) {
  const report = useLoaded<ReconciliationDayReport>(`/reconciliation/days/${day}`);
  return (
    <section className="card lined" aria-label={dayText(day)}>
      <header>
        <h2>{dayText(day)}</h2>
      </header>
      {report.state === 'failed' && <ErrorNote error={report.error} onRetry={report.reload} />}
      {report.value === null && report.state === 'loading' && <Loading />}
      {report.value !== null && <ReconciliationFindings result={report.value} name={day} />}
    </section>
  );
}
