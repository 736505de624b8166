import { recordKind, type RecordKind, type RecordRef } from '../../../../domain/record.ts';
import { kindOf, objectOf } from '../objects.ts';
import { literal } from '../requests/soql.ts';
import type { SeenOrg } from './org.ts';
import type { ObjectDescribe } from '../describe/object-describe.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { recordWhere } from './record-ref.ts';

/** What workflows call fields of Tieline's kinds, where Salesforce calls them otherwise. */
const fieldNames: Readonly<Record<string, string>> = {
  name: 'Name',
  lastName: 'LastName',
  company: 'Company',
  subject: 'Subject',
  caseNumber: 'CaseNumber',
};

const textTypes: ReadonlySet<string> = new Set([
  'string',
  'email',
  'phone',
  'url',
  'picklist',
  'id',
  'reference',
]);
const numberTypes: ReadonlySet<string> = new Set(['int', 'double', 'currency', 'percent']);

/** By Tieline's name of the kind, or by the object's own, in any case. */
async function objectNamed(
  { objects }: SeenOrg,
  name: string,
): Promise<{ readonly kind: RecordKind; readonly object: ObjectDescribe } | null> {
  const named = recordKind(name);
  const object = await objects.object(named === null ? name : objectOf(named));
  const kind = named ?? kindOf(object?.name ?? '');
  return object === null || kind === null ? null : { kind, object };
}

/**
 * The record with this value in this field, the one changed last of several; null: none, or the org has no such object or
 * field, or none that can be looked up in. A case's number is found without its leading zeros, too.
 */
export async function recordByField(
  org: SeenOrg,
  objectName: string,
  fieldName: string,
  value: string,
  options: RequestOptions,
): Promise<RecordRef | null> {
  const found = await objectNamed(org, objectName);
  const wanted = fieldNames[fieldName] ?? fieldName;
  const field = found?.object.field(wanted) ?? null;
  // By an encrypted field nothing can be found.
  if (found === null || field?.filterable !== true || value.trim() === '') return null;
  const written = literalsOf(field.name, field.type, value);
  return written.length === 0
    ? null
    : recordWhere(org, found.kind, `${field.name} IN (${written.join(', ')})`, options);
}

function literalsOf(field: string, type: string, value: string): readonly string[] {
  if (numberTypes.has(type)) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? [String(number)] : [];
  }
  if (!textTypes.has(type)) return [];
  // Salesforce writes them with eight digits.
  return field === 'CaseNumber' ? [literal(value), literal(value.padStart(8, '0'))] : [literal(value)];
}
