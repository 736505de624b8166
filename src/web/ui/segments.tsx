import type { KeyboardEvent } from 'react';
import { classes } from './classes.ts';
import styles from './segments.module.css';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** The language of the label, if it is another one than the page's. */
  readonly lang?: string;
  /** Why it cannot be chosen; null: it can. */
  readonly reason?: string | null;
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** One of a few, all of them seen; the arrow keys go from one to the next, as among any radio buttons. */
export function Segments<Value extends string>({
  segments,
  value,
  disabled = false,
  className,
  onChoose,
  ...names
}: {
  segments: readonly Segment<Value>[];
  /** Null: none of them. */
  value: Value | null;
  disabled?: boolean;
  className?: string | undefined;
  onChoose: (value: Value) => void;
  'aria-label'?: string;
  'aria-labelledby'?: string;
  'aria-describedby'?: string | undefined;
}) {
  const possible = segments.filter(({ reason }) => (reason ?? null) === null && !disabled);
  // The tab key reaches one of them: the chosen one, or the first.
  const reached = segments.find((segment) => segment.value === value) ?? segments[0];
  const step = (event: KeyboardEvent<HTMLButtonElement>, from: Segment<Value>) => {
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = possible.at((possible.indexOf(from) + by) % possible.length);
    if (next === undefined) return;
    onChoose(next.value);
    const button = event.currentTarget.parentElement?.children[segments.indexOf(next)];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div className={classes(styles.segments, className)} role="radiogroup" {...names}>
      {segments.map((segment) => {
        const impossible = !possible.includes(segment);
        return (
          <button
            key={segment.value}
            type="button"
            role="radio"
            lang={segment.lang}
            aria-checked={segment.value === value}
            aria-disabled={impossible ? true : undefined}
            title={segment.reason ?? undefined}
            tabIndex={segment === reached ? 0 : -1}
            onKeyDown={(event) => step(event, segment)}
            onClick={() => {
              if (!impossible) onChoose(segment.value);
            }}
          >
            {segment.label}
          </button>
        );
      })}
    </div>
  );
}
