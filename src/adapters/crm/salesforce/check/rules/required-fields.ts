import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { newLogFields } from '../../writing/rows/task-row.ts';
import { keyField } from '../../writing/rows/org-row.ts';
import { fine, found, listed } from '../finding.ts';
import type { OrgSnapshot, Wanted } from '../snapshot.ts';

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

/** Alternatives to the length in minutes, and other fields that Salesforce fills although describe calls them required. */
const derived: ReadonlySet<string> = new Set(['DurationInMinutes', 'ActivityDateTime']);

/** Fields that a record needs and nobody fills: Salesforce refuses it without them (spec X8). */
export function checkRequiredFields({ objects }: OrgSnapshot, { workflows }: Wanted): readonly CheckItem[] {
  const items = Object.entries(filled).flatMap(([object, names]) => {
    const described = objects.get(object);
    if (described == null) return [];
    // Every workflow must fill it: each writes contacts of its own.
    const isMapped = (field: string) =>
      object === 'Task' &&
      workflows.length > 0 &&
      workflows.every((workflow) => Object.values(workflow.fields).includes(field));
    const unfilled = described.fields.filter(
      ({ name, nillable, defaultedOnCreate, createable, type }) =>
        !nillable &&
        !defaultedOnCreate &&
        createable &&
        type !== 'boolean' &&
        !names.includes(name) &&
        !derived.has(name) &&
        !isMapped(name),
    );
    if (unfilled.length === 0) return [];
    const fields = listed(unfilled.map(({ name }) => name));
    return [found('missing', `required.${object}`, 'required.unfilled', { object, fields })];
  });
  return items.length > 0 ? items : [fine('required', 'required.none')];
}
