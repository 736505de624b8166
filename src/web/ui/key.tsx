import { classes } from './classes.ts';
import styles from './key.module.css';

/** The key that does what it stands beside; readers learn it from `aria-keyshortcuts` instead. */
export const Key = ({
  wideOnly = false,
  children,
}: {
  /** Gives way to what it stands beside where there is little room. */
  wideOnly?: boolean;
  children: string | number;
}) => (
  <span className={classes(styles.key, wideOnly && styles.wideOnly)} aria-hidden="true">
    {children}
  </span>
);
