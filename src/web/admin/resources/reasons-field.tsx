import { useState } from 'react';
import { locales } from '../../../domain/locale.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { asBodies, asBody, asText, type Body } from './body.ts';
import { choiceText } from './words.ts';
import styles from './form.module.css';

interface Props {
  readonly label: string;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** Why people may be away (spec R1), each in the languages that people read; a new one gets an id of its own. */
export function ReasonsField({ label, value, error, onChange }: Props) {
  const text = useText();
  const reasons = asBodies(value);
  const replace = (index: number, next: Body) =>
    onChange(reasons.map((one, at) => (at === index ? next : one)));
  return (
    <fieldset className={styles.whole}>
      <legend className="over">{label}</legend>
      {reasons.map((reason, index) => {
        const words = asBody(reason['label']);
        return (
          <div key={asText(reason['id'])} className="row" role="group" aria-label={shown(words)}>
            {locales.map((locale) => (
              <div key={locale} className="input">
                <input
                  aria-label={`${label}: ${choiceText(locale, text)}`}
                  placeholder={choiceText(locale, text)}
                  value={asText(words[locale])}
                  onChange={(event) => {
                    const { [locale]: _, ...others } = words;
                    const written = event.target.value;
                    const next = written === '' ? others : { ...others, [locale]: written };
                    replace(index, { ...reason, label: next });
                  }}
                />
              </div>
            ))}
            <Button
              look="quiet"
              square
              aria-label={text('admin.take-away', { name: shown(words) })}
              onClick={() => onChange(reasons.filter((_, at) => at !== index))}
            >
              <Icon name="close" small />
            </Button>
          </div>
        );
      })}
      <div>
        <Button size="tiny" onClick={() => onChange([...reasons, { id: crypto.randomUUID(), label: {} }])}>
          <Icon name="plus" small /> {text('admin.new')}
        </Button>
      </div>
      {error !== undefined && <p className="small bad">{error}</p>}
    </fieldset>
  );
}

/** A reason by the first of its languages. */
const shown = (words: Body): string => asText(Object.values(words)[0]);

/** A value for each country, a line for each: `US 933`. */
export function PerCountryField({
  label,
  value,
  error,
  note,
  onChange,
}: Props & { note: string | undefined }) {
  const [written, setWritten] = useState(() =>
    Object.entries(asBody(value))
      .map(([country, one]) => `${country} ${asText(one)}`)
      .join('\n'),
  );
  const change = (next: string) => {
    setWritten(next);
    const lines = next.split('\n').filter((line) => line.trim() !== '');
    onChange(
      Object.fromEntries(
        lines.map((line) => {
          const [country = '', ...rest] = line.trim().split(/\s+/u);
          return [country.toUpperCase(), rest.join('')];
        }),
      ),
    );
  };
  return (
    <Field label={label} above error={error} {...(note === undefined ? {} : { note })}>
      {(parts) => (
        <textarea
          {...parts}
          className="input"
          rows={2}
          value={written}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}
