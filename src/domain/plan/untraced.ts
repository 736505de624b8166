import type { Step } from '../reason.ts';
import type { ContactFacts } from './facts.ts';
import { takenBack } from './follow-up.ts';
import { activityKey, caseKey } from './keys.ts';
import type { Plan } from './plan.ts';
import { stepOf } from './step.ts';
import type { PlannedWrite } from './writes.ts';

/**
 * The plan of a part that the agent chose not to log (spec L7): whatever was written of it is taken back, and a case that
 * opened for it is deleted unless somebody has touched it.
 */
export function untraced(facts: ContactFacts, steps: readonly Step[], deciding: Step): Omit<Plan, 'kind'> {
  const writes: PlannedWrite[] = [];
  if (facts.begun)
    writes.push({ kind: 'activity-removal', operation: 'delete-task', key: activityKey(facts) });
  writes.push(...takenBack(facts, null));
  const opened = facts.sent.includes(caseKey(facts));
  if (opened) writes.push({ kind: 'case-removal', operation: 'delete-untouched', key: caseKey(facts) });
  return {
    outcome: 'none',
    because: deciding.because,
    steps: opened ? [...steps, stepOf('L7', 'delete-untouched', { because: 'why.case.removed' })] : steps,
    writes,
    toBeDecided: false,
    leaveNoTrace: true,
  };
}
