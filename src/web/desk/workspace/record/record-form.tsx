import { useId, useRef, useState, type SubmitEvent } from 'react';
import type { RecordRef } from '../../../../contract/common.ts';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { useFirstFault } from '../../../ui/first-fault.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { localeNow, say, useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import { EmptyState, ErrorNote, Loading } from '../../../ui/state.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { ChangedMeanwhile } from '../../../ui/meanwhile/changed-meanwhile.tsx';
import { merge, type Meanwhile, type Values as ValuesOf } from '../../../ui/meanwhile/meanwhile.ts';
import { day, moment } from '../../../ui/text/format.ts';
import { recordIcon } from '../../state/naming.ts';
import { showRecord } from '../../state/places.ts';
import { isRecordRef, textOf, type RecordField, type RecordPage } from './record.ts';
import { labelOf, useKindFields } from './record-fields.ts';
import { RecordInput } from './record-input.tsx';
import { classes } from '../../../ui/classes.ts';
import styles from './record-form.module.css';

type Value = string | RecordRef | null;
type Values = ValuesOf<Value>;

/** What the address of a new record may carry, such as the account a case is for. */
function given(
  fields: readonly RecordField[],
  record: Readonly<Record<string, unknown>> | null,
  defaults: Readonly<Record<string, string>>,
): Values {
  const values: Record<string, string | RecordRef | null> = {};
  for (const { name, type, kinds } of fields) {
    const value = record?.[name];
    if (type === 'record') {
      const id = defaults[name];
      const kind = defaults[`${name}Kind`] ?? kinds?.[0] ?? name;
      const named = id === undefined ? null : { kind, id, name: defaults[`${name}Name`] ?? id };
      values[name] = isRecordRef(value) ? { kind: value.kind, id: value.id, name: value.name } : named;
    } else values[name] = record === null ? (defaults[name] ?? '') : textOf(record, name);
  }
  return values;
}

interface FormProps {
  readonly kind: string;
  readonly record: RecordPage | null;
  readonly defaults: Readonly<Record<string, string>>;
  readonly onDone: (() => void) | null;
}

/** Makes a record or changes one. `onDone` null: what was made is opened in a tab. */
export default function RecordForm(props: FormProps) {
  const text = useText();
  const known = useKindFields(props.kind);
  if (known.state === 'loading') return <Loading />;
  if (known.state !== 'ready') return <EmptyState title={text('desk.record.no-form')} />;
  return <Form {...props} name={known.name} fields={known.fields} />;
}

function Form({
  kind,
  record: opened,
  defaults,
  onDone,
  name,
  fields,
}: FormProps & { readonly name: string; readonly fields: readonly RecordField[] }) {
  const text = useText();
  const heading = useId();
  const [seen, setSeen] = useState(() => ({
    record: opened,
    before: given(fields, opened, defaults),
    tag: tagOf(opened),
  }));
  const { record, before } = seen;
  const [values, setValues] = useState<Values>(before);
  // What an answer finds when it comes is what is typed by then, not what was when it was asked for.
  const typed = useRef(values);
  const keep = (next: Values) => {
    typed.current = next;
    setValues(next);
  };
  const [meanwhile, setMeanwhile] = useState<Meanwhile<Value> | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const form = useFirstFault(error);
  const [busy, setBusy] = useState(false);

  const names = fields.map((field) => field.name);
  const body = (): Record<string, unknown> => {
    const changed: Record<string, unknown> = {};
    for (const field of fields) {
      const value = values[field.name] ?? null;
      if (record !== null && JSON.stringify(value) === JSON.stringify(before[field.name])) continue;
      if (record === null && (value === '' || value === null)) continue;
      changed[field.name] = sent(field, value);
    }
    return changed;
  };
  const type = (name: string, value: Value) => {
    keep({ ...typed.current, [name]: value });
    // What is typed after the choice is what "mine" gives back.
    if (meanwhile !== null && name in meanwhile.mine)
      setMeanwhile({ ...meanwhile, mine: { ...meanwhile.mine, [name]: value } });
  };
  /** Somebody was faster: what is typed stays, and is sent on top of theirs the next time. */
  const bringTogether = (current: Readonly<Record<string, unknown>>) => {
    const theirs = given(fields, current, {});
    const together = merge(names, { before, typed: typed.current, theirs });
    setSeen({ record, before: theirs, tag: tagOf(current) });
    keep(together.values);
    setMeanwhile(together);
  };
  /** What was typed while it was being saved is not saved yet: it stays, and is sent the next time. */
  const goOn = (saved: RecordPage, sentValues: Values) => {
    const theirs = given(fields, saved, {});
    const together = merge(names, { before: sentValues, typed: typed.current, theirs });
    setSeen({ record: saved, before: theirs, tag: tagOf(saved) });
    keep(together.values);
    setMeanwhile(null);
    setBusy(false);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    const sentValues = values;
    const work =
      record === null
        ? api.post<RecordPage>(`/crm/${kind}`, body(), { locale: localeNow() })
        : api.patch<RecordPage>(`/crm/${kind}/${record.id}`, body(), {
            locale: localeNow(),
            ifMatch: seen.tag,
          });
    work.then(
      (saved) => {
        if (typed.current !== sentValues) goOn(saved, sentValues);
        else if (onDone === null) showRecord({ kind, id: saved.id, name: saved.name });
        else onDone();
      },
      (failure: unknown) => {
        const refused = asApiError(failure);
        if (refused.current === null) setError(refused);
        else bringTogether(refused.current);
        setBusy(false);
      },
    );
  };
  // What somebody has typed is not taken away by what shows itself meanwhile.
  const isChanged = JSON.stringify(values) !== JSON.stringify(before);
  return (
    <form
      ref={form}
      className="card lined"
      aria-labelledby={heading}
      data-unsaved={isChanged ? '' : undefined}
      onSubmit={submit}
    >
      <header>
        <KindIcon name={recordIcon(kind)} />
        <h1 id={heading}>{record === null ? text('desk.record.new-kind', { kind: name }) : record.name}</h1>
      </header>
      <div className="section">
        {meanwhile !== null && (
          <ChangedMeanwhile
            key={seen.tag}
            title={text('desk.record.meanwhile')}
            fields={fields.map((field) => ({ name: field.name, label: labelOf(field, text) }))}
            meanwhile={meanwhile}
            values={values}
            shown={(name, value) =>
              shown(
                fields.find((field) => field.name === name),
                value ?? '',
              )
            }
            onChoose={(chosen) => keep({ ...typed.current, ...chosen })}
          />
        )}
        <div className={styles.fields}>
          {fields.map((field) => (
            <div key={field.name} className={classes(field.type === 'long' && styles.whole)}>
              <Field
                label={labelOf(field, text)}
                above
                required={field.required ?? false}
                error={error?.errors.find((one) => one.path === field.name)?.message}
              >
                {(parts) => (
                  <Input
                    parts={parts}
                    field={field}
                    value={values[field.name] ?? null}
                    locked={field.name === 'subject' && record?.subjectLocked === true}
                    onChange={(value) => type(field.name, value)}
                  />
                )}
              </Field>
            </div>
          ))}
        </div>
        {error !== null && !fields.some((field) => error.errors.some((one) => one.path === field.name)) && (
          <ErrorNote error={error} />
        )}
        <div className={styles.actions}>
          {onDone !== null && (
            <Button look="quiet" onClick={onDone}>
              {text('desk.cancel')}
            </Button>
          )}
          <Button type="submit" look="primary" reason={busy ? text('desk.saving') : null}>
            {text('desk.wrapup.save')}
          </Button>
        </div>
      </div>
    </form>
  );
}

/** A value in the reader's words; – for none. */
function shown(field: RecordField | undefined, value: string | RecordRef): string {
  if (typeof value !== 'string') return value.name;
  if (value === '') return '–';
  const status = field?.values?.find((one) => one === value);
  if (status !== undefined) return say(`desk.status.${status}`);
  if (field?.type === 'date') return day(value);
  return field?.type === 'moment' ? moment(value) : value;
}

/** The version of a record as `If-Match` names it; a new record has none. */
const tagOf = (record: Readonly<Record<string, unknown>> | null): string | undefined =>
  typeof record?.['changedAt'] === 'string' ? `"${record['changedAt']}"` : undefined;

/** A value as the API takes it: an emptied field is null, a moment carries its zone. */
function sent(field: RecordField, value: string | RecordRef | null): unknown {
  if (value === null || value === '') return null;
  if (typeof value !== 'string') return value.id;
  if (field.type === 'number') return Number(value);
  if (field.type === 'moment') return new Date(value).toISOString();
  return value;
}

const inputTypes = {
  text: 'text',
  phone: 'tel',
  email: 'email',
  date: 'date',
  moment: 'datetime-local',
  number: 'number',
  country: 'text',
  status: 'text',
} as const;

function Input({
  parts,
  field,
  value,
  locked,
  onChange,
}: {
  parts: { id: string };
  field: RecordField;
  value: string | RecordRef | null;
  /** Shown and not to be changed. */
  locked: boolean;
  onChange: (value: string | RecordRef | null) => void;
}) {
  if (field.type === 'record')
    return (
      <RecordInput
        parts={parts}
        kinds={field.kinds ?? null}
        value={typeof value === 'string' ? null : value}
        onChange={onChange}
      />
    );
  const text = typeof value === 'string' ? value : '';
  if (field.values !== undefined)
    return (
      <Select {...parts} value={text} onChange={(event) => onChange(event.target.value)}>
        <option value="">{say('desk.details.choose')}</option>
        {field.values.map((status) => (
          <option key={status} value={status}>
            {say(`desk.status.${status}`)}
          </option>
        ))}
      </Select>
    );
  if (field.type === 'long')
    return (
      <textarea
        {...parts}
        className="input"
        rows={4}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  if (locked)
    return (
      <div className="input locked" title={say('desk.details.subject-locked')}>
        <Icon name="lock" small />
        <input {...parts} readOnly value={text} />
      </div>
    );
  return (
    <div className="input">
      <input
        {...parts}
        type={inputTypes[field.type]}
        value={text}
        step={field.type === 'number' ? 'any' : undefined}
        maxLength={field.type === 'country' ? 2 : undefined}
        placeholder={field.type === 'country' ? 'DE' : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
