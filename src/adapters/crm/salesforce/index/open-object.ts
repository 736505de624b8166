import type { OrgClient } from '../client/org-client.ts';
import { keyField } from '../writing/rows/org-row.ts';
import { describedFields } from './indexed-object.ts';

/** What is kept of what is open in an org (spec X5), by the org's own names. */
export interface OpenObject {
  readonly object: OpenObjectName;
  readonly fields: readonly string[];
  /** Which records are read; null: all. */
  readonly where: string | null;
}

export const openObjectNames = ['Case', 'Opportunity', 'OpportunityContactRole', 'Task'] as const;
export type OpenObjectName = (typeof openObjectNames)[number];

/** `Status` and `StageName` are read because a change of them closes a record, and need not name `IsClosed`. */
const fieldsOf: Readonly<Record<OpenObjectName, readonly string[]>> = {
  Case: [
    'CaseNumber',
    'Subject',
    'ContactId',
    'Contact.Name',
    'AccountId',
    'Account.Name',
    'Account.IsPersonAccount',
    'OwnerId',
    'Status',
    'IsClosed',
  ],
  // Its contact is the primary one.
  Opportunity: [
    'Name',
    'ContactId',
    'AccountId',
    'Account.Name',
    'Account.IsPersonAccount',
    'OwnerId',
    'StageName',
    'IsClosed',
  ],
  OpportunityContactRole: ['OpportunityId', 'ContactId', 'Contact.Name', 'IsPrimary'],
  Task: [
    'Subject',
    'WhoId',
    'WhatId',
    'AccountId',
    'OwnerId',
    'ActivityDate',
    'Status',
    'IsClosed',
    keyField,
  ],
};

const isOpen = 'IsClosed = false';
/** An opportunity that is opened again has its contacts still, so the roles of closed ones are kept too. */
const conditions: Readonly<Record<OpenObjectName, string | null>> = {
  Case: isOpen,
  Opportunity: isOpen,
  OpportunityContactRole: null,
  Task: isOpen,
};

/** Without which nothing can be said of what belongs to whom. */
const required: Readonly<Record<OpenObjectName, readonly string[]>> = {
  Case: ['ContactId', 'AccountId', 'OwnerId', 'IsClosed'],
  Opportunity: ['AccountId', 'OwnerId', 'IsClosed'],
  OpportunityContactRole: ['OpportunityId', 'ContactId', 'IsPrimary'],
  Task: ['WhoId', 'WhatId', 'AccountId', 'OwnerId', 'IsClosed', keyField],
};

/** The fields of an object that somebody sees, by name; null: the object is not there, or hidden. */
type SeenFields = (object: OpenObjectName) => ReadonlySet<string> | null;

/** What the org hides of what would have to be seen for anything to be kept: `OpportunityContactRole`, `Case.ContactId`. */
export const hiddenOfOpen = (fieldsSeen: SeenFields): readonly string[] =>
  openObjectNames.flatMap((object) => {
    const seen = fieldsSeen(object);
    if (seen === null) return [object];
    return required[object].filter((field) => !seen.has(field)).map((field) => `${object}.${field}`);
  });

/**
 * What there is to be kept of what is open, as the integration user sees it. None where the org hides some of what is needed:
 * then Salesforce is asked. Throws `CrmUnavailable`.
 */
export async function openObjects(
  client: OrgClient,
  signal: AbortSignal,
): Promise<{ readonly objects: readonly OpenObject[]; readonly hidden: readonly string[] }> {
  const account = await describedFields(client, 'Account', signal);
  const seen = new Map<OpenObjectName, ReadonlySet<string>>();
  for (const object of openObjectNames) {
    const names = await describedFields(client, object, signal);
    if (names !== null) seen.set(object, names);
  }
  const hidden = hiddenOfOpen((object) => seen.get(object) ?? null);
  if (hidden.length > 0) return { objects: [], hidden };
  const objects = [...seen].map(([object, names]): OpenObject => {
    const isThere = (field: string): boolean => {
      const [first = '', second] = field.split('.');
      if (second === undefined) return names.has(first);
      return names.has(`${first}Id`) && (first !== 'Account' || account?.has(second) === true);
    };
    const fields = ['Id', 'CreatedDate', 'LastModifiedDate', ...fieldsOf[object].filter(isThere)];
    return { object, fields, where: conditions[object] };
  });
  return { objects, hidden };
}
