import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import type { ControlNames } from './control-props.ts';
import { moved, MoveButtons } from './move-buttons.tsx';
import { classes } from '../../../ui/classes.ts';
import styles from './entry-list.module.css';

/** Entries that are edited in their places, moved up and down where their order matters, and taken away. */
export function EntryList<Entry>({
  entries,
  names,
  disabled,
  ordered = true,
  nameOf,
  keyOf,
  fresh,
  below,
  children,
  onChange,
}: {
  entries: readonly Entry[];
  names: ControlNames;
  disabled: boolean;
  /** Their order says something. */
  ordered?: boolean;
  /** What it is called where its buttons are read out. */
  nameOf: (entry: Entry) => string;
  keyOf: (entry: Entry, index: number) => string | number;
  /** One to be added; null: there can be no more. */
  fresh: () => Entry | null;
  /** What is said of an entry under its fields. */
  below?: (entry: Entry) => ReactNode;
  /** The fields of an entry. */
  children: (entry: Entry, change: (next: Entry) => void) => ReactNode;
  onChange: (entries: readonly Entry[]) => void;
}) {
  return (
    <div className={styles.entries} role="group" {...names}>
      {entries.map((entry, index) => (
        <EntryRow
          key={keyOf(entry, index)}
          name={nameOf(entry)}
          fields={children(entry, (next) => onChange(entries.toSpliced(index, 1, next)))}
          below={below?.(entry)}
        >
          {!disabled && (
            <EntryButtons
              entries={entries}
              index={index}
              ordered={ordered}
              name={nameOf(entry)}
              onChange={onChange}
            />
          )}
        </EntryRow>
      ))}
      {!disabled && <AddButton fresh={fresh} onAdd={(entry) => onChange([...entries, entry])} />}
    </div>
  );
}

function EntryRow({
  name,
  fields,
  below,
  children,
}: {
  name: string;
  fields: ReactNode;
  below: ReactNode;
  /** Its buttons. */
  children: ReactNode;
}) {
  const text = useText();
  return (
    <div className={styles.entry} role="group" aria-label={name || text('workflow.new-entry')}>
      <div className={styles.entryFields}>{fields}</div>
      {children}
      {below}
    </div>
  );
}

function EntryButtons<Entry>({
  entries,
  index,
  ordered,
  name,
  onChange,
}: {
  entries: readonly Entry[];
  index: number;
  ordered: boolean;
  name: string;
  onChange: (entries: readonly Entry[]) => void;
}) {
  const text = useText();
  return (
    <div className={classes('row', styles.entryButtons)}>
      {ordered && (
        <MoveButtons
          name={name}
          first={index === 0}
          last={index === entries.length - 1}
          onMove={(by) => onChange(moved(entries, index, index + by))}
        />
      )}
      <Button
        look="quiet"
        square
        aria-label={text('admin.take-away', { name })}
        onClick={() => onChange(entries.toSpliced(index, 1))}
      >
        <Icon name="close" small />
      </Button>
    </div>
  );
}

function AddButton<Entry>({ fresh, onAdd }: { fresh: () => Entry | null; onAdd: (entry: Entry) => void }) {
  const text = useText();
  return (
    <div>
      <Button
        size="tiny"
        onClick={() => {
          const entry = fresh();
          if (entry !== null) onAdd(entry);
        }}
      >
        <Icon name="plus" small /> {text('workflow.add')}
      </Button>
    </div>
  );
}
