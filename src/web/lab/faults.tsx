import { type ReactNode, useId } from 'react';
import { usePerson } from '../desk/state/person.ts';
import { api } from '../ui/server/api.ts';
import { Button } from '../ui/button.tsx';
import { dayAndTime } from '../ui/text/format.ts';
import { useText } from '../ui/text/locale.ts';
import { ErrorNote } from '../ui/state.tsx';
import { useActing } from './state/acting.ts';
import { useLab } from './state/lab-state.ts';
import styles from './faults.module.css';

const faultSeconds = 10;
const lateMs = 2000;

/** What may go wrong between Tieline and its phone system, and what time it is there. */
export function Faults() {
  const text = useText();
  const title = useId();
  const faults = useLab(({ lab }) => lab?.faults ?? null);
  const clock = useLab(({ lab }) => lab?.clock ?? null);
  const { act, error } = useActing();
  const me = usePerson();
  const reason = me?.roles.includes('administrator') === true ? null : text('lab.faults.administrator');
  const fail = (fault: object) => void act(() => api.post('/simulator/faults', fault));
  const move = (to: object) => void act(() => api.put('/simulator/clock', to));
  if (faults === null || clock === null) return null;

  const forAWhile = (kind: 'link-lost' | 'silent', left: number) =>
    left > 0 ? (
      <span className="small bad num">{text('lab.faults.left', { seconds: Math.ceil(left) })}</span>
    ) : (
      <Button size="tiny" reason={reason} onClick={() => fail({ kind, seconds: faultSeconds })}>
        {text('lab.faults.for')}
      </Button>
    );

  return (
    <section className="card" aria-labelledby={title}>
      <header>
        <h2 id={title}>{text('lab.faults.title')}</h2>
      </header>
      {error !== null && (
        <div className="in-card">
          <ErrorNote error={error} />
        </div>
      )}
      <Setting what={text('lab.faults.link')} does={text('lab.faults.link-does')}>
        {forAWhile('link-lost', faults.linkLostSeconds)}
      </Setting>
      <Setting what={text('lab.faults.silent')} does={text('lab.faults.silent-does')}>
        {forAWhile('silent', faults.silentSeconds)}
      </Setting>
      <Setting what={text('lab.faults.doubled')} does={text('lab.faults.doubled-does')}>
        <Switch
          label={text('lab.faults.doubled')}
          on={faults.doubled}
          reason={reason}
          onChange={(on) => fail({ kind: 'doubled', on })}
        />
      </Setting>
      <Setting what={text('lab.faults.reordered')} does={text('lab.faults.reordered-does')}>
        <Switch
          label={text('lab.faults.reordered')}
          on={faults.reorderedMs !== null}
          reason={reason}
          onChange={(on) => fail({ kind: 'reordered', on, ms: lateMs })}
        />
      </Setting>
      <Setting what={text('lab.faults.delayed')} does={text('lab.faults.delayed-does')}>
        <Switch
          label={text('lab.faults.delayed')}
          on={faults.delayedMs !== null}
          reason={reason}
          onChange={(on) => fail({ kind: 'delayed', on, ms: lateMs })}
        />
      </Setting>
      <Setting
        what={text('lab.clock.title')}
        does={
          clock.aheadSeconds === 0
            ? text('lab.clock.real')
            : text('lab.clock.ahead', { time: dayAndTime(clock.now) })
        }
      >
        <span className="row">
          <Button size="tiny" reason={reason} onClick={() => move({ advanceSeconds: 60 })}>
            {text('lab.clock.minute')}
          </Button>
          <Button size="tiny" reason={reason} onClick={() => move({ advanceSeconds: 3600 })}>
            {text('lab.clock.hour')}
          </Button>
          {clock.aheadSeconds !== 0 && (
            <Button size="tiny" reason={reason} onClick={() => move({ real: true })}>
              {text('lab.clock.reset')}
            </Button>
          )}
        </span>
      </Setting>
    </section>
  );
}

function Setting({ what, does, children }: { what: string; does: string; children: ReactNode }) {
  return (
    <div className={styles.setting}>
      <div>
        <p className={styles.what}>{what}</p>
        <p className="small second">{does}</p>
      </div>
      {children}
    </div>
  );
}

function Switch({
  label,
  on,
  reason,
  onChange,
}: {
  label: string;
  on: boolean;
  reason: string | null;
  onChange: (on: boolean) => void;
}) {
  return (
    <button
      type="button"
      role="switch"
      className={styles.switch}
      aria-label={label}
      aria-checked={on}
      aria-disabled={reason === null ? undefined : true}
      title={reason ?? undefined}
      onClick={() => {
        if (reason === null) onChange(!on);
      }}
    />
  );
}
