import { recordId, type RecordId } from '../../../../domain/ids.ts';
import { epochMs, type EpochMs } from '../../../../domain/time.ts';
import { keyField } from '../writing/rows/org-row.ts';
import { millisecondsOf } from '../requests/queried-row.ts';
import type { FieldValues } from './indexed-record.ts';
import type { OpenObject, OpenObjectName } from './open-object.ts';

/** What is open in the org, as it is kept here; and a contact's role in an opportunity. */
export interface OpenRow {
  readonly id: RecordId;
  readonly object: OpenObjectName;
  readonly name: string;
  /** Of a task its Name. A person account's contact is none. */
  readonly contact: { readonly id: RecordId; readonly name: string } | null;
  readonly account: { readonly id: RecordId; readonly name: string; readonly isPerson: boolean } | null;
  /** Of a task what it is related to, of a role its opportunity. */
  readonly what: RecordId | null;
  readonly isPrimary: boolean;
  readonly owner: string | null;
  /** A day. */
  readonly due: string | null;
  /** As the org's field holds it. */
  readonly key: string | null;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
}

/** Reads a record of an org; null: it is closed. */
export function openRow({ object }: Pick<OpenObject, 'object'>, valueOf: FieldValues): OpenRow | null {
  if (valueOf('IsClosed') === 'true') return null;
  const isPerson = valueOf('Account.IsPersonAccount') === 'true';
  const named = (field: string, name: string): { id: RecordId; name: string } | null => {
    const id = idIn(valueOf, field);
    return id === null ? null : { id, name: valueOf(name) ?? '' };
  };
  const account = named('AccountId', 'Account.Name');
  const ownContact = isPerson ? null : named('ContactId', 'Contact.Name');
  return {
    id: recordId(valueOf('Id') ?? ''),
    object,
    name: nameOf(object, valueOf),
    contact: object === 'Task' ? named('WhoId', 'Who.Name') : ownContact,
    account: account === null ? null : { ...account, isPerson },
    what: idIn(valueOf, object === 'Task' ? 'WhatId' : 'OpportunityId'),
    isPrimary: valueOf('IsPrimary') === 'true',
    owner: valueOf('OwnerId'),
    due: valueOf('ActivityDate'),
    key: valueOf(keyField),
    createdAt: momentIn(valueOf, 'CreatedDate'),
    changedAt: momentIn(valueOf, 'LastModifiedDate'),
  };
}

function nameOf(object: OpenObjectName, valueOf: FieldValues): string {
  switch (object) {
    case 'Case':
      return [valueOf('CaseNumber'), valueOf('Subject')].filter((part) => part !== null).join(' ');
    case 'Task':
      return valueOf('Subject') ?? '';
    case 'Opportunity':
    case 'OpportunityContactRole':
      return valueOf('Name') ?? '';
  }
}

const idIn = (valueOf: FieldValues, field: string): RecordId | null => {
  const id = valueOf(field);
  return id === null ? null : recordId(id);
};

const momentIn = (valueOf: FieldValues, field: string): EpochMs =>
  epochMs(millisecondsOf(valueOf(field) ?? '') || 0);
