import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import type { ControlNames } from './control-props.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './entry-list.module.css';

/** The list with the entry at `index` moved to `to`; out of its ends it stays. */
export function moved<Entry>(entries: readonly Entry[], index: number, to: number): readonly Entry[] {
  const entry = entries[index];
  if (entry === undefined || to < 0 || to >= entries.length) return entries;
  return entries.toSpliced(index, 1).toSpliced(to, 0, entry);
}

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
  const text = useText();
  return (
    <div className={styles.entries} role="group" {...names}>
      {entries.map((entry, index) => (
        <div
          key={keyOf(entry, index)}
          className={styles.entry}
          role="group"
          aria-label={nameOf(entry) || text('workflow.new-entry')}
        >
          <div className={styles.entryFields}>
            {children(entry, (next) => onChange(entries.toSpliced(index, 1, next)))}
          </div>
          {!disabled && (
            <div className={classes('row', styles.entryButtons)}>
              {ordered && (
                <MoveButtons
                  name={nameOf(entry)}
                  first={index === 0}
                  last={index === entries.length - 1}
                  onMove={(by) => onChange(moved(entries, index, index + by))}
                />
              )}
              <Button
                look="quiet"
                square
                aria-label={text('admin.take-away', { name: nameOf(entry) })}
                onClick={() => onChange(entries.toSpliced(index, 1))}
              >
                <Icon name="close" small />
              </Button>
            </div>
          )}
          {below?.(entry)}
        </div>
      ))}
      {!disabled && (
        <div>
          <Button
            size="tiny"
            onClick={() => {
              const entry = fresh();
              if (entry !== null) onChange([...entries, entry]);
            }}
          >
            <Icon name="plus" small /> {text('workflow.add')}
          </Button>
        </div>
      )}
    </div>
  );
}

export function MoveButtons({
  name,
  first,
  last,
  onMove,
}: {
  name: string;
  first: boolean;
  last: boolean;
  onMove: (by: 1 | -1) => void;
}) {
  const text = useText();
  return (
    <>
      <Button
        look="quiet"
        square
        className={styles.moveUp}
        aria-label={text('workflow.move-up', { name })}
        reason={first ? text('workflow.is-first') : null}
        onClick={() => onMove(-1)}
      >
        <Icon name="down" small />
      </Button>
      <Button
        look="quiet"
        square
        aria-label={text('workflow.move-down', { name })}
        reason={last ? text('workflow.is-last') : null}
        onClick={() => onMove(1)}
      >
        <Icon name="down" small />
      </Button>
    </>
  );
}
