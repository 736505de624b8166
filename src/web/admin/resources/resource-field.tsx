import { Field, type FieldParts } from '../../ui/field.tsx';
import { useText } from '../../ui/text/locale.ts';
import { Select } from '../../ui/select.tsx';
import { asBody, asText, asTexts, type Body } from './body.ts';
import { CrmUserField } from './crm-user-field.tsx';
import { IvrField } from './ivr-field.tsx';
import type { FieldDefinition } from './resources.ts';
import { DaysField, WeekField } from './openings-fields.tsx';
import { PerCountryField, ReasonsField } from './reasons-field.tsx';
import { SkillsField } from './skills-field.tsx';
import { useOptions, type Option } from './sources.ts';
import { choiceText } from './words.ts';
import { classes } from '../../ui/classes.ts';
import styles from './form.module.css';

interface Props {
  readonly field: FieldDefinition;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
  /** All of the form, for a field that is proposed by another. */
  readonly body?: Body;
  /** It is set elsewhere, and only shown here. */
  readonly isElsewhere?: boolean;
}

/** One field of a form, by its type. */
export function ResourceField({ field, value, error, onChange, body, isElsewhere = false }: Props) {
  const text = useText();
  const said = isElsewhere ? field.elsewhere?.note : field.note;
  const note = said === undefined ? undefined : text(said);
  const around = {
    label: text(field.label),
    error,
    required: field.required ?? false,
    ...(note === undefined ? {} : { note }),
  };
  switch (field.type) {
    case 'text':
    case 'password':
    case 'number':
      return (
        <Field {...around} above>
          {(parts) => (
            <div className="input">
              <input
                {...parts}
                type={field.type}
                autoComplete={field.type === 'password' ? 'new-password' : 'off'}
                value={asText(value)}
                onChange={(event) => onChange(typed(field, event.target.value))}
              />
            </div>
          )}
        </Field>
      );
    case 'switch':
      return (
        <div className="stack">
          <label className="tick">
            <input
              type="checkbox"
              checked={value === true}
              disabled={isElsewhere}
              onChange={(event) => onChange(event.target.checked)}
            />
            {text(field.label)}
          </label>
          {(error ?? note) !== undefined && (
            <p className={classes('small', error === undefined ? 'muted' : 'bad')}>{error ?? note}</p>
          )}
        </div>
      );
    case 'choice':
      return (
        <Field {...around} above>
          {(parts) => <Choice parts={parts} field={field} value={asText(value)} onChange={onChange} />}
        </Field>
      );
    case 'several':
      return <Several field={field} value={asTexts(value)} error={error} onChange={onChange} />;
    case 'action':
      return (
        <Field {...around} above>
          {(parts) => <ActionInput parts={parts} value={asBody(value)} onChange={onChange} />}
        </Field>
      );
    case 'ivr':
      return (
        <IvrField label={text(field.label)} value={value} error={error} note={note} onChange={onChange} />
      );
    case 'crmUser':
      return (
        <CrmUserField
          label={text(field.label)}
          value={asText(value)}
          error={error}
          email={asText(body?.['email']).trim()}
          onChange={onChange}
        />
      );
    case 'skills':
      return <SkillsField value={value} error={error} onChange={onChange} />;
    case 'reasons':
      return <ReasonsField label={text(field.label)} value={value} error={error} onChange={onChange} />;
    case 'perCountry':
      return (
        <PerCountryField
          label={text(field.label)}
          value={value}
          error={error}
          note={note}
          onChange={onChange}
        />
      );
    case 'week':
      return <WeekField value={asBody(value)} error={error} note={note} onChange={onChange} />;
    case 'days':
      return (
        <DaysField label={text(field.label)} value={value} error={error} note={note} onChange={onChange} />
      );
  }
}

function typed(field: FieldDefinition, written: string): unknown {
  if (written === '' && field.nullable === true) return null;
  // An emptied password is no new password.
  if (written === '' && field.type === 'password') return undefined;
  if (field.type === 'number') return written === '' ? undefined : Number(written);
  return written;
}

function Options({ options }: { options: readonly Option[] }) {
  return options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.name}
    </option>
  ));
}

function useChoices(field: FieldDefinition): readonly Option[] {
  const text = useText();
  const options = useOptions(field.source);
  return field.choices?.map((value) => ({ value, name: choiceText(value, text) })) ?? options;
}

function Choice({
  parts,
  field,
  value,
  onChange,
}: {
  parts: FieldParts;
  field: FieldDefinition;
  value: string;
  onChange: (value: unknown) => void;
}) {
  const text = useText();
  const choices = useChoices(field);
  return (
    <Select
      {...parts}
      value={value}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    >
      {(field.nullable === true || value === '') && (
        <option value="">{text(field.nullable === true ? 'admin.nothing' : 'desk.details.choose')}</option>
      )}
      <Options options={choices} />
    </Select>
  );
}

function Several({ field, value, error, onChange }: Props & { value: readonly string[] }) {
  const text = useText();
  const choices = useChoices(field);
  return (
    <fieldset className={styles.whole}>
      <legend className="over">{text(field.label)}</legend>
      <div className={classes('row wrap', styles.choices)}>
        {choices.map((choice) => (
          <label key={choice.value} className="tick">
            <input
              type="checkbox"
              checked={value.includes(choice.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...value, choice.value]
                    : value.filter((one) => one !== choice.value),
                )
              }
            />
            {choice.name}
          </label>
        ))}
        {choices.length === 0 && <span className="muted">–</span>}
      </div>
      {error !== undefined && <p className="small bad">{error}</p>}
    </fieldset>
  );
}

/** What this release can do with a call that nobody takes. */
const actions = ['end', 'queue', 'number'] as const;

function ActionInput({
  parts,
  value,
  onChange,
}: {
  parts: FieldParts;
  value: Body;
  onChange: (value: unknown) => void;
}) {
  const text = useText();
  const queues = useOptions('queues');
  const chosen = asText(value['do']);
  const to = asText(value['to']);
  return (
    <div className="stack">
      <Select {...parts} value={chosen} onChange={(event) => onChange({ do: event.target.value })}>
        {actions.map((action) => (
          <option key={action} value={action}>
            {choiceText(action, text)}
          </option>
        ))}
      </Select>
      {chosen === 'queue' && (
        <Select
          aria-label={text('admin.field.queue')}
          value={to}
          onChange={(event) => onChange({ do: chosen, to: event.target.value })}
        >
          <option value="">{text('desk.details.choose')}</option>
          <Options options={queues} />
        </Select>
      )}
      {chosen === 'number' && (
        <div className="input">
          <input
            aria-label={text('admin.field.number')}
            value={to}
            onChange={(event) => onChange({ do: chosen, to: event.target.value })}
          />
        </div>
      )}
    </div>
  );
}
