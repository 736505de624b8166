import type { ReactNode } from 'react';
import styles from './pill.module.css';

/** A word about what it stands beside. */
export const Pill = ({
  look = 'plain',
  title,
  children,
}: {
  look?: 'plain' | 'good' | 'warn' | 'bad' | 'accent';
  title?: string | undefined;
  children: ReactNode;
}) => (
  <span className={styles.pill} data-look={look} title={title}>
    {children}
  </span>
);
