import { Button } from '../../../ui/button.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { day, moment } from '../../../ui/text/format.ts';
import { say, useText } from '../../../ui/text/locale.ts';
import { isSame, type Meanwhile, type Values } from './meanwhile.ts';
import type { RecordField } from './record.ts';
import { labelOf } from './record-fields.ts';
import styles from './changed-meanwhile.module.css';

/** Tells that somebody else changed the record, and lets the person choose where both changed the same field (spec X12). */
export function ChangedMeanwhile({
  fields,
  meanwhile: { changed, mine, theirs },
  values,
  onChoose,
}: {
  fields: readonly RecordField[];
  meanwhile: Meanwhile;
  values: Values;
  onChoose: (chosen: Values) => void;
}) {
  const text = useText();
  const named = fields.filter(({ name }) => changed.includes(name));
  const contested = named.filter(({ name }) => name in theirs);
  return (
    <section className={styles.notice}>
      <div role="alert">
        <p className="strong">{text('desk.record.meanwhile')}</p>
        <p className="small">
          {named.length === 0
            ? text('desk.record.meanwhile-none')
            : text('desk.record.meanwhile-fields', {
                fields: named.map((field) => labelOf(field, text)).join(', '),
              })}
        </p>
      </div>
      {contested.map((field) => (
        <div key={field.name} className={styles.choice}>
          <span className="over">{labelOf(field, text)}</span>
          <Segments
            className={styles.both}
            aria-label={labelOf(field, text)}
            value={isSame(values[field.name], theirs[field.name]) ? 'theirs' : 'mine'}
            segments={[
              { value: 'mine', label: text('desk.record.mine', { value: shown(field, mine) }) },
              { value: 'theirs', label: text('desk.record.theirs', { value: shown(field, theirs) }) },
            ]}
            onChoose={(whose) =>
              onChoose({
                [field.name]: (whose === 'mine' ? mine : theirs)[field.name] ?? null,
              })
            }
          />
        </div>
      ))}
      {contested.length > 1 && (
        <Button onClick={() => onChoose(theirs)}>{text('desk.record.all-theirs')}</Button>
      )}
    </section>
  );
}

/** A value in the reader's words; – for none. */
function shown(field: RecordField, values: Values): string {
  const value = values[field.name] ?? '';
  if (typeof value !== 'string') return value.name;
  if (value === '') return '–';
  const status = field.values?.find((one) => one === value);
  if (status !== undefined) return say(`desk.status.${status}`);
  if (field.type === 'date') return day(value);
  return field.type === 'moment' ? moment(value) : value;
}
