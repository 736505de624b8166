import { recordId, type RecordId } from '../../ids.ts';
import { isMade, type RecordTarget } from '../context/writes.ts';
import type { ContactFacts } from '../facts/facts.ts';
import type { EarlierWrite } from '../revisions/revision.ts';
import { accountOf } from './account-of.ts';

/**
 * For whom the cases and opportunities that a contact created were created, by their keys: the contact, else the account.
 * Left out where that is not known, as for a caller whose own record is still to be made (spec L25).
 */
export function createdFor(writes: readonly EarlierWrite[]): Readonly<Record<string, RecordId>> {
  const sent = writes.filter(
    ({ operation, state, attempts }) => operation === 'create-record' && (state === 'done' || attempts > 0),
  );
  const made = (key: string) => sent.find((write) => write.key === key)?.record?.id ?? null;
  const found: Record<string, RecordId> = {};
  for (const { key, payload } of sent) {
    const id = idIn(payload['contact'] ?? payload['account'], made);
    if (id !== null) found[key] = id;
  }
  return found;
}

function idIn(target: unknown, made: (key: string) => RecordId | null): RecordId | null {
  if (typeof target !== 'object' || target === null) return null;
  if ('id' in target && typeof target.id === 'string') return recordId(target.id);
  return 'made' in target && typeof target.made === 'string' ? made(target.made) : null;
}

/**
 * Whether what the contact created under this key belongs to another customer than this one: the agent has chosen somebody
 * else since. Not while one of the two has no record yet.
 */
export function isAnothers(facts: ContactFacts, key: string, customer: RecordTarget): boolean {
  const owner = facts.createdFor?.[key];
  if (owner === undefined || isMade(customer)) return false;
  return owner !== customer.id && owner !== accountOf(facts, customer)?.id;
}
