import { useState } from 'react';
import type { RecordRef } from '../../../../contract/common.ts';
import type { LedgerEntry } from '../../../../contract/operations/ledger.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import { correctableFields, type CorrectableField } from './correctable.ts';
import { isRecordRef } from '../record/record.ts';
import { RecordInput } from '../record/record-input.tsx';

type Value = string | RecordRef | null;
type Mended = Readonly<Record<string, Value>>;

/** The fields of a write that was refused, for mending; what is not touched goes back as it was. */
export function Correction({
  write,
  onCancel,
  onSend,
}: {
  write: LedgerEntry;
  onCancel: () => void;
  onSend: (payload: Mended) => void;
}) {
  const text = useText();
  const [changed, setChanged] = useState<Mended>({});
  return (
    <form
      className="stack wide"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(changed);
      }}
    >
      {correctableFields(write)
        // A field that is not to be written has nothing to correct; who and what may be named for the first time.
        .filter((field) => field.type === 'record' || field.name in write.payload)
        .map((field) => (
          <Mending
            key={field.name}
            field={field}
            locked={field.name === 'subject' && write.subjectLocked}
            before={write.payload[field.name]}
            now={changed[field.name]}
            onChange={(value) => setChanged({ ...changed, [field.name]: value })}
          />
        ))}
      <div className="row">
        <Button
          type="submit"
          look="primary"
          reason={Object.keys(changed).length === 0 ? text('work.attention.unchanged') : null}
        >
          {text('work.attention.send')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {text('desk.cancel')}
        </Button>
      </div>
    </form>
  );
}

interface MendingProps {
  readonly field: CorrectableField;
  /** The workflow sets it, so it is shown and cannot be changed (spec L12). */
  readonly locked: boolean;
  readonly before: unknown;
  /** undefined: not touched. */
  readonly now: Value | undefined;
  readonly onChange: (value: Value) => void;
}

function Mending({ field, locked, before, now, onChange }: MendingProps) {
  const text = useText();
  const written = typeof before === 'string' ? before : '';
  const value = typeof now === 'string' ? now : now === null ? '' : written;
  return (
    <Field label={text(field.label)} tall={field.type === 'long'}>
      {(parts) => {
        if (locked)
          return (
            <div className="input locked" title={text('desk.details.subject-locked')}>
              <Icon name="lock" small />
              <input {...parts} readOnly value={written} />
            </div>
          );
        switch (field.type) {
          case 'record': {
            const named = isRecordRef(before)
              ? { kind: before.kind, id: before.id, name: before.name }
              : null;
            const shown = now === undefined || typeof now === 'string' ? named : now;
            return <RecordInput parts={parts} kinds={field.kinds} value={shown} onChange={onChange} />;
          }
          case 'choice':
            return (
              <Select {...parts} value={value} onChange={(event) => onChange(event.target.value)}>
                {field.values.map(([one, label]) => (
                  <option key={one} value={one}>
                    {text(label)}
                  </option>
                ))}
              </Select>
            );
          case 'long':
            return (
              <textarea
                {...parts}
                className="input"
                rows={5}
                value={value}
                onChange={(event) => onChange(event.target.value)}
              />
            );
          case 'moment':
            return (
              <div className="input">
                <input
                  {...parts}
                  type="datetime-local"
                  value={localMoment(value)}
                  onChange={(event) => onChange(momentOf(event.target.value))}
                />
              </div>
            );
          case 'text':
          case 'email':
          case 'date':
            return (
              <div className="input">
                <input
                  {...parts}
                  type={field.type}
                  value={value}
                  onChange={({ target }) =>
                    onChange(target.value === '' && field.isOptional === true ? null : target.value)
                  }
                />
              </div>
            );
        }
      }}
    </Field>
  );
}

const two = (value: number) => String(value).padStart(2, '0');

/** A moment as a field for one holds it, in the person's zone. */
function localMoment(value: string): string {
  if (value === '') return '';
  const at = new Date(value);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

const momentOf = (typed: string): string | null => (typed === '' ? null : new Date(typed).toISOString());
