import type { OrgClient } from '../client/org-client.ts';
import { keyField } from '../writing/rows/org-row.ts';
import { describedFields } from './indexed-object.ts';

/** What is kept of what is open in an org, by the org's own names. */
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

/**
 * What there is to be kept of what is open, as the integration user sees it. None where one of the objects is not there or
 * hides what it belongs to: then Salesforce is asked. Throws `CrmUnavailable`.
 */
export async function openObjects(client: OrgClient, signal: AbortSignal): Promise<readonly OpenObject[]> {
  const account = await describedFields(client, 'Account', signal);
  const found: OpenObject[] = [];
  for (const object of openObjectNames) {
    const names = await describedFields(client, object, signal);
    if (names === null || !required[object].every((name) => names.has(name))) return [];
    const isThere = (field: string): boolean => {
      const [first = '', second] = field.split('.');
      if (second === undefined) return names.has(first);
      return names.has(`${first}Id`) && (first !== 'Account' || account?.has(second) === true);
    };
    const fields = ['Id', 'CreatedDate', 'LastModifiedDate', ...fieldsOf[object].filter(isThere)];
    found.push({ object, fields, where: conditions[object] });
  }
  return found;
}
