import type { CrmWrite, CrmWriteResult } from '../../../../../application/ports/crm/writer.ts';
import { recordId, type AgentId } from '../../../../../domain/ids.ts';
import { isActivityKey } from '../../../../../domain/logging/context/keys.ts';
import type { FinishedTask } from '../../../../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import type { RowContext } from '../rows/activity-row.ts';
import { refused } from './judge.ts';
import type { Existing } from '../lookup/lookup.ts';
import { isTrueIn, textIn } from '../../requests/queried-row.ts';
import { answer, type Step } from './step.ts';

export type TaskFinish = Extract<CrmWrite, { operation: 'finish-task' }>;

export interface FinishContext extends RowContext {
  /** Called once the org has confirmed that a task of this agent's is deleted, for the audit (spec O12). */
  readonly onTaskDeleted: (task: RecordRef, agent: AgentId | null) => Promise<void>;
}

/**
 * What is sent for a task that was there before (spec L30). What is done already stays done; to complete one that is gone
 * is refused, and one that somebody has completed, taken over or moved to another day is left alone. A log is never
 * deleted by this. Completing is conditional on nobody's having changed the task since it was looked up; Salesforce
 * knows no conditional deletion, so a change in that tenth of a second goes into the recycle bin with the task.
 */
export function decideFinish(
  { fields: { by, expected }, agent }: TaskFinish,
  existing: Existing | undefined,
  context: FinishContext,
): Step {
  if (existing === undefined || existing.isDeleted)
    return answer(by === 'delete' ? { result: 'done', record: null } : refused('task-not-found'));
  const { row, key } = existing;
  const id = textIn(row, 'Id') ?? '';
  const record: RecordRef = { kind: 'task', id: recordId(id), name: textIn(row, 'Subject') ?? '' };
  const done: CrmWriteResult = { result: 'done', record };
  const completes = by === 'complete' || (key !== null && isActivityKey(key));
  const isClosed = isTrueIn(row, 'IsClosed');
  if (completes && isClosed) return answer(done);
  if (isClosed || !isAs(expected, existing, context)) return answer({ ...done, taskKept: true });
  if (completes)
    return {
      step: 'update',
      row: { object: 'Task', id, fields: { Status: context.statuses.completed } },
      unmodifiedSince: textIn(row, 'LastModifiedDate'),
      done,
    };
  return {
    step: 'delete',
    row: { object: 'Task', id, fields: {} },
    async done() {
      await context.onTaskDeleted(record, agent);
      return { result: 'done', record: null };
    },
  };
}

/** Whether it still has the owner and the day it was seen with; what an earlier release planned does not say. */
function isAs(
  expected: FinishedTask['expected'],
  { row }: Existing,
  { integrationUser }: RowContext,
): boolean {
  if (expected === undefined) return true;
  const owner = textIn(row, 'OwnerId');
  return (
    (owner === integrationUser ? null : owner) === expected.owner &&
    textIn(row, 'ActivityDate') === expected.due
  );
}
