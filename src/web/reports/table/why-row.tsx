import type { Why } from '../../../contract/operations/ledger.ts';
import { seenText, settingText } from '../../desk/state/seen.ts';
import { RuleLink } from '../../ui/rule-link.tsx';
import { timeWithSeconds } from '../../ui/text/format.ts';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../ui/state.tsx';
import styles from './why-row.module.css';

/** The rules that made a contact's log what it is, and what was written of it (spec L34). */
export default function WhyRow({ interaction }: { interaction: string }) {
  const text = useText();
  const why = useLoaded<Why>(`/interactions/${interaction}/why`);
  if (why.state === 'failed') return <ErrorNote error={why.error} onRetry={why.reload} />;
  if (why.value === null) return <Loading />;
  if (why.value.steps.length === 0) return <EmptyState title={text('desk.why.not-yet')} />;
  const { workflow, steps, writes } = why.value;
  return (
    <div className={styles.why}>
      <div>
        {workflow !== null && (
          <p className="small second">
            {text('desk.why.workflow', { name: workflow.name, version: workflow.version })}
          </p>
        )}
        <ol>
          {steps.map((step, index) => (
            <li key={index}>
              <p>{step.because}</p>
              <p className="small second">
                {seenText(step.saw, step.because)}{' '}
                {step.setting !== null && (
                  <span className={styles.setting}>
                    {step.setting}: {settingText(step.value)}
                  </span>
                )}{' '}
                <RuleLink rule={step.rule} />
              </p>
            </li>
          ))}
        </ol>
      </div>
      {writes.length > 0 && (
        <div>
          <h2 className="over">{text('desk.why.writes')}</h2>
          <ul>
            {writes.map((write) => (
              <li key={write.key}>
                <p>
                  {write.record?.name ?? text(`work.write.${write.kind}`)}{' '}
                  <span className="small second">{text(`report.write.${write.state}`)}</span>
                </p>
                <p className="small second">
                  {write.confirmedAt === null
                    ? text('work.write.attempts', { count: write.attempts })
                    : text('work.write.confirmed', {
                        time: timeWithSeconds(write.confirmedAt),
                        count: write.attempts,
                      })}
                </p>
                {write.noteKept && <p className="small second">{text('work.write.note-kept')}</p>}
                {write.doubled && <p className="small second">{text('work.write.doubled')}</p>}
                {write.complaint !== null && (
                  <p className="small second">{text('work.write.complaint', { words: write.complaint })}</p>
                )}
                {write.taskKept && <p className="small second">{text('work.write.task-kept')}</p>}
                {write.error !== null && <p className="small bad">{write.error.words}</p>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
