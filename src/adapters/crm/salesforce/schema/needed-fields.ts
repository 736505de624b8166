import type { FieldDescribe, ObjectDescribe } from '../describe/object-describe.ts';
import { keyField } from '../writing/rows/org-row.ts';
import { newLogFields } from '../writing/rows/task-row.ts';

const activity = ['Subject', 'OwnerId', 'Description', keyField];

/** What Tieline always fills where it makes a record. */
const filled: Readonly<Record<string, readonly string[]>> = {
  Task: [...activity, ...Object.keys(newLogFields), 'Status', 'ActivityDate', 'CallType', 'CallObject'],
  Event: [...activity, 'StartDateTime', 'EndDateTime'],
  Account: ['Name', 'OwnerId', 'Phone', keyField],
  Contact: ['LastName', 'OwnerId', 'Phone', keyField],
  Lead: ['LastName', 'Company', 'OwnerId', 'Phone', keyField],
  Case: ['Subject', 'Origin', 'OwnerId', keyField],
  Opportunity: ['Name', 'StageName', 'CloseDate', 'OwnerId', keyField],
};

/** The objects of which Tieline makes records. */
export const madeObjectNames: readonly string[] = Object.keys(filled);

/** Alternatives to the length in minutes, and other fields that Salesforce fills although describe calls them required. */
const derived: ReadonlySet<string> = new Set(['DurationInMinutes', 'ActivityDateTime']);

/** Fields without which a record is refused, and which neither Tieline nor Salesforce fills by itself (spec X8). */
export const neededFields = ({
  name: object,
  fields,
}: Pick<ObjectDescribe, 'name' | 'fields'>): readonly FieldDescribe[] =>
  fields.filter(
    ({ name, nillable, defaultedOnCreate, createable, type }) =>
      !nillable &&
      !defaultedOnCreate &&
      createable &&
      type !== 'boolean' &&
      filled[object]?.includes(name) !== true &&
      !derived.has(name),
  );
