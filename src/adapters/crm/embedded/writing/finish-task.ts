import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { FinishedTask } from '../../../../domain/logging/context/writes.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { emptiedActivity } from '../records/activity-rows.ts';
import { refused } from './write-refusals.ts';

/** Settles a task that was there before (spec L30). What is done already stays done; to complete one that is gone is refused. */
export async function finishTask(
  db: Database,
  { task, by }: FinishedTask,
  at: EpochMs,
): Promise<CrmWriteResult> {
  const moment = new Date(at);
  const change =
    by === 'delete'
      ? { ...emptiedActivity, deleted_at: moment }
      : { status: 'completed' as const, changed_at: moment };
  const changed = await db
    .updateTable('crm_activity')
    .set(change)
    .where('id', '=', task.id)
    .where('kind', '=', 'task')
    .where('deleted_at', 'is', null)
    .$if(by === 'complete', (query) => query.where('status', '=', 'open'))
    .returning(['id', 'subject'])
    .executeTakeFirst();
  if (by === 'delete') return { result: 'done', record: null };
  if (changed !== undefined)
    return { result: 'done', record: { kind: 'task', id: changed.id, name: changed.subject } };
  const there = await db
    .selectFrom('crm_activity')
    .select(['id', 'subject'])
    .where('id', '=', task.id)
    .where('kind', '=', 'task')
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (there === undefined) return refused('task-not-found');
  return { result: 'done', record: { kind: 'task', id: there.id, name: there.subject } };
}
