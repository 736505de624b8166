import { Button } from '../button.tsx';
import { Segments } from '../segments.tsx';
import { useText } from '../text/locale.ts';
import { isSame, type Meanwhile, type Values } from './meanwhile.ts';
import styles from './changed-meanwhile.module.css';

export interface NamedField {
  readonly name: string;
  readonly label: string;
}

/** Tells that somebody else changed what the form shows, and lets the person choose where both changed the same field (spec X12). */
export function ChangedMeanwhile<Value>({
  title,
  fields,
  meanwhile: { changed, mine, theirs },
  values,
  shown,
  onChoose,
}: {
  title: string;
  fields: readonly NamedField[];
  meanwhile: Meanwhile<Value>;
  values: Values<Value>;
  /** A value of a field in the reader's words. */
  shown: (name: string, value: Value | undefined) => string;
  onChoose: (chosen: Values<Value>) => void;
}) {
  const text = useText();
  const named = fields.filter(({ name }) => changed.includes(name));
  const contested = named.filter(({ name }) => name in theirs);
  const only = (all: Values<Value>, name: string): Values<Value> =>
    Object.fromEntries(Object.entries(all).filter(([one]) => one === name));
  return (
    <section className={styles.notice}>
      <div role="alert">
        <p className="strong">{title}</p>
        <p className="small">
          {named.length === 0
            ? text('desk.record.meanwhile-none')
            : text('desk.record.meanwhile-fields', { fields: named.map(({ label }) => label).join(', ') })}
        </p>
      </div>
      {contested.map(({ name, label }) => (
        <div key={name} className={styles.choice}>
          <span className="over">{label}</span>
          <Segments
            className={styles.both}
            aria-label={label}
            value={isSame(values[name], theirs[name]) ? 'theirs' : 'mine'}
            segments={[
              { value: 'mine', label: text('desk.record.mine', { value: shown(name, mine[name]) }) },
              { value: 'theirs', label: text('desk.record.theirs', { value: shown(name, theirs[name]) }) },
            ]}
            onChoose={(whose) => onChoose(only(whose === 'mine' ? mine : theirs, name))}
          />
        </div>
      ))}
      {contested.length > 1 && (
        <Button onClick={() => onChoose(theirs)}>{text('desk.record.all-theirs')}</Button>
      )}
    </section>
  );
}
