import type { ComponentProps, ReactNode } from 'react';
import styles from './face.module.css';

/** Somebody's initials in a circle; the name stands beside it. */
export const Face = ({ children }: { children: ReactNode }) => (
  <span className={styles.face} aria-hidden="true">
    {children}
  </span>
);

/** The same to press. */
export const FaceButton = (props: Omit<ComponentProps<'button'>, 'className'>) => (
  <button type="button" {...props} className={styles.face} />
);
