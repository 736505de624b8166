import type { ReactNode } from 'react';
import styles from './note-bar.module.css';

/** A note across the page, with links but no buttons in it. */
export const NoteBar = ({
  look = 'plain',
  role,
  children,
}: {
  look?: 'plain' | 'warn' | 'bad';
  /** How readers hear of it: at once, or when they are done with what they read. */
  role?: 'alert' | 'status';
  children: ReactNode;
}) => (
  <div className={styles.note} data-look={look} role={role}>
    {children}
  </div>
);
