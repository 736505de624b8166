import type { Row } from '../model/org-data.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { forgetPrimaryContact } from './objects/primary-contact.ts';
import { checkLock } from './rules/row-locks.ts';
import { rowsWith, type SaveContext } from './save-context.ts';
import { existing } from './save-record.ts';
import { saveFailed } from './save-error.ts';

/** Records that cannot be deleted while others name them: the cases of an account or a contact. */
const kept: Readonly<Record<string, { readonly object: string; readonly field: string }>> = {
  Account: { object: 'Case', field: 'AccountId' },
  Contact: { object: 'Case', field: 'ContactId' },
};

/** What goes with a record, by the object it belongs to; every other reference to it is emptied. */
const belongs: Readonly<Record<string, readonly string[]>> = {
  Account: ['Contact.AccountId', 'Opportunity.AccountId', 'Task.WhatId', 'Event.WhatId'],
  Contact: ['OpportunityContactRole.ContactId'],
  Opportunity: ['OpportunityContactRole.OpportunityId', 'Task.WhatId', 'Event.WhatId'],
  Case: ['Task.WhatId', 'Event.WhatId'],
};

/** Puts a record and what belongs to it into the recycle bin. Throws `SaveFailed`, and then nothing is changed. */
export function deleteRecord(schema: ObjectSchema, id: string, context: SaveContext): void {
  const row = existing(schema.name, id, context);
  if (!schema.deletable) {
    throw context.platform.object(schema.name)?.deletable === true
      ? saveFailed('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id')
      : saveFailed('INVALID_TYPE_FOR_OPERATION', `entity type ${schema.name} does not support delete`);
  }
  // A person's contact is deleted with the account, never by itself.
  if (row['IsPersonAccount'] === true && schema.name === 'Contact') {
    throw saveFailed('INVALID_CROSS_REFERENCE_KEY', 'cannot reference person contact');
  }
  checkLock(row.Id, context);
  remove(schema.name, row, context);
}

function remove(object: string, row: Row, context: SaveContext): void {
  const { tx, platform } = context;
  if (platform.row(object, row.Id)?.['IsDeleted'] === true) return;
  refuseWhileKept(object, row, context);
  tx.remove(object, row.Id);
  if (object === 'OpportunityContactRole') forgetPrimaryContact(row, context);
  for (const child of platform.objects()) {
    for (const field of child.fields.values()) {
      if (!field.referenceTo.includes(object) || !isNamedByPeople(field.name)) continue;
      for (const referring of rowsWith(platform, child.name, field.name, row.Id)) {
        if (goesWith(object, child.name, field.name, referring)) remove(child.name, referring, context);
        else tx.update(child.name, referring.Id, { [field.name]: null });
      }
    }
  }
}

/** The platform's own stamps keep what they name. */
const isNamedByPeople = (field: string) => !['CreatedById', 'LastModifiedById', 'OwnerId'].includes(field);

function goesWith(object: string, child: string, field: string, referring: Row): boolean {
  // An activity that is about something else, too, only loses the person.
  if (field === 'WhoId') return referring['WhatId'] === null;
  return belongs[object]?.includes(`${child}.${field}`) ?? false;
}

function refuseWhileKept(object: string, row: Row, { platform }: SaveContext): void {
  const by = kept[object];
  const cases = by === undefined ? [] : rowsWith(platform, by.object, by.field, row.Id);
  if (cases.length === 0) return;
  const numbers = cases.map((one) => String(one['CaseNumber'])).join(', ');
  throw saveFailed(
    'DELETE_FAILED',
    `Your attempt to delete ${String(row['Name'])} could not be completed because it is associated with the following cases.: ${numbers}\n`,
  );
}
