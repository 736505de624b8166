import type { KeyboardEvent } from 'react';

export interface Segment {
  readonly value: string;
  readonly label: string;
  /** Why it cannot be chosen; null: it can. */
  readonly reason?: string | null;
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** One of a few, all of them seen; the arrow keys go from one to the next, as among any radio buttons. */
export function Segments({
  segments,
  value,
  disabled = false,
  onChoose,
  ...names
}: {
  segments: readonly Segment[];
  value: string;
  disabled?: boolean;
  onChoose: (value: string) => void;
  'aria-label'?: string;
  'aria-labelledby'?: string;
  'aria-describedby'?: string | undefined;
}) {
  const possible = segments.filter(({ reason }) => (reason ?? null) === null && !disabled);
  const step = (event: KeyboardEvent<HTMLButtonElement>) => {
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const index = possible.findIndex((segment) => segment.value === value);
    const next = possible.at((index + by) % possible.length);
    if (next === undefined) return;
    onChoose(next.value);
    const button = event.currentTarget.parentElement?.children[segments.indexOf(next)];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div className="segments" role="radiogroup" {...names}>
      {segments.map((segment) => {
        const impossible = !possible.includes(segment);
        return (
          <button
            key={segment.value}
            type="button"
            role="radio"
            aria-checked={segment.value === value}
            aria-disabled={impossible ? true : undefined}
            title={segment.reason ?? undefined}
            tabIndex={segment.value === value ? 0 : -1}
            onKeyDown={step}
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
