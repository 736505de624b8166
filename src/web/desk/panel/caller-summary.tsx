import type { z } from 'zod';
import type { RecordRef } from '../../../contract/common.ts';
import type { Timeline } from '../../../contract/crm/crm.ts';
import { serverNow } from '../../ui/browser/clock.ts';
import { day, duration } from '../../ui/text/format.ts';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { dueDay } from '../workspace/record/due-day.ts';
import { canShow } from '../state/naming.ts';
import { surface } from '../surface.ts';
import { classes } from '../../ui/classes.ts';

/** As many open steps as are read in the seconds before answering. */
const mostSteps = 3;

/**
 * What is known of the caller before answering: the last contact and what is still to be done. It comes after the card, so
 * that it never delays the answer; without anything to say, or when it cannot be had, nothing is shown.
 */
export default function CallerSummary({ record }: { record: RecordRef }) {
  const text = useText();
  const path = `/crm/${encodeURIComponent(record.kind)}/${encodeURIComponent(record.id)}/activities?limit=1`;
  const timeline = useLoaded<z.infer<typeof Timeline>>(path).value;
  if (timeline === null) return null;
  const last = timeline.past[0];
  const steps = timeline.nextSteps.slice(0, mostSteps);
  if (last === undefined && steps.length === 0) return null;
  const lastDay = last?.startsAt ?? last?.due ?? last?.createdAt;
  return (
    <section className="section" aria-label={text('work.beforehand.title')}>
      <h2 className="over">{text('work.beforehand.title')}</h2>
      <ul className="list tight">
        {last !== undefined && lastDay !== undefined && (
          <li>
            <KindIcon name="history" />
            {canShow(last.kind) ? (
              <button type="button" className="link ink cut grow" onClick={() => surface().showRecord(last)}>
                {text('work.beforehand.last', { day: day(lastDay), agent: last.owner.name })}
              </button>
            ) : (
              <span className="cut grow">
                {text('work.beforehand.last', { day: day(lastDay), agent: last.owner.name })}
              </span>
            )}
            <span className="small second num nowrap">
              {last.durationSeconds === null
                ? ''
                : last.durationSeconds === 0
                  ? text('work.beforehand.missed')
                  : duration(last.durationSeconds)}
            </span>
          </li>
        )}
        {steps.map((step) => {
          const due = step.due === null ? null : dueDay(step.due, serverNow());
          return (
            <li key={step.id}>
              <KindIcon name={step.kind === 'event' ? 'event' : 'task'} />
              <button type="button" className="link ink cut grow" onClick={() => surface().showRecord(step)}>
                {step.subject}
              </button>
              {due !== null && (
                <span className={classes('small nowrap', due.pressing ? 'warn' : 'second')}>{due.words}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
