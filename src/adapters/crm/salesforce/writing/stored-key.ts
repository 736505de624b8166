/**
 * What stands before a key of the ledger in `TielineKey__c`. Task and Event share the field, so they never share a value.
 * `kept` is a record made under a key that another contact was given since: it is not to be taken back any more.
 */
export const keyPrefixes = { task: 'task-', event: 'event-', made: 'made-', kept: 'kept-' } as const;
export type KeyPrefix = keyof typeof keyPrefixes;

/** What Salesforce takes in the path of an upsert as it is; the ledger numbers a key that is used again by `+2`. */
const keyShape = /^[A-Za-z0-9]+(?:[-+][A-Za-z0-9]+)*$/u;
/** The field holds 255. */
const maxKey = 200;

/** Whether a key of the ledger can be stored, and given back as it was. */
export const isStorableKey = (key: string): boolean => key.length <= maxKey && keyShape.test(key);

/** As the field holds it: letters, digits and hyphens. Only for keys that are storable. */
export const storedKey = (prefix: KeyPrefix, key: string): string =>
  `${keyPrefixes[prefix]}${key.replaceAll('+', '--')}`;

/** The ledger's key again; null: Tieline did not write it. */
export function keyOf(stored: unknown): string | null {
  if (typeof stored !== 'string') return null;
  const prefix = Object.values(keyPrefixes).find((each) => stored.startsWith(each));
  return prefix === undefined ? null : stored.slice(prefix.length).replaceAll('--', '+');
}
