import { useId, useState, type ReactNode } from 'react';
import { classes } from './classes.ts';

export interface FieldParts {
  readonly id: string;
  readonly 'aria-invalid': boolean | undefined;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-required': boolean | undefined;
}

export interface FieldProps {
  label: string;
  /** What is wrong with it, said right below. */
  error?: string | null | undefined;
  note?: string | undefined;
  required?: boolean;
  tall?: boolean;
  /** The label above the control, for forms with room. */
  above?: boolean;
  /** What is wrong is found as it is typed, and says itself when it is mended; otherwise a change takes it for mended. */
  live?: boolean;
  children: (deps: FieldParts) => ReactNode;
}

/** A label, its control, and below it what is wrong with it, until that is changed. */
export function Field({
  label,
  error = null,
  note,
  required = false,
  tall = false,
  above = false,
  live = false,
  children,
}: FieldProps) {
  const id = useId();
  const [isMended, setIsMended] = useState(false);
  // What is found wrong next is news again.
  if (error === null && isMended) setIsMended(false);
  const fault = isMended && !live ? null : error;
  const said = fault ?? note ?? null;
  return (
    <div
      className={classes('field', tall && 'tall', above && 'above', required && 'required')}
      onInput={() => setIsMended(true)}
    >
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': fault === null ? undefined : true,
        'aria-describedby': said === null ? undefined : `${id}-note`,
        'aria-required': required ? true : undefined,
      })}
      {said !== null && (
        <p className={classes('note', fault !== null && 'bad')} id={`${id}-note`}>
          {said}
        </p>
      )}
    </div>
  );
}
