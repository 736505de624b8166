import { isTable, sameValue } from '../same-value.ts';
import type { Workflow } from './workflow.ts';

/** A setting's path in the document (`log.inboundMissed`, `dispositions[2].id`) and its value. */
export interface Setting {
  readonly path: string;
  readonly value: unknown;
}

function* within(value: unknown, path: string): Generator<Setting> {
  // An empty table (no extra fields) counts as a setting with that value; otherwise it could not be compared.
  if (!isTable(value) || Object.keys(value).length === 0) {
    yield { path, value };
    return;
  }
  for (const [key, inner] of Object.entries(value))
    yield* within(inner, path === '' ? key : `${path}.${key}`);
}

/** Every setting in a table of settings, in order; a list is one setting. */
export const settingsIn = (table: object): readonly Setting[] => [...within(table, '')];

/** Every setting of the document, in order. */
export const settingsOf = (workflow: Workflow): readonly Setting[] => settingsIn(workflow);

/** The document's value at a path, including whole tables (`fields`, `ringAllOwner`); undefined: no such setting. */
export const valueAt = (workflow: Workflow, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (table, key) => (isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined),
      workflow,
    );

/** Whether a path in a fault or a difference (`dispositions[2].id`, `fields.talkSeconds`) belongs to the setting. */
export const isWithin = (path: string, setting: string): boolean =>
  path === setting || path.startsWith(`${setting}.`) || path.startsWith(`${setting}[`);

/** A setting that differs between two documents. */
export interface Difference {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What changes from one document to another (spec L36), by setting. */
export function differences(from: Workflow, to: Workflow): readonly Difference[] {
  const before = new Map(settingsOf(from).map(({ path, value }) => [path, value]));
  const later = new Map(settingsOf(to).map(({ path, value }) => [path, value]));
  return [...new Set([...before.keys(), ...later.keys()])]
    .filter((path) => !sameValue(before.get(path), later.get(path)))
    .map((path) => ({ path, from: before.get(path) ?? null, to: later.get(path) ?? null }));
}
