import type { ActivityChange } from '../../../../domain/crm/activity.ts';
import { epochMs, isoText } from '../../../../domain/time.ts';
import type { TaskStatuses } from '../writing/org-describe.ts';
import type { FieldValue, RowFields } from '../writing/rows/org-row.ts';

const names: Readonly<Record<string, string>> = {
  subject: 'Subject',
  status: 'Status',
  due: 'ActivityDate',
  startsAt: 'StartDateTime',
  endsAt: 'EndDateTime',
  who: 'WhoId',
  what: 'WhatId',
  owner: 'OwnerId',
  description: 'Description',
};

/** How a person knows the field that Salesforce complains of; null: it is none of those that people write here. */
export const pathOf = (field: string): string | null =>
  Object.entries(names).find(([, theirs]) => theirs === field)?.[0] ?? null;

/** What is sent of a task or an event that a person writes; `who` as Salesforce names the person. */
export function activityValues(
  { fields }: ActivityChange,
  who: string | null | undefined,
  statuses: TaskStatuses,
): RowFields {
  const values: Record<string, FieldValue> = {};
  for (const [path, value] of Object.entries<string | number | null | undefined>({ ...fields, who })) {
    const name = names[path];
    // Whom it belongs to when nobody is named, Salesforce says.
    if (name === undefined || value === undefined || (path === 'owner' && value === null)) continue;
    if (path === 'status') values[name] = value === 'completed' ? statuses.completed : statuses.open;
    else values[name] = typeof value === 'number' ? isoText(epochMs(value)) : value;
  }
  return values;
}
