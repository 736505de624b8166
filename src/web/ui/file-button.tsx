import { useId, type ReactNode } from 'react';
import { classes } from './classes.ts';
import buttonStyles from './button.module.css';
import styles from './file-button.module.css';

/** A button that asks for a file. The browser's own control speaks the browser's language, so it lies unseen beside it. */
export function FileButton({
  accept,
  onChoose,
  children,
}: {
  /** The kinds of files that are offered, as the browser's control takes them. */
  accept: string;
  onChoose: (file: File | null) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <>
      <input
        id={id}
        type="file"
        className={classes('sr', styles.input)}
        accept={accept}
        onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
      />
      <label className={buttonStyles.button} htmlFor={id}>
        {children}
      </label>
    </>
  );
}
