import { fullId } from '../model/ids.ts';
import type { Row } from '../model/org-data.ts';
import { prepareActivity } from './objects/activity.ts';
import { prepareEvent } from './objects/event-times.ts';
import { prepareOpportunity } from './objects/opportunity.ts';
import { choosePersonType, keepPersonContact, prepareAccount } from './objects/person-account.ts';
import { checkContact, preparePersonName } from './objects/person-name.ts';
import { addPrimaryContact, keepPrimaryContact } from './objects/primary-contact.ts';
import { prepareCase } from './objects/support-case.ts';
import type { RecordInput } from './record-input.ts';
import { assignOwner } from './rules/assignment-rules.ts';
import { addDefaults } from './rules/default-values.ts';
import { checkDuplicates } from './rules/duplicate-rules.ts';
import { checkFieldLimits } from './rules/field-limits.ts';
import { checkFieldRights } from './rules/field-rights.ts';
import { checkPlaces } from './rules/places.ts';
import { chooseRecordType } from './rules/record-types.ts';
import { checkReferences, resolveForeignKeys } from './rules/references.ts';
import { checkRequired } from './rules/required-fields.ts';
import { checkLock } from './rules/row-locks.ts';
import { runTaskTrigger } from './rules/task-trigger.ts';
import { checkUnique } from './rules/unique-values.ts';
import { applyValidationRules } from './rules/validation-rules.ts';
import type { Draft, SaveContext } from './save-context.ts';
import { saveFailed } from './save-error.ts';

/** Makes a record by all rules. Throws `SaveFailed`, and then nothing is changed. */
export function insertRecord(input: RecordInput, context: SaveContext): Row {
  checkOperation(input, 'insert', context);
  return save(
    { schema: input.schema, before: null, given: input.values, values: new Map(input.values) },
    input,
    context,
  );
}

/** Changes a record by all rules. Throws `SaveFailed`, and then nothing is changed. */
export function updateRecord(id: string, input: RecordInput, context: SaveContext): Row {
  const before = existing(input.schema.name, id, context);
  checkOperation(input, 'update', context);
  return save(
    { schema: input.schema, before, given: input.values, values: new Map(input.values) },
    input,
    context,
  );
}

/** The record that an update or a deletion is for. Refuses one that is not there, or was deleted. */
export function existing(object: string, id: string, { platform }: SaveContext): Row {
  const whole = fullId(id);
  if (whole === null)
    throw saveFailed('MALFORMED_ID', `${label(object, platform)} ID: id value of incorrect type: ${id}`, [
      'Id',
    ]);
  const row = platform.row(object, whole);
  if (row === null) throw saveFailed('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (row['IsDeleted'] === true) throw saveFailed('ENTITY_IS_DELETED', 'entity is deleted');
  return row;
}

const label = (object: string, platform: SaveContext['platform']) => platform.object(object)?.label ?? object;

function checkOperation(
  { schema }: RecordInput,
  operation: 'insert' | 'update',
  { platform }: SaveContext,
): void {
  const right = operation === 'insert' ? 'createable' : 'updateable';
  if (schema[right]) return;
  if (platform.object(schema.name)?.[right] === true) {
    throw saveFailed('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
  throw saveFailed(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `entity type cannot be ${operation === 'insert' ? 'inserted' : 'updated'}: ${schema.label}`,
  );
}

/** In the platform's order: what the fields take, what follows from them, the org's own rules, and what comes after. */
function save(draft: Draft, input: RecordInput, context: SaveContext): Row {
  checkFieldRights(draft);
  checkFieldLimits(draft);
  resolveForeignKeys(draft, input.foreignKeys, context);
  choosePersonType(draft, context);
  chooseRecordType(draft);
  addDefaults(draft, context);
  prepare(draft, context);
  checkRequired(draft, context);
  checkReferences(draft, context);
  derive(draft, context);
  checkLock(draft.before?.Id ?? null, context);
  applyValidationRules(draft, context);
  checkDuplicates(draft, context);
  checkUnique(draft, context);
  assignOwner(draft, context);
  const row = store(draft, context);
  follow(draft, row, context);
  return row;
}

/** What must be known before required fields are looked for. */
function prepare(draft: Draft, context: SaveContext): void {
  switch (draft.schema.name) {
    case 'Account':
      return prepareAccount(draft, context);
    case 'Contact':
    case 'Lead':
    case 'User':
      return preparePersonName(draft, context);
    default:
  }
}

/** What follows from references and values that are known to be good. */
function derive(draft: Draft, context: SaveContext): void {
  checkPlaces(draft, context);
  switch (draft.schema.name) {
    case 'Contact':
      return checkContact(draft, context);
    case 'Case':
      return prepareCase(draft, context);
    case 'Opportunity':
      return prepareOpportunity(draft, context);
    case 'Event':
      prepareEvent(draft, context);
      return prepareActivity(draft, context);
    case 'Task':
      return prepareActivity(draft, context);
    default:
  }
}

/** What follows in other records from one that is saved. */
function follow(draft: Draft, row: Row, context: SaveContext): void {
  switch (draft.schema.name) {
    case 'Account':
      return keepPersonContact(draft, row, context);
    case 'Task':
      return runTaskTrigger(row, context);
    case 'Opportunity':
      return addPrimaryContact(draft, row, context);
    case 'OpportunityContactRole':
      return keepPrimaryContact(draft, row, context);
    default:
  }
}

function store({ schema, before, values }: Draft, { tx }: SaveContext): Row {
  const stored = Object.fromEntries(values);
  return before === null ? tx.insert(schema.name, stored) : tx.update(schema.name, before.Id, stored);
}
