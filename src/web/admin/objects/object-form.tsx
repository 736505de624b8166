import { useState, type SubmitEvent } from 'react';
import type { ObjectView } from '../../../contract/crm/crm-objects.ts';
import { customFieldTypes } from '../../../domain/crm/custom-object.ts';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { useFirstFault } from '../../ui/first-fault.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { localeNow, useText, type MessageKey } from '../../ui/text/locale.ts';
import { Select } from '../../ui/select.tsx';
import { ErrorNote } from '../../ui/state.tsx';
import { classes } from '../../ui/classes.ts';
import styles from '../resources/form.module.css';

type Type = ObjectView['fields'][string];

/** A field being written; `key` tells rows apart whose names are still the same. */
interface Row {
  readonly key: string;
  readonly name: string;
  readonly type: Type;
}

const typeTexts: Readonly<Record<Type, MessageKey>> = {
  text: 'admin.objects.type.text',
  number: 'admin.objects.type.number',
  phone: 'admin.objects.type.phone',
  date: 'admin.objects.type.date',
  reference: 'admin.objects.type.reference',
};

const rowOf = (name: string, type: Type): Row => ({ key: crypto.randomUUID(), name, type });

/** Defines an object or changes its definition; what the server finds at fault is said beside it. */
export function ObjectForm({ before, onDone }: { before: ObjectView | null; onDone: () => void }) {
  const text = useText();
  const [object, setObject] = useState(before?.object ?? '');
  const [label, setLabel] = useState(before?.label ?? '');
  const [titleField, setTitleField] = useState(before?.titleField ?? 'name');
  const [rows, setRows] = useState<readonly Row[]>(() =>
    before === null
      ? [rowOf('name', 'text')]
      : Object.entries(before.fields).map(([name, type]) => rowOf(name, type)),
  );
  const [error, setError] = useState<ApiError | null>(null);
  const form = useFirstFault(error);
  const [removing, setRemoving] = useState(false);
  const path = `/crm/objects/${encodeURIComponent(object.trim())}`;

  const send = (work: Promise<unknown>) => {
    setError(null);
    work.then(onDone, (failure: unknown) => setError(asApiError(failure)));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (rows.some((row) => isTwice(row, rows))) return;
    const fields = Object.fromEntries(rows.map(({ name, type }) => [name.trim(), type]));
    send(api.put(path, { label, titleField, fields }, { locale: localeNow() }));
  };
  const faultOf = (at: string) => error?.errors.find((one) => one.path === at)?.message;
  const beside = ['object', 'label', 'titleField', ...rows.map(({ name }) => `fields.${name.trim()}`)];
  const isSaidBeside = error?.errors.every((one) => beside.includes(one.path)) === true;
  return (
    <form ref={form} className="card lined" onSubmit={submit}>
      <header>
        <h2>{before === null ? text('admin.objects.new') : before.label}</h2>
      </header>
      <div className="section">
        <div className={styles.settings}>
          <Field label={text('admin.objects.label')} above required error={faultOf('label')}>
            {(parts) => (
              <div className="input">
                <input
                  {...parts}
                  value={label}
                  maxLength={100}
                  required
                  onChange={(event) => setLabel(event.target.value)}
                />
              </div>
            )}
          </Field>
          {before === null && (
            <Field
              label={text('admin.objects.object')}
              note={text('admin.objects.object-note')}
              above
              required
              error={faultOf('object')}
            >
              {(parts) => (
                <div className="input">
                  <input
                    {...parts}
                    value={object}
                    maxLength={40}
                    required
                    autoComplete="off"
                    onChange={(event) => setObject(event.target.value)}
                  />
                </div>
              )}
            </Field>
          )}
          <FieldsInput rows={rows} faultOf={(name) => faultOf(`fields.${name}`)} onChange={setRows} />
          <Field
            label={text('admin.objects.titleField')}
            note={text('admin.objects.titleField-note')}
            above
            error={faultOf('titleField')}
          >
            {(parts) => (
              <Select {...parts} value={titleField} onChange={(event) => setTitleField(event.target.value)}>
                {[...new Set([...rows.map(({ name }) => name.trim()), titleField])]
                  .filter((name) => name !== '')
                  .map((name) => (
                    <option key={name} value={name}>
                      {name}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
        </div>
        {error !== null && !isSaidBeside && <ErrorNote error={error} />}
        <div className={styles.formFoot}>
          <Button type="submit" look="primary">
            {text('admin.save')}
          </Button>
          <Button look="quiet" onClick={onDone}>
            {text('desk.cancel')}
          </Button>
          {before !== null && (
            <span className="row push">
              {removing && <span className="small bad">{text('admin.remove-sure')}</span>}
              <Button look="refuse" onClick={() => (removing ? send(api.delete(path)) : setRemoving(true))}>
                {text('admin.remove')}
              </Button>
            </span>
          )}
        </div>
      </div>
    </form>
  );
}

const isTwice = (row: Row, rows: readonly Row[]): boolean =>
  row.name.trim() !== '' && rows.some((one) => one.key !== row.key && one.name.trim() === row.name.trim());

/** The fields of an object, a row each. */
function FieldsInput({
  rows,
  faultOf,
  onChange,
}: {
  rows: readonly Row[];
  faultOf: (name: string) => string | undefined;
  onChange: (rows: readonly Row[]) => void;
}) {
  const text = useText();
  const errorOf = (row: Row) =>
    isTwice(row, rows) ? text('admin.objects.field-twice') : faultOf(row.name.trim());
  return (
    <fieldset className={styles.whole}>
      <legend className="over">{text('admin.objects.fields')}</legend>
      {rows.map((row) => (
        <FieldRow
          key={row.key}
          row={row}
          error={errorOf(row)}
          onChange={(next) => onChange(rows.map((one) => (one.key === row.key ? { ...one, ...next } : one)))}
          onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      <div>
        <Button size="tiny" onClick={() => onChange([...rows, rowOf('', 'text')])}>
          <Icon name="plus" small /> {text('admin.objects.add-field')}
        </Button>
      </div>
      <p className="small muted">{text('admin.objects.fields-note')}</p>
    </fieldset>
  );
}

function FieldRow({
  row,
  error,
  onChange,
  onRemove,
}: {
  row: Row;
  error: string | undefined;
  onChange: (next: Partial<Row>) => void;
  onRemove: () => void;
}) {
  const text = useText();
  const types = customFieldTypes.map((type) => ({ type, name: text(typeTexts[type]) }));
  return (
    <div className="stack" role="group" aria-label={row.name || text('admin.objects.add-field')}>
      <div className="row">
        <div className={classes('input grow', error !== undefined && 'missing')}>
          <input
            aria-label={text('admin.objects.field-name')}
            aria-invalid={error === undefined ? undefined : true}
            value={row.name}
            maxLength={40}
            required
            autoComplete="off"
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </div>
        <Select
          aria-label={text('admin.objects.field-type')}
          value={row.type}
          onChange={(event) =>
            onChange({ type: types.find(({ type }) => type === event.target.value)?.type ?? row.type })
          }
        >
          {types.map(({ type, name }) => (
            <option key={type} value={type}>
              {name}
            </option>
          ))}
        </Select>
        <Button
          look="quiet"
          square
          aria-label={text('admin.take-away', { name: row.name })}
          onClick={onRemove}
        >
          <Icon name="close" small />
        </Button>
      </div>
      {error !== undefined && <p className="small bad">{error}</p>}
    </div>
  );
}
