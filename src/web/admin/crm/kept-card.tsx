import { useEffect } from 'react';
import type { CrmStatus, KeptState } from '../../../contract/crm/crm-status.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { ErrorNote, LogMark, type LogStateName } from '../../ui/state.tsx';
import { moment } from '../../ui/text/format.ts';
import { useText } from '../../ui/text/locale.ts';
import styles from './kept-card.module.css';

/** How soon it is seen how far it is, and that it works no more. */
const lookAgainMs = 5_000;

const looks: Readonly<Record<KeptState['state'], { readonly log: LogStateName; readonly icon: IconName }>> = {
  fresh: { log: 'written', icon: 'written' },
  filling: { log: 'due', icon: 'due' },
  stale: { log: 'attention', icon: 'attention' },
  'not-kept': { log: 'attention', icon: 'attention' },
};

/** What Tieline knows of Salesforce without asking it, and how far that can be trusted (spec X5). */
export function KeptCard() {
  const text = useText();
  const crm = useLoaded<CrmStatus>('/crm');
  const { reload } = crm;
  useEffect(() => {
    const timer = setInterval(reload, lookAgainMs);
    return () => clearInterval(timer);
  }, [reload]);
  if (crm.state === 'failed') return <ErrorNote error={crm.error} onRetry={reload} />;
  const kept = crm.value?.kept ?? null;
  if (kept === null) return null;
  return (
    <section className="card lined" aria-label={text('admin.crm-page.kept')}>
      <header>
        <h2>{text('admin.crm-page.kept')}</h2>
      </header>
      {(['numbers', 'openRecords'] as const).map((name) => (
        <Kept key={name} name={name} kept={kept[name]} />
      ))}
    </section>
  );
}

function Kept({ name, kept }: { name: 'numbers' | 'openRecords'; kept: KeptState }) {
  const text = useText();
  const { state, since, objects, reason, hidden } = kept;
  const { log, icon } = looks[state];
  return (
    <section className="section stack">
      <header className={styles.head}>
        <h3>{text(`admin.crm-page.kept.${name}`)}</h3>
        <div className="push" role="status">
          <LogMark state={log}>
            <Icon name={icon} small />
            {text(`admin.crm-page.kept.state.${state}`, { time: moment(since) })}
          </LogMark>
        </div>
      </header>
      {objects.length > 0 && (
        <ul className="small second">
          {objects.map((object) => (
            <li key={object.object}>
              {object.object}: <FillOf object={object} />
            </li>
          ))}
        </ul>
      )}
      {hidden.length > 0 && (
        <p className={styles.words}>{text('admin.crm-page.kept.hidden', { fields: hidden.join(', ') })}</p>
      )}
      {reason !== null && <p className={styles.words}>{reason}</p>}
      {state !== 'fresh' && (
        <p className="small second">{text(`admin.crm-page.kept.${meanwhile(name, state)}`)}</p>
      )}
    </section>
  );
}

/** What happens at a call for as long as it cannot be relied on. */
const meanwhile = (name: 'numbers' | 'openRecords', state: KeptState['state']) =>
  name === 'numbers' && state === 'not-kept' ? 'numbers.not-kept' : (`${name}.incomplete` as const);

function FillOf({ object: { isFilled, records, of } }: { object: KeptState['objects'][number] }) {
  const text = useText();
  if (isFilled) return text('admin.crm-page.kept.object.filled');
  if (records === null) return text('admin.crm-page.kept.object.waiting');
  if (of === null) return text('admin.crm-page.kept.object.begun', { records });
  return <span className="num">{text('admin.crm-page.kept.object.filling', { records, of })}</span>;
}
