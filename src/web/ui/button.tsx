import type { ComponentProps, ReactNode } from 'react';

type Look = 'plain' | 'primary' | 'answer' | 'refuse' | 'alarm' | 'quiet';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  look?: Look;
  /** The key that does the same, shown on the button. */
  hint?: string | undefined;
  /** Why it cannot be pressed now; it stays in its place and can be focused, so that the reason is found. */
  reason?: string | null | undefined;
  children: ReactNode;
}

/** A button that never vanishes: what is impossible now stays and says why. */
export function Button({
  look = 'plain',
  hint,
  reason = null,
  className = '',
  onClick,
  children,
  title,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${look === 'plain' ? '' : look} ${className}`}
      aria-disabled={reason === null ? undefined : true}
      title={reason ?? title}
      onClick={(event) => {
        if (reason !== null) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
      {hint !== undefined && (
        <span className="key hide-narrow" aria-hidden="true">
          {hint}
        </span>
      )}
    </button>
  );
}
