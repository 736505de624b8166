import type { OpenObject } from './open-object.ts';
import type { IndexedObject } from './indexed-object.ts';

/** An object of the org of whose records something is kept in our own database. */
export type KeptObject = IndexedObject | OpenObject;

export const isIndexed = (object: KeptObject): object is IndexedObject => 'phoneFields' in object;

/** What a bulk query asks for. Records without any number are none of the index's. */
export function fillQuery(object: KeptObject): string {
  const where = isIndexed(object)
    ? object.phoneFields.map((name) => `${name} != null`).join(' OR ')
    : object.where;
  const select = `SELECT ${object.fields.join(', ')} FROM ${object.object}`;
  return where === null ? select : `${select} WHERE ${where}`;
}

/** Whether a change of these fields, as a change event names them, can change what is kept. */
export const concernsKept = ({ fields }: KeptObject, changed: readonly string[]): boolean =>
  changed.some((name) => fields.some((field) => field !== 'LastModifiedDate' && isToldBy(field, name)));

/** Names and addresses are nested in events: `Name.LastName` makes `Name`, `MailingAddress.Country` is `MailingCountry`. */
function isToldBy(field: string, changed: string): boolean {
  const [top = '', part] = changed.split('.');
  if (field === top) return true;
  if (!top.endsWith('Address')) return false;
  const prefix = top.slice(0, -'Address'.length);
  return part === undefined ? field.startsWith(`${prefix}Country`) : field === `${prefix}${part}`;
}
