import { useState } from 'react';
import { weekdays } from '../../../domain/hours/hours.ts';
import { Field } from '../../ui/field.tsx';
import { useLocale, useText } from '../../ui/text/locale.ts';
import { asBodies, asText, readOpenings, writtenOpenings, type Body } from './body.ts';
import { classes } from '../../ui/classes.ts';
import styles from './form.module.css';

interface Props {
  readonly error: string | undefined;
  readonly note: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** A Monday, from which the names of the days are counted. */
const monday = Date.UTC(2026, 0, 5);
const dayMs = 86_400_000;

/** The opening times of each weekday (spec R6), written as `09:00-12:00, 13:00-17:00`; empty = closed. */
export function WeekField({ value, error, note, onChange }: Props & { value: Body }) {
  const text = useText();
  const names = new Intl.DateTimeFormat(useLocale(), { weekday: 'long', timeZone: 'UTC' });
  const [written, setWritten] = useState(() =>
    Object.fromEntries(weekdays.map((day) => [day, writtenOpenings(value[day])])),
  );
  return (
    <fieldset className={styles.whole}>
      <legend className="over">{text('admin.field.weekly')}</legend>
      {weekdays.map((day, index) => (
        <Field key={day} label={names.format(monday + index * dayMs)}>
          {(parts) => (
            <div className="input">
              <input
                {...parts}
                className="num"
                placeholder={text('admin.closed')}
                value={written[day] ?? ''}
                onChange={(event) => {
                  const next = { ...written, [day]: event.target.value };
                  setWritten(next);
                  onChange(
                    Object.fromEntries(weekdays.map((each) => [each, readOpenings(next[each] ?? '')])),
                  );
                }}
              />
            </div>
          )}
        </Field>
      ))}
      <p className={classes('small', error === undefined ? 'muted' : 'bad')}>{error ?? note}</p>
    </fieldset>
  );
}

/** Holidays and other days with times of their own: a line for each, `2026-12-24 09:00-12:00`. */
export function DaysField({
  label,
  value,
  error,
  note,
  onChange,
}: Props & { label: string; value: unknown }) {
  const [written, setWritten] = useState(() =>
    asBodies(value)
      .map((one) => `${asText(one['date'])} ${writtenOpenings(one['open'])}`.trim())
      .join('\n'),
  );
  const change = (next: string) => {
    setWritten(next);
    const lines = next.split('\n').filter((line) => line.trim() !== '');
    onChange(
      lines.map((line) => {
        const [date = '', ...openings] = line.trim().split(/\s+/u);
        return { date, open: readOpenings(openings.join(' ')) };
      }),
    );
  };
  return (
    <div className={styles.whole}>
      <Field label={label} above error={error} {...(note === undefined ? {} : { note })}>
        {(parts) => (
          <textarea
            {...parts}
            className="input"
            rows={4}
            value={written}
            onChange={(event) => change(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}
