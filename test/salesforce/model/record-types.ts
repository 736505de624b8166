import type { Row } from './org-data.ts';
import type { RecordType } from './schema.ts';
import type { Switches } from './switches.ts';
import type { Tables } from './tables.ts';

/** Every object has it, in every org. */
export const masterRecordTypeId = '012000000000000AAA';

/** Orgs with person accounts tell persons from businesses by these; others have neither. */
const personAccountTypes = new Set<unknown>(['Business_Account', 'PersonAccount']);
export const isPersonAccountType = (row: Row): boolean => personAccountTypes.has(row['DeveloperName']);

/** The object's own record types, the first one the default, and the master, which is the default where it is alone. */
export function recordTypesOf(
  object: string,
  tables: Tables,
  switches: Readonly<Switches>,
): readonly RecordType[] {
  const own = tables
    .rows('RecordType')
    .all()
    .filter((row) => row['SobjectType'] === object)
    .filter((row) => !isPersonAccountType(row) || switches['person-accounts']);
  const first = own.find((row) => row['IsActive'] === true) ?? null;
  return [...own.map((row) => recordType(row, row === first)), master(first === null)];
}

const recordType = (row: Row, isDefault: boolean): RecordType => ({
  id: row.Id,
  developerName: String(row['DeveloperName']),
  name: String(row['Name']),
  active: row['IsActive'] === true,
  available: row['IsActive'] === true,
  isDefault,
  master: false,
});

const master = (isDefault: boolean): RecordType => ({
  id: masterRecordTypeId,
  developerName: 'Master',
  name: 'Master',
  active: true,
  available: true,
  isDefault,
  master: true,
});
