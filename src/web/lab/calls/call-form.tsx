import { type SubmitEvent, useId, useMemo, useState } from 'react';
import type { CalledNumber, Queue } from '../../../contract/organisation.ts';
import { api } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { useLocale, useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { useActing } from '../state/acting.ts';
import { demonstrationCallers, demonstrationNumber, useKnown, useKnownPeople } from '../state/people.ts';
import { classes } from '../../ui/classes.ts';
import styles from './call-form.module.css';

/** A customer calls: from any number, to one of the organisation's. */
export function CallForm() {
  const text = useText();
  const title = useId();
  const [from, setFrom] = useState<string>(demonstrationCallers[0]);
  const [chosenTo, setTo] = useState<string | null>(null);
  const [keys, setKeys] = useState('');
  const [withheld, setWithheld] = useState(false);
  const { error, busy, act } = useActing();
  const numbers = useOwnNumbers();
  const isDemonstration =
    numbers.length === 0 || numbers.some(({ number }) => number === demonstrationNumber);
  const to = chosenTo ?? (isDemonstration ? demonstrationNumber : (numbers[0]?.number ?? ''));
  const caller = useCallerName(from);
  const note = numbers.find(({ number }) => number === to.replaceAll(/[^+\d]/g, ''))?.note;
  const keysWrong = /[^0-9*#]/.test(keys);
  const nobody = from.trim() === '' && !withheld;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || keysWrong || nobody) return;
    const number = from.trim() === '' ? {} : { from: from.trim() };
    void act(() =>
      api.post('/simulator/calls', { ...number, to, withheld, ...(keys === '' ? {} : { keys }) }),
    );
  };

  return (
    <section className="card" aria-labelledby={title}>
      <header>
        <h2 id={title}>{text('lab.call.title')}</h2>
      </header>
      <form className="in-card stack" onSubmit={submit}>
        <Field
          label={text('lab.call.from')}
          note={caller ?? undefined}
          live
          error={nobody ? text('lab.field.from') : null}
        >
          {(field) => (
            <NumberInput field={field} icon="person" value={from} onChange={setFrom} list="lab-callers" />
          )}
        </Field>
        <Callers />
        <Field label={text('lab.call.to')} note={note}>
          {(field) => <NumberInput field={field} value={to} onChange={setTo} list="lab-numbers" required />}
        </Field>
        <datalist id="lab-numbers">
          {numbers.map(({ number, note: about }) => (
            <option key={number} value={number}>
              {about}
            </option>
          ))}
        </datalist>
        <Field label={text('lab.call.keys')} live error={keysWrong ? text('lab.call.keys-wrong') : null}>
          {(field) => (
            <div className="input">
              <input
                {...field}
                className="num"
                value={keys}
                maxLength={64}
                inputMode="tel"
                autoComplete="off"
                onChange={(event) => setKeys(event.target.value)}
              />
            </div>
          )}
        </Field>
        <div className="field">
          <span className="label">{text('lab.call.number')}</span>
          <label className={classes('tick', styles.tick)}>
            <input
              type="checkbox"
              checked={withheld}
              onChange={(event) => setWithheld(event.target.checked)}
            />
            <span>{text('lab.call.withheld')}</span>
          </label>
        </div>
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" look="primary" size="tall" hint={text('lab.call.enter')}>
          <Icon name="phone" /> {text('lab.call.call')}
        </Button>
      </form>
    </section>
  );
}

function NumberInput({
  field,
  icon,
  value,
  onChange,
  list,
  required = false,
}: {
  field: object;
  icon?: 'person';
  value: string;
  onChange: (value: string) => void;
  list: string;
  required?: boolean;
}) {
  return (
    <div className="input">
      {icon !== undefined && <KindIcon name={icon} />}
      <input
        {...field}
        className="num"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        list={list}
        required={required}
        maxLength={60}
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}

function Callers() {
  const people = useKnownPeople();
  return (
    <datalist id="lab-callers">
      {demonstrationCallers.map((number) => (
        <option key={number} value={number}>
          {people.get(number)?.name}
        </option>
      ))}
    </datalist>
  );
}

function useCallerName(number: string): string | null {
  const text = useText();
  const known = useKnown(number.trim() === '' ? null : number.trim());
  if (number.trim() === '') return null;
  if (known === null) return text('lab.call.unknown');
  return known.others === 0
    ? known.name
    : text('lab.call.several', { name: known.name, count: known.others });
}

/** The organisation's numbers with where they lead; none for who may not read them. */
function useOwnNumbers(): readonly { readonly number: string; readonly note: string }[] {
  const text = useText();
  const locale = useLocale();
  const numbers = useLoaded<{ items: CalledNumber[] }>('/numbers');
  const queues = useLoaded<{ items: Queue[] }>('/queues');
  return useMemo(() => {
    const countries = new Intl.DisplayNames(locale, { type: 'region' });
    return (numbers.value?.items ?? []).map(({ number, country, queue }) => {
      const where = countries.of(country) ?? country;
      const name = queues.value?.items.find(({ id }) => id === queue)?.name;
      return {
        number,
        note: name === undefined ? where : text('lab.call.queue', { country: where, queue: name }),
      };
    });
  }, [numbers.value, queues.value, locale, text]);
}
