import { useId } from 'react';
import styles from './entry-list.module.css';

/** A short text within an entry, named by what stands above its column; what it may be is offered, not asked for. */
export function EntryText({
  label,
  value,
  disabled,
  suggestions = [],
  describedBy,
  invalid = false,
  onChange,
}: {
  label: string;
  value: string;
  disabled: boolean;
  suggestions?: readonly string[];
  /** What is said of it elsewhere. */
  describedBy?: string | undefined;
  invalid?: boolean;
  onChange: (value: string) => void;
}) {
  const list = useId();
  return (
    <label className={styles.entryField}>
      <span className="small muted">{label}</span>
      <span className="input">
        <input
          value={value}
          disabled={disabled}
          list={suggestions.length > 0 ? list : undefined}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      </span>
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion}>
              {suggestion}
            </option>
          ))}
        </datalist>
      )}
    </label>
  );
}
