import type { RecordRef } from '../../../../contract/common.ts';
import type { RecordField } from './record.ts';

/** What a form holds, by the names of its fields. */
export type Values = Readonly<Record<string, Value>>;
export type Value = string | RecordRef | null;

/** What somebody else has changed while a form was being filled in. */
export interface Meanwhile {
  /** The names of the fields that they changed. */
  readonly changed: readonly string[];
  /** Of these, what both have changed, to choose from. */
  readonly mine: Values;
  readonly theirs: Values;
}

export const isSame = (one: Value | undefined, other: Value | undefined): boolean =>
  JSON.stringify(one ?? '') === JSON.stringify(other ?? '');

/** Brings together what was typed and what is there now (spec X12): what was typed stays, the rest is as others left it. */
export function merge(
  fields: readonly Pick<RecordField, 'name'>[],
  { before, typed, theirs }: { readonly before: Values; readonly typed: Values; readonly theirs: Values },
): Meanwhile & { readonly values: Values } {
  const names = fields.map(({ name }) => name);
  const changed = names.filter((name) => !isSame(before[name], theirs[name]));
  const isTyped = (name: string) => !isSame(before[name], typed[name]);
  const contested = changed.filter((name) => isTyped(name) && !isSame(typed[name], theirs[name]));
  const of = (values: Values, some: readonly string[]): Values =>
    Object.fromEntries(some.map((name) => [name, values[name] ?? null]));
  const untouched = changed.filter((name) => !isTyped(name));
  return {
    changed,
    mine: of(typed, contested),
    theirs: of(theirs, contested),
    values: { ...typed, ...of(theirs, untouched) },
  };
}
