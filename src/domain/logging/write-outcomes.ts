import type { RecordRef } from '../record.ts';
import type { Step } from '../reason.ts';
import type { ReasonOf } from '../reason-rules.ts';
import type { RemovalReason } from './removal-plan.ts';
import type { PlannedWrite } from './context/writes.ts';
import type { WriteState } from './revisions/log-state.ts';

/** A write of the ledger, as far as it says what became of a record. */
interface Write {
  readonly kind: PlannedWrite['kind'];
  readonly state: WriteState;
  /** What there still is; null: nothing. */
  readonly record: RecordRef | null;
  /** A task that was to be finished stays as somebody has changed it (spec L30). */
  readonly taskKept: boolean;
}

const removals: Readonly<Record<RemovalReason, PlannedWrite['kind']>> = {
  'why.opportunity.removed': 'opportunity-removal',
  'why.case.removed': 'case-removal',
  'why.caller.removed': 'caller-record-removal',
};

const isRemoval = (code: string): code is RemovalReason => Object.hasOwn(removals, code);

const finishes: readonly string[] = [
  'why.follow-up.complete',
  'why.follow-up.complete-log',
  'why.follow-up.delete',
] satisfies ReasonOf<'follow-up'>[];

/**
 * The steps with what became of each record that was to be deleted (spec L7), and of a task that was to be finished
 * (spec L30): only the CRM knows whether somebody has touched it, so the plan cannot tell.
 */
export const withOutcomes = (steps: readonly Step[], writes: readonly Write[]): readonly Step[] =>
  steps.map((step) => {
    const { code, values } = step.because;
    if (finishes.includes(code)) {
      const isKept = writes.findLast(({ kind }) => kind === 'finished-task')?.taskKept === true;
      return isKept ? { ...step, decided: null, because: { code: 'why.follow-up.task-kept', values } } : step;
    }
    if (!isRemoval(code)) return step;
    const outcome = outcomeOf(writes.findLast(({ kind }) => kind === removals[code]));
    const decided = outcome === 'pending' ? step.decided : outcome;
    return { ...step, decided, because: { code, values: { outcome } } };
  });

function outcomeOf(write: Write | undefined): 'pending' | 'deleted' | 'kept' | 'failed' {
  if (write?.state === 'given-up') return 'failed';
  if (write?.state !== 'done') return 'pending';
  return write.record === null ? 'deleted' : 'kept';
}
