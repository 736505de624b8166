import type { ReactNode, SubmitEvent } from 'react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import styles from './door.module.css';

/** A page before the product itself, with one thing in its middle. */
export const Door = ({ className, children }: { className?: string; children: ReactNode }) => (
  <main className={styles.door}>
    <div className={classes(styles.inside, className)}>{children}</div>
  </main>
);

/** Our mark, and what this page is. */
export const DoorTitle = ({ children }: { children: string }) => (
  <h1 className={styles.title}>
    <Icon name="mark" className={styles.mark} /> {children}
  </h1>
);

/** What is asked at the door, under our mark. */
export const DoorForm = ({
  title,
  onSubmit,
  children,
}: {
  title: string;
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
  children: ReactNode;
}) => (
  <form className={styles.form} onSubmit={onSubmit}>
    <DoorTitle>{title}</DoorTitle>
    {children}
  </form>
);
