import { classes } from './classes.ts';
import { useNow } from './browser/clock.ts';
import { duration } from './text/format.ts';
import styles from './timer.module.css';

/** Counts up from a moment, or down to one; never below zero. */
export function Timer({
  since,
  until,
  className,
}: {
  since?: string | undefined;
  until?: string | undefined;
  className?: string;
}) {
  const now = useNow();
  const seconds =
    until === undefined ? (now - Date.parse(since ?? '')) / 1000 : (Date.parse(until) - now) / 1000;
  // Screen readers must not read a number that changes each second.
  return (
    <span className={classes('num', className)} role="timer" aria-live="off">
      {duration(Number.isNaN(seconds) ? 0 : Math.ceil(seconds))}
    </span>
  );
}

/** A bar that fills from `since` to `until`, or empties when `draining`. */
export function TimeBar({
  since,
  until,
  label,
  draining = false,
  look = 'plain',
}: {
  since: string;
  until: string;
  label: string;
  draining?: boolean;
  look?: 'plain' | 'wrap-up';
}) {
  const now = useNow();
  const whole = Math.max(1, (Date.parse(until) - Date.parse(since)) / 1000);
  const left = Math.min(whole, Math.max(0, (Date.parse(until) - now) / 1000));
  const share = draining ? left / whole : 1 - left / whole;
  return (
    <div
      className={styles.bar}
      data-look={look}
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(left)}
      aria-valuemin={0}
      aria-valuemax={Math.round(whole)}
    >
      <i style={{ width: `${share * 100}%` }} />
    </div>
  );
}
