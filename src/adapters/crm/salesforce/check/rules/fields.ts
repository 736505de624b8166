import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import type { FieldDescribe } from '../../describe/object-describe.ts';
import type { SeenObjects } from '../../describe/read-objects.ts';
import { isDispensable } from '../../writing/rows/org-row.ts';
import { fine, found } from '../finding.ts';
import type { OrgSnapshot } from '../snapshot.ts';

/** Set when a record is made, and never again: Salesforce takes no other value. */
const createOnly: ReadonlySet<string> = new Set(['TaskSubtype']);
/** Salesforce's own to fill: they are only read. */
const onlyRead: ReadonlySet<string> = new Set(['IsClosed', 'CaseNumber', 'IsPersonAccount']);

const shared = [
  'Subject',
  'WhoId',
  'WhatId',
  'OwnerId',
  'Description',
  'IsReminderSet',
  'ReminderDateTime',
  'TielineInteractionId__c',
];

/** What Tieline reads and writes of each object, without its keys, which have a rule of their own. */
const used: Readonly<Record<string, readonly string[]>> = {
  Task: [
    ...shared,
    'Status',
    'IsClosed',
    'ActivityDate',
    'TaskSubtype',
    'CallType',
    'CallDurationInSeconds',
    'CallDisposition',
    'CallObject',
    'TielineCallId__c',
    'TielineSessionId__c',
    'TielineStartedAt__c',
    'TielineEndedAt__c',
    'TielineFrom__c',
    'TielineTo__c',
    'TielineAgent__c',
    'TielineQueue__c',
    'TielineTags__c',
  ],
  Event: [...shared, 'StartDateTime', 'EndDateTime'],
  Account: ['Name', 'Phone', 'OwnerId'],
  Contact: ['FirstName', 'LastName', 'Phone', 'MobilePhone', 'Email', 'AccountId', 'OwnerId'],
  Lead: ['FirstName', 'LastName', 'Phone', 'MobilePhone', 'Email', 'Company', 'OwnerId'],
  Case: ['Subject', 'Status', 'Origin', 'ContactId', 'AccountId', 'CaseNumber', 'OwnerId'],
  Opportunity: ['Name', 'StageName', 'CloseDate', 'AccountId', 'OwnerId'],
};

const isWritable = ({ name, createable, updateable }: FieldDescribe): boolean =>
  onlyRead.has(name) || (createable && (updateable || createOnly.has(name)));

/** Whether the fields are there and may be written by the integration user. */
export function checkFields({ objects }: OrgSnapshot): readonly CheckItem[] {
  const items = Object.entries(used).flatMap(([object, names]) => {
    const described = objects.get(object);
    if (described == null) return [];
    const absent = names.filter((name) => described.field(name) === null);
    const locked = names.filter((name) => {
      const field = described.field(name);
      return field !== null && !isWritable(field);
    });
    return [...lacking('absent', object, absent), ...lacking('locked', object, locked)];
  });
  return items.length > 0 ? items : [fine('fields', 'fields.all')];
}

/** What is dispensable is left out of what is written, and the rest is refused by Salesforce. */
function lacking(how: 'absent' | 'locked', object: string, names: readonly string[]): readonly CheckItem[] {
  const parts = [
    ['missing', names.filter((name) => !isDispensable(name)), how],
    ['warning', names.filter(isDispensable), `${how}-optional`],
  ] as const;
  return parts.flatMap(([state, fields, code]) =>
    fields.length === 0
      ? []
      : [found(state, `fields.${object}.${code}`, `fields.${code}`, { object, fields: namesIn(fields) })],
  );
}

/** Task and Event share their own fields, and the rights on them must be given for both. */
export function checkSharedFields({ objects }: OrgSnapshot): readonly CheckItem[] {
  const [task, event] = [objects.get('Task'), objects.get('Event')];
  if (task == null || event == null) return [];
  const own = (name: string) => /^Tieline\w+__c$/u.test(name);
  const names = (of: NonNullable<typeof task>, other: typeof of) =>
    of.fields.map(({ name }) => name).filter((name) => own(name) && other.field(name) === null);
  const fields = [...names(task, event), ...names(event, task)];
  return fields.length === 0
    ? []
    : [found('warning', 'fields.shared', 'fields.shared', { fields: namesIn(fields) })];
}

/** What the agent does not see of what Tieline writes. */
export function checkAgentsFields({ agent }: OrgSnapshot): readonly CheckItem[] {
  if (agent === null) return [found('warning', 'agent', 'agent.none')];
  const unseen = Object.entries(used).flatMap(([object, names]) => unseenBy(agent.objects, object, names));
  const values = { agent: agent.name };
  return unseen.length === 0
    ? [fine('agent', 'agent.sees', values)]
    : [found('warning', 'agent', 'agent.unseen', { ...values, fields: namesIn(unseen) })];
}

function unseenBy(objects: SeenObjects, object: string, names: readonly string[]): readonly string[] {
  const described = objects.get(object);
  if (described === undefined) return [];
  if (described === null) return [object];
  return names.filter((name) => described.field(name) === null).map((name) => `${object}.${name}`);
}
