import { useEffect, useState } from 'react';
import type { CrmCheck } from '../../../contract/crm/crm-check.ts';
import { classes } from '../../ui/classes.ts';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { asApiError, requestTagged, type ApiError } from '../../ui/server/api.ts';
import { ErrorNote } from '../../ui/state.tsx';
import { localeNow, useLocale, useText } from '../../ui/text/locale.ts';
import styles from './crm-check-card.module.css';

type Item = CrmCheck['items'][number];

/** What needs somebody comes first. */
const states = ['missing', 'warning', 'ok'] as const;
const icons: Readonly<Record<Item['state'], { readonly name: IconName; readonly tone: string }>> = {
  missing: { name: 'attention', tone: 'bad' },
  warning: { name: 'info', tone: 'warn' },
  ok: { name: 'check', tone: 'good' },
};

/** What the CRM lacks and how to mend it: looked up when the page opens, and again when it is pressed. */
export function CrmCheckCard({ onChecked }: { onChecked: () => void }) {
  const text = useText();
  const { check, error, isRunning, run } = useCheck(onChecked);
  return (
    <section className="card lined">
      <header>
        <h2>{text('admin.crm-page.check')}</h2>
        <Button
          className="push"
          reason={isRunning ? text('admin.crm-page.check.running') : null}
          onClick={run}
        >
          <Icon name="refresh" small /> {text('admin.crm-page.check.again')}
        </Button>
      </header>
      <div className="section stack">
        <p role="status" className="strong">
          {isRunning ? text('admin.crm-page.check.running') : summary(check, text)}
        </p>
        <p className="small second">{text('admin.crm-page.check.note')}</p>
      </div>
      {error !== null && <ErrorNote error={error} onRetry={run} />}
      {check !== null &&
        states.map((state) => <Findings key={state} state={state} items={ofState(check, state)} />)}
    </section>
  );
}

/** A check, and how to run it once more; what was found last stays until then. */
function useCheck(onChecked: () => void) {
  const locale = useLocale();
  const [runs, setRuns] = useState(0);
  const [answer, setAnswer] = useState<Answer>({ asked: null, check: null, error: null });
  // In another language the findings are other words.
  const asked = `${locale} ${runs}`;
  useEffect(() => {
    const leaving = new AbortController();
    requestTagged<CrmCheck>('GET', '/crm/check', { signal: leaving.signal, locale: localeNow() }).then(
      ({ value }) => {
        setAnswer({ asked, check: value, error: null });
        onChecked();
      },
      (failure: unknown) => {
        if (!leaving.signal.aborted) setAnswer(({ check }) => ({ asked, check, error: asApiError(failure) }));
      },
    );
    return () => leaving.abort();
  }, [asked, onChecked]);
  const isRunning = answer.asked !== asked;
  return {
    check: answer.check,
    error: isRunning ? null : answer.error,
    isRunning,
    run: () => setRuns((count) => count + 1),
  };
}

interface Answer {
  /** What it answers; null: nothing was answered yet. */
  readonly asked: string | null;
  readonly check: CrmCheck | null;
  readonly error: ApiError | null;
}

const ofState = ({ items }: CrmCheck, state: Item['state']): readonly Item[] =>
  items.filter((item) => item.state === state);

function summary(check: CrmCheck | null, text: ReturnType<typeof useText>): string {
  if (check === null) return '';
  const missing = ofState(check, 'missing').length;
  return missing === 0
    ? text('admin.crm-page.check.all-ok')
    : text('admin.crm-page.check.count', { count: missing });
}

/** What is in order is folded away: whoever wants to know it is one press away. */
function Findings({ state, items }: { state: Item['state']; items: readonly Item[] }) {
  const text = useText();
  const [isOpen, setOpen] = useState(state !== 'ok');
  if (items.length === 0) return null;
  const { name, tone } = icons[state];
  return (
    <div className="section stack">
      <h3 className={styles.heading}>
        <button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen((was) => !was)}>
          <Icon name="down" small className={classes(styles.fold, isOpen && styles.open)} />{' '}
          {text(`admin.crm-page.check.${state}`)} <span className="num muted">{items.length}</span>
        </button>
      </h3>
      {isOpen && (
        <ul className={styles.findings}>
          {items.map((item) => (
            <li key={item.id} className={styles.finding}>
              <Icon name={name} small className={classes(styles.mark, tone)} />
              <div className="stack">
                <p>{item.what}</p>
                {item.remedy !== null && <p className="small second">{item.remedy}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
