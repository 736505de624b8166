import { type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import type { Callee } from '../../../contract/simulator.ts';
import { api } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';
import { type Acting, useActing } from '../state/acting.ts';
import { useLab } from '../state/lab-state.ts';
import { classes } from '../../ui/classes.ts';
import styles from './callees.module.css';

const behaviours = [
  'answer',
  'busy',
  'no-answer',
  'reject',
  'fail',
] as const satisfies readonly Callee['behaviour'][];
const everyOther = 'default';
const none: readonly never[] = [];

const save = (number: string, behaviour: Callee['behaviour'], afterMs: number | null) =>
  api.put(`/simulator/callees/${encodeURIComponent(number)}`, {
    behaviour,
    ...(afterMs === null ? {} : { afterMs }),
  });

/** How the numbers behave that agents call. */
export function Callees() {
  const text = useText();
  const title = useId();
  const callees = useLab(({ lab }) => lab?.callees ?? none);
  const [adding, setAdding] = useState(false);
  const acting = useActing();
  return (
    <section className="card" aria-labelledby={title}>
      <header>
        <h2 id={title}>{text('lab.callees.title')}</h2>
        <Button
          look="quiet"
          size="tiny"
          className="push"
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
        >
          <Icon name="plus" small /> {text('lab.callees.add')}
        </Button>
      </header>
      {adding && <NewCallee acting={acting} onAdded={() => setAdding(false)} />}
      {acting.error !== null && (
        <div className="in-card">
          <ErrorNote error={acting.error} />
        </div>
      )}
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text('lab.callees.number')}</th>
              <th scope="col">{text('lab.callees.it')}</th>
              <th scope="col" className="right">
                {text('lab.callees.after')}
              </th>
            </tr>
          </thead>
          <tbody>
            {callees.map((callee) => (
              <CalleeRow key={callee.number} callee={callee} act={acting.act} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function CalleeRow({ callee, act }: { callee: Callee; act: Acting['act'] }) {
  const text = useText();
  const { number, behaviour, afterMs } = callee;
  const name = number === everyOther ? text('lab.callees.every-other') : number;
  return (
    <tr>
      <td className={number === everyOther ? 'second' : 'nowrap'}>{name}</td>
      <td>
        <BehaviourSelect
          label={text('lab.callees.behaviour-of', { number: name })}
          value={behaviour}
          onChange={(chosen) => void act(() => save(number, chosen, chosen === 'no-answer' ? null : afterMs))}
        />
      </td>
      <td className="right">
        <span className={classes('row', styles.after)}>
          <After
            key={afterMs}
            afterMs={afterMs}
            label={text('lab.callees.after-of', { number: name })}
            onChange={(chosen) => void act(() => save(number, behaviour, chosen))}
          />
          {number !== everyOther && (
            <Button
              look="quiet"
              size="tiny"
              square
              aria-label={text('lab.callees.forget', { number })}
              onClick={() => void act(() => api.delete(`/simulator/callees/${encodeURIComponent(number)}`))}
            >
              <Icon name="close" small />
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}

function BehaviourSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: Callee['behaviour'];
  onChange: (behaviour: Callee['behaviour']) => void;
}) {
  const text = useText();
  return (
    <select
      className={classes('input', styles.behaviour)}
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = behaviours.find((behaviour) => behaviour === event.target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {behaviours.map((behaviour) => (
        <option key={behaviour} value={behaviour}>
          {text(`lab.callees.${behaviour}`)}
        </option>
      ))}
    </select>
  );
}

/** Seconds, taken when the field is left or Enter is pressed; empty for "until the end". */
function After({
  afterMs,
  label,
  onChange,
}: {
  afterMs: number | null;
  label: string;
  onChange: (afterMs: number) => void;
}) {
  const text = useText();
  const [seconds, setSeconds] = useState(afterMs === null ? '' : String(afterMs / 1000));
  const take = () => {
    const chosen = Math.round(Number(seconds) * 1000);
    if (seconds.trim() !== '' && chosen >= 0 && chosen !== afterMs) onChange(chosen);
  };
  return (
    <>
      <span className={classes('input', styles.seconds)}>
        <input
          type="number"
          min={0}
          max={3600}
          step={0.1}
          aria-label={label}
          placeholder={text('lab.callees.until-end')}
          value={seconds}
          onChange={(event) => setSeconds(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
          }}
        />
      </span>
      {text('lab.callees.seconds')}
    </>
  );
}

function NewCallee({ acting, onAdded }: { acting: Acting; onAdded: () => void }) {
  const text = useText();
  const field = useRef<HTMLInputElement>(null);
  const [number, setNumber] = useState('');
  const [behaviour, setBehaviour] = useState<Callee['behaviour']>('busy');
  // It opens by a press on the button above, after which the number is what comes next.
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (number.trim() === '') return;
    if (await acting.act(() => save(number.trim(), behaviour, null))) onAdded();
  };
  return (
    <form className="in-card row wrap" onSubmit={(event) => void submit(event)}>
      <span className={classes('input grow', styles.newNumber)}>
        <input
          aria-label={text('lab.callees.new')}
          placeholder="+31 20 123 4567"
          className="num"
          value={number}
          maxLength={60}
          ref={field}
          onChange={(event) => setNumber(event.target.value)}
        />
      </span>
      <BehaviourSelect label={text('lab.callees.it')} value={behaviour} onChange={setBehaviour} />
      <Button type="submit">{text('lab.callees.save')}</Button>
    </form>
  );
}
