import { Icon } from '../../../ui/icon.tsx';
import { Select } from '../../../ui/select.tsx';
import { countries } from '../../../ui/text/format.ts';
import { say } from '../../../ui/text/locale.ts';
import type { RecordField } from './record.ts';
import { RecordInput } from './record-input.tsx';
import type { Value } from './record-values.ts';

const inputTypes = {
  text: 'text',
  phone: 'tel',
  email: 'email',
  date: 'date',
  moment: 'datetime-local',
  number: 'number',
  status: 'text',
} as const;

/** Where a field of a record is typed or chosen, by its type. */
export function RecordFieldInput({
  parts,
  field,
  value,
  locked,
  onChange,
}: {
  parts: { id: string };
  field: RecordField;
  value: Value;
  /** Shown and not to be changed. */
  locked: boolean;
  onChange: (value: Value) => void;
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
  if (field.type === 'country')
    return (
      <Select {...parts} value={text} onChange={(event) => onChange(event.target.value)}>
        <option value="">{say('desk.details.choose')}</option>
        {countries().map(([code, name]) => (
          <option key={code} value={code}>
            {name}
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
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
