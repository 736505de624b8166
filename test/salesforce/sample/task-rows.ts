import type { DemoActivity } from '../../../src/demo/demo-activities.ts';
import { day, moment } from '../model/moments.ts';
import type { OrgTransaction } from '../model/org-data.ts';
import type { Value } from '../model/schema.ts';
import type { SampleIds } from './customer-rows.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A call that is over or something to be done, with what Salesforce derives: closed, completed, the account. */
export function taskRow(
  tx: OrgTransaction,
  ids: SampleIds,
  activity: DemoActivity,
): Readonly<Record<string, Value>> {
  const { call, inDays } = activity;
  const at = tx.now() + inDays * dayMs;
  const isOver = inDays < 0;
  const who = idOf(activity.who, ids, ids.persons);
  const what = idOf(activity.what, ids);
  return {
    Subject: activity.subject,
    Description: activity.description || null,
    WhoId: who,
    WhatId: what,
    WhoCount: who === null ? 0 : 1,
    WhatCount: what === null ? 0 : 1,
    AccountId: accountOf(tx, what) ?? accountOf(tx, who),
    OwnerId: ids.owners.get(activity.agent) ?? null,
    ActivityDate: day(at),
    Status: isOver ? 'Completed' : 'Not Started',
    IsClosed: isOver,
    CompletedDateTime: isOver ? moment(at) : null,
    CreatedDate: moment(Math.min(at, tx.now())),
    Priority: 'Normal',
    TaskSubtype: call === undefined ? 'Task' : 'Call',
    ...(call && { CallType: call.type, CallDurationInSeconds: call.seconds }),
  };
}

function idOf(
  key: string | undefined,
  { records }: SampleIds,
  persons?: ReadonlyMap<string, string>,
): string | null {
  if (key === undefined) return null;
  return persons?.get(key) ?? records.get(key) ?? null;
}

/** The account of a record that an activity is about: itself, or the one it names. */
function accountOf(tx: OrgTransaction, id: string | null): string | null {
  if (id === null) return null;
  if (tx.row('Account', id) !== null) return id;
  const row = tx.row('Contact', id) ?? tx.row('Case', id) ?? tx.row('Opportunity', id);
  const account = row?.['AccountId'];
  return typeof account === 'string' ? account : null;
}
