import type { Bar } from './bar.ts';
import { ChoiceLink } from '../link/link.tsx';
import { classes } from '../../ui/classes.ts';
import styles from './chart.module.css';

/** Bars from left to right, the longest as wide as there is room, or `most` where that is the whole. */
export function Bars({
  bars,
  column,
  most,
  wordy,
}: {
  bars: readonly Bar[];
  column: string;
  most: number | null;
  /** The names are sentences. */
  wordy: boolean;
}) {
  const lengths = bars.map(({ pieces }) => pieces.reduce((sum, { value }) => sum + value, 0));
  const whole = most ?? Math.max(1, ...lengths);
  return (
    <ul className={classes(styles.bars, wordy && styles.wordy)}>
      {bars.map((bar) => (
        <li key={new URLSearchParams(bar.row.contacts).toString()}>
          {/* Not a stop for the Tab key: the same link is in the table. */}
          <ChoiceLink tabIndex={-1} change={{ cell: { row: bar.row.contacts, column } }}>
            <span className="cut" title={bar.name}>
              {bar.name}
            </span>
            <span className={classes(styles.track, most !== null && styles.whole)}>
              {bar.pieces.map(({ look, value }) => (
                <span
                  key={look}
                  className={classes(styles.piece, look === 'missed' ? styles.missed : styles.data)}
                  style={{ width: `${(value / whole) * 100}%` }}
                />
              ))}
              {bar.target !== null && (
                <span className={styles.mark} style={{ left: `${(bar.target / whole) * 100}%` }} />
              )}
            </span>
            <span className={classes('num', styles.words)}>{bar.words}</span>
          </ChoiceLink>
        </li>
      ))}
    </ul>
  );
}
