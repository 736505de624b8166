import { classes } from './classes.ts';
import styles from './live-dot.module.css';

/** Marks what goes on at this moment; the words stand beside it. */
export const LiveDot = ({
  look = 'plain',
  className,
}: {
  look?: 'plain' | 'bad' | 'ringing';
  className?: string | undefined;
}) => <span className={classes(styles.live, className)} data-look={look} />;
