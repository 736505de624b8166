import { useState } from 'react';
import type { RecordRef } from '../../../contract/common.ts';
import type { LedgerEntry } from '../../../contract/ledger.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useText } from '../../ui/locale.ts';
import { isRecordRef } from './record.ts';
import { RecordInput } from './record-input.tsx';

/** The texts of an activity that a person can mend by hand. */
const texts = ['subject', 'description', 'disposition', 'due'] as const;

/** Its records: another one may be named, or none. */
const records = [
  { name: 'who', label: 'desk.field.who', kinds: ['contact', 'lead'] },
  { name: 'what', label: 'desk.field.what', kinds: ['account', 'case', 'opportunity'] },
] as const;

type Mended = Readonly<Record<string, string | RecordRef | null>>;

/** The fields of a write that the CRM refuses, for mending; what is not touched goes back as it was. */
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
  const change = (name: string, value: string | RecordRef | null) =>
    setChanged({ ...changed, [name]: value });
  return (
    <form
      className="stack wide"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(changed);
      }}
    >
      {records.map(({ name, label, kinds }) => {
        const value = write.payload[name];
        const record = isRecordRef(value) ? { kind: value.kind, id: value.id, name: value.name } : null;
        const now = changed[name];
        return (
          <Field key={name} label={text(label)}>
            {(parts) => (
              <RecordInput
                parts={parts}
                kinds={kinds}
                value={now === undefined || typeof now === 'string' ? record : now}
                onChange={(chosen) => change(name, chosen)}
              />
            )}
          </Field>
        );
      })}
      {texts.map((name) => {
        const before = write.payload[name];
        if (typeof before !== 'string') return null;
        const now = changed[name];
        const value = typeof now === 'string' ? now : before;
        return (
          <Field key={name} label={text(`desk.correct.${name}`)} tall={name === 'description'}>
            {(parts) =>
              name === 'description' ? (
                <textarea
                  {...parts}
                  className="input"
                  rows={5}
                  value={value}
                  onChange={(event) => change(name, event.target.value)}
                />
              ) : (
                <div className="input">
                  <input
                    {...parts}
                    type={name === 'due' ? 'date' : 'text'}
                    value={value}
                    onChange={(event) => change(name, event.target.value)}
                  />
                </div>
              )
            }
          </Field>
        );
      })}
      <div className="row">
        <Button
          type="submit"
          look="primary"
          reason={Object.keys(changed).length === 0 ? text('desk.attention.unchanged') : null}
        >
          {text('desk.attention.send')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {text('desk.cancel')}
        </Button>
      </div>
    </form>
  );
}
