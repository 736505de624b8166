/** What a form holds, by the names of its fields. */
export type Values<Value> = Readonly<Record<string, Value>>;

/** What somebody else has changed while a form was being filled in. */
export interface Meanwhile<Value> {
  /** The names of the fields that they changed. */
  readonly changed: readonly string[];
  /** Of these, what both have changed, to choose from. */
  readonly mine: Values<Value>;
  readonly theirs: Values<Value>;
}

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? '') === JSON.stringify(other ?? '');

/** Brings together what was typed and what is there now (spec X12): what was typed stays, the rest is as others left it. */
export function merge<Value>(
  names: readonly string[],
  {
    before,
    typed,
    theirs,
  }: { readonly before: Values<Value>; readonly typed: Values<Value>; readonly theirs: Values<Value> },
): Meanwhile<Value | null> & { readonly values: Values<Value | null> } {
  const changed = names.filter((name) => !isSame(before[name], theirs[name]));
  const isTyped = (name: string) => !isSame(before[name], typed[name]);
  const contested = changed.filter((name) => isTyped(name) && !isSame(typed[name], theirs[name]));
  const of = (values: Values<Value>, some: readonly string[]): Values<Value | null> =>
    Object.fromEntries(some.map((name) => [name, values[name] ?? null]));
  const untouched = changed.filter((name) => !isTyped(name));
  return {
    changed,
    mine: of(typed, contested),
    theirs: of(theirs, contested),
    values: { ...typed, ...of(theirs, untouched) },
  };
}
