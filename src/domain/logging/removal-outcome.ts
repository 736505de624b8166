import type { RecordRef } from '../record.ts';
import type { Step } from '../reason.ts';
import type { RemovalReason } from './removal-plan.ts';
import type { PlannedWrite } from './context/writes.ts';
import type { WriteState } from './revisions/log-state.ts';

/** A write of the ledger, as far as it says what became of a record. */
interface Removal {
  readonly kind: PlannedWrite['kind'];
  readonly state: WriteState;
  /** What there still is; null: nothing. */
  readonly record: RecordRef | null;
}

const removals: Readonly<Record<RemovalReason, PlannedWrite['kind']>> = {
  'why.opportunity.removed': 'opportunity-removal',
  'why.case.removed': 'case-removal',
  'why.caller.removed': 'caller-record-removal',
};

const isRemoval = (code: string): code is RemovalReason => Object.hasOwn(removals, code);

/**
 * The steps with what became of each record that was to be deleted (spec L7): only the CRM knows whether somebody has
 * touched it, so the plan cannot tell.
 */
export const withRemovalOutcomes = (steps: readonly Step[], writes: readonly Removal[]): readonly Step[] =>
  steps.map((step) => {
    const { code } = step.because;
    if (!isRemoval(code)) return step;
    const outcome = outcomeOf(writes.findLast(({ kind }) => kind === removals[code]));
    const decided = outcome === 'pending' ? step.decided : outcome;
    return { ...step, decided, because: { code, values: { outcome } } };
  });

function outcomeOf(write: Removal | undefined): 'pending' | 'deleted' | 'kept' | 'failed' {
  if (write?.state === 'given-up') return 'failed';
  if (write?.state !== 'done') return 'pending';
  return write.record === null ? 'deleted' : 'kept';
}
