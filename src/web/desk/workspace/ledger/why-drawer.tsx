import { Button } from '../../../ui/button.tsx';
import { moment } from '../../../ui/text/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { RuleLink } from '../../../ui/rule-link.tsx';
import { useLoaded } from '../../../ui/server/load.ts';
import { useText } from '../../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../../ui/state.tsx';
import type { z } from 'zod';
import type { Why as WhySchema } from '../../../../contract/operations/ledger.ts';
import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import { useDesk } from '../../state/connection.ts';
import { otherName } from '../../state/naming.ts';
import { showWhy } from '../../state/places.ts';
import { seenText, settingText } from '../../state/seen.ts';
import { WriteItem } from './write-item.tsx';
import styles from './why-drawer.module.css';

type Why = z.infer<typeof WhySchema>;

/** The rules that made the log what it is, one line each, and what was written (spec L34). */
export function WhyDrawer({ interaction }: { interaction: string }) {
  const text = useText();
  const position = useDesk((state) => state.desk?.position ?? '');
  const why = useLoaded<Why>(`/interactions/${interaction}/why`, position);
  const contact = useLoaded<Interaction>(`/interactions/${interaction}`);
  const copy = () => void navigator.clipboard.writeText(JSON.stringify(why.value, null, 2));
  return (
    <section className="drawer" aria-label={text('desk.why.title')}>
      <header>
        <Icon name="why" small />
        <h2>{text('desk.why.title')}</h2>
        <Button
          look="quiet"
          size="tiny"
          className="push"
          reason={why.value === null ? text('desk.loading') : null}
          onClick={copy}
        >
          <Icon name="copy" small /> JSON
        </Button>
        <Button
          look="quiet"
          square
          aria-label={`${text('desk.why.close')} (Alt W)`}
          onClick={() => showWhy(null)}
        >
          <Icon name="close" small />
        </Button>
      </header>
      <div className="drawer-body">
        {contact.value !== null && (
          <div className="section">
            <p className="strong">
              {otherName(contact.value) ?? text('desk.withheld')}, {moment(contact.value.startedAt)}
            </p>
            {why.value?.workflow !== null && why.value?.workflow !== undefined && (
              <p className="small second">
                {text('desk.why.workflow', {
                  name: why.value.workflow.name,
                  version: why.value.workflow.version,
                })}
              </p>
            )}
          </div>
        )}
        {why.state === 'failed' && (
          <div className="section">
            <ErrorNote error={why.error} onRetry={why.reload} />
          </div>
        )}
        {why.state === 'loading' && why.value === null && <Loading />}
        {why.value !== null && why.value.steps.length === 0 && (
          <EmptyState title={text('desk.why.not-yet')} />
        )}
        {why.value !== null && why.value.steps.length > 0 && (
          <div className="section">
            <ol className={styles.steps}>
              {why.value.steps.map((step, index) => (
                <li key={index}>
                  <Step step={step} />
                </li>
              ))}
            </ol>
          </div>
        )}
        {why.value !== null && why.value.writes.length > 0 && (
          <div className="section">
            <h2 className="over">{text('desk.why.writes')}</h2>
            <ul className={styles.writes}>
              {why.value.writes.map((write) => (
                <WriteItem key={write.id} write={write} />
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}

/** One rule: what it decided, what it saw, the setting that said so, and its number. */
function Step({ step }: { step: Why['steps'][number] }) {
  const seen = seenText(step.saw, step.because);
  return (
    <div>
      <p className="strong">{step.because}</p>
      <p className={styles.saw}>
        {seen}{' '}
        {step.setting !== null && (
          <span className={styles.setting}>
            {step.setting}: {settingText(step.value)}
          </span>
        )}{' '}
        <RuleLink rule={step.rule} />
      </p>
    </div>
  );
}
