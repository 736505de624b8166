import { Field } from '../../ui/field.tsx';
import { useText } from '../../ui/text/locale.ts';
import { asBody, asText } from './body.ts';
import { classes } from '../../ui/classes.ts';
import styles from './form.module.css';

/** What an IVR step begins as: case numbers have eight digits. */
const fresh = { value: 'caseNumber', maxDigits: 8, prompt: '' };

/** What callers of a number key in before anything else (spec R5); none where it is switched off. */
export function IvrField({
  label,
  value,
  error,
  note,
  onChange,
}: {
  label: string;
  value: unknown;
  error: string | undefined;
  note: string | undefined;
  onChange: (value: unknown) => void;
}) {
  const text = useText();
  const asks = value !== null && value !== undefined;
  const step = asBody(value);
  return (
    <fieldset className={styles.whole}>
      <legend className="over">{label}</legend>
      <label className="tick">
        <input
          type="checkbox"
          checked={asks}
          onChange={(event) => onChange(event.target.checked ? fresh : null)}
        />
        {text('admin.ivr.asks')}
      </label>
      {asks && (
        <>
          <Field label={text('admin.ivr.prompt')} above>
            {(parts) => (
              <textarea
                {...parts}
                className="input"
                rows={2}
                maxLength={2000}
                value={asText(step['prompt'])}
                onChange={(event) => onChange({ ...step, prompt: event.target.value })}
              />
            )}
          </Field>
          <Field label={text('admin.ivr.value')} note={text('admin.ivr.value-note')} above>
            {(parts) => (
              <div className="input">
                <input
                  {...parts}
                  maxLength={100}
                  autoComplete="off"
                  value={asText(step['value'])}
                  onChange={(event) => onChange({ ...step, value: event.target.value })}
                />
              </div>
            )}
          </Field>
          <Field label={text('admin.ivr.maxDigits')} above>
            {(parts) => (
              <div className="input">
                <input
                  {...parts}
                  type="number"
                  min={1}
                  max={50}
                  value={asText(step['maxDigits'])}
                  onChange={(event) => onChange({ ...step, maxDigits: Number(event.target.value) })}
                />
              </div>
            )}
          </Field>
        </>
      )}
      {(error ?? note) !== undefined && (
        <p className={classes('small', error === undefined ? 'muted' : 'bad')}>{error ?? note}</p>
      )}
    </fieldset>
  );
}
