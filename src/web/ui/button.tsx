import type { ComponentProps, ReactNode } from 'react';
import { Key } from './key.tsx';
import { classes } from './classes.ts';
import styles from './button.module.css';

type Look = 'plain' | 'primary' | 'answer' | 'refuse' | 'alarm' | 'quiet';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  look?: Look;
  /** Tall for what is pressed most, tiny within a line of text. */
  size?: 'tiny' | 'tall' | undefined;
  /** As wide as high, for a sign without words. */
  square?: boolean;
  /** The key that does the same, shown on the button. */
  hint?: string | undefined;
  /** Why it cannot be pressed now; it stays in its place and can be focused, so that the reason is found. */
  reason?: string | null | undefined;
  children: ReactNode;
}

/** A button that never vanishes: what is impossible now stays and says why. */
export function Button({
  look = 'plain',
  size,
  square = false,
  hint,
  reason = null,
  className,
  onClick,
  children,
  title,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(styles.button, className)}
      data-look={look}
      data-size={size}
      data-square={square ? '' : undefined}
      aria-disabled={reason === null ? undefined : true}
      title={reason ?? title}
      onClick={(event) => {
        if (reason !== null) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
      {hint !== undefined && <Key wideOnly>{hint}</Key>}
    </button>
  );
}
