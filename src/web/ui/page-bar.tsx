import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import styles from './page-bar.module.css';

interface PieceProps {
  className?: string | undefined;
  children: ReactNode;
}

/** The bar at the top of every page: what the page is, and beside it what the page has to say. */
export const PageBar = ({
  brand,
  className,
  children,
}: Partial<PieceProps> & {
  /** The name, as a heading where the page has no other, and the areas. */
  brand: ReactNode;
}) => (
  <header className={classes(styles.bar, className)}>
    <div className={styles.brand}>
      <Icon name="mark" className={styles.mark} /> {brand}
    </div>
    {children}
  </header>
);

/** Links to the other pages. */
export const Areas = ({ label, className, children }: PieceProps & { label: string }) => (
  <nav className={classes(styles.areas, className)} aria-label={label}>
    {children}
  </nav>
);

/** What stands at the end of the bar. */
export const Tools = ({ className, children }: PieceProps) => (
  <div className={classes(styles.tools, className)}>{children}</div>
);

/** Whether the page hears from the server and the server from the phone system. */
export const LinkNote = ({
  bad,
  title,
  className,
  children,
}: PieceProps & { bad: boolean; title?: string }) => (
  <output
    className={classes(styles.linkNote, className)}
    data-bad={bad ? '' : undefined}
    {...(title === undefined ? {} : { title })}
  >
    {children}
  </output>
);
