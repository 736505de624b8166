import { useId, useRef, useState, type SubmitEvent } from 'react';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { useFirstFault } from '../../../ui/first-fault.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { localeNow, useText } from '../../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../../ui/state.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { ChangedMeanwhile } from '../../../ui/meanwhile/changed-meanwhile.tsx';
import { merge, type Meanwhile } from '../../../ui/meanwhile/meanwhile.ts';
import { recordIcon } from '../../state/naming.ts';
import { showRecord } from '../../state/places.ts';
import type { RecordField, RecordPage } from './record.ts';
import { RecordFieldInput } from './record-field-input.tsx';
import { labelOf, useKindFields } from './record-fields.ts';
import { given, sent, shown, tagOf, type Value, type Values } from './record-values.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './record-form.module.css';

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
                  <RecordFieldInput
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
