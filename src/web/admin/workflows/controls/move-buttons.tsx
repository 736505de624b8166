import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import styles from './move-buttons.module.css';

/** The list with the entry at `index` moved to `to`; out of its ends it stays. */
export function moved<Entry>(entries: readonly Entry[], index: number, to: number): readonly Entry[] {
  const entry = entries[index];
  if (entry === undefined || to < 0 || to >= entries.length) return entries;
  return entries.toSpliced(index, 1).toSpliced(to, 0, entry);
}

/** Moves an entry of a list up or down by one. */
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
