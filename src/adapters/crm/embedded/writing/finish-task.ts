import type { UpdateObject } from 'kysely';
import type { CrmWrite, CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { MakeId } from '../../../../application/ports/runtime/ids.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import { isActivityKey } from '../../../../domain/logging/context/keys.ts';
import type { FinishedTask } from '../../../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { writeAudit } from '../../../postgres/organisation/audit.ts';
import type { Tables } from '../../../postgres/tables/tables.ts';
import { emptiedActivity } from '../records/activity-rows.ts';
import { changedAfter } from '../records/customer-change.ts';
import { refused } from './write-refusals.ts';

export interface FinishTaskDeps {
  readonly db: Database;
  readonly makeId: MakeId;
}

type Finish = Extract<CrmWrite, { operation: 'finish-task' }>;

/**
 * Settles a task that was there before (spec L30). What is done already stays done; to complete one that is gone is
 * refused, and one that somebody has completed, taken over or moved to another day is left alone. A log is never deleted
 * by this, whatever was planned or corrected (spec O12).
 */
export function finishTask(
  { db, makeId }: FinishTaskDeps,
  { fields: { task, by, expected }, agent }: Finish,
  at: EpochMs,
): Promise<CrmWriteResult> {
  return transaction(db, async (tx): Promise<CrmWriteResult> => {
    const there = await tx
      .selectFrom('crm_activity')
      .select(['id', 'subject as name', 'status', 'owner', 'due', 'external_key', 'changed_at as changedAt'])
      .where('id', '=', task.id)
      .where('kind', '=', 'task')
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (there === undefined)
      return by === 'delete' ? { result: 'done', record: null } : refused('task-not-found');
    const { id, name, external_key: key } = there;
    const record: RecordRef = { kind: 'task', id, name };
    const completes = by === 'complete' || (key !== null && isActivityKey(key));
    if (completes && there.status === 'completed') return { result: 'done', record };
    if (there.status !== 'open' || !isAs(expected, there)) return { result: 'done', record, taskKept: true };
    if (completes) {
      // Each change has a moment of its own, by which a later edit knows whether it saw this one (spec X12).
      const changed_at = new Date(changedAfter(there.changedAt, at));
      await set(tx, record, { status: 'completed', changed_at });
      return { result: 'done', record };
    }
    await set(tx, record, { ...emptiedActivity, deleted_at: new Date(at) });
    await writeAudit(tx, [
      {
        id: makeId(),
        at,
        by: { id: agent, name: await nameOf(tx, agent) },
        action: 'removed',
        noun: 'task',
        nounId: id,
        before: { name },
        after: null,
      },
    ]);
    return { result: 'done', record: null };
  });
}

/** Whether it still has the owner and the day it was seen with; what an earlier release planned does not say. */
const isAs = (
  expected: FinishedTask['expected'],
  { owner, due }: { readonly owner: string | null; readonly due: string | null },
): boolean => expected === undefined || (expected.owner === owner && expected.due === due);

const set = (
  tx: Database,
  { id }: RecordRef,
  columns: UpdateObject<Tables, 'crm_activity'>,
): Promise<unknown> => tx.updateTable('crm_activity').set(columns).where('id', '=', id).execute();

/** Kept beside the id, because the entry outlives the account. */
async function nameOf(tx: Database, agent: AgentId | null): Promise<string> {
  if (agent === null) return '';
  const found = await tx.selectFrom('agent').select('name').where('id', '=', agent).executeTakeFirst();
  return found?.name ?? '';
}
