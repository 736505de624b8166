import { refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';

/** Collects everything that is wrong with an input, so that it is told at once. */
export class Faults {
  readonly #invalid: FieldError[] = [];
  readonly #notAvailable: FieldError[] = [];
  readonly #taken: FieldError[] = [];

  /** A reference to something that is not there. */
  unknown(path: string): void {
    this.#invalid.push({ path, message: 'problem.field.unknown-reference' });
  }
  invalid(path: string, message: string): void {
    this.#invalid.push({ path, message });
  }
  notAvailable(path: string): void {
    this.#notAvailable.push({ path, message: 'problem.field.not-available' });
  }
  taken(path: string): void {
    this.#taken.push({ path, message: 'problem.field.taken' });
  }
  /** Names what occurs more than once. */
  duplicates(values: readonly string[], pathOf: (index: number) => string): void {
    const seen = new Set<string>();
    for (const [index, value] of values.entries()) {
      if (seen.has(value)) this.invalid(pathOf(index), 'problem.field.duplicate');
      seen.add(value);
    }
  }

  /** null: nothing is wrong. The gravest gives the code, the errors are all of them. */
  refusal(): Refusal | null {
    const errors = [...this.#invalid, ...this.#notAvailable, ...this.#taken];
    if (this.#invalid.length > 0) return refuse('invalid', { errors });
    if (this.#notAvailable.length > 0) return refuse('setting-not-available', { errors });
    if (this.#taken.length > 0) return refuse('already-exists', { errors });
    return null;
  }
}

type User = 'agent' | 'queue' | 'number' | 'skill' | 'team';

/** Collects what still uses something that is to be removed. */
export class Uses {
  readonly #errors: FieldError[] = [];

  by(user: User, names: readonly string[]): void {
    for (const name of names) {
      this.#errors.push({ path: user, message: `problem.field.used-by-${user}`, values: { name } });
    }
  }
  because(message: string): void {
    this.#errors.push({ path: '', message });
  }
  refusal(): Refusal<'in-use'> | null {
    return this.#errors.length === 0 ? null : refuse('in-use', { errors: this.#errors });
  }
}

/** Whether another one of `all` has that text, whatever the case. */
export function isTaken<Value extends { readonly id: string }>(
  all: ReadonlyMap<string, Value>,
  own: Value,
  textOf: (value: Value) => string | null,
): boolean {
  const text = textOf(own)?.toLowerCase();
  if (text === undefined) return false;
  return [...all.values()].some((other) => other.id !== own.id && textOf(other)?.toLowerCase() === text);
}
