import type { Plan } from './context/plan-context.ts';
import type { Step } from '../reason.ts';
import type { ContactFacts } from './facts/facts.ts';
import { takenBack } from './follow-up/follow-up.ts';
import { removedLog } from './activity/removed-log.ts';
import { callerRecordKey, caseKey, opportunityKey } from './context/keys.ts';
import { stepOf } from './context/step.ts';
import type { PlannedWrite } from './context/writes.ts';

/**
 * The plan of a part that the agent chose not to log (spec L7): everything written for it is removed, and a record
 * created for it is deleted unless someone has changed it. What belongs to another record is removed before that
 * record.
 */
export function removalPlan(facts: ContactFacts, steps: readonly Step[], deciding: Step): Omit<Plan, 'kind'> {
  const made: readonly {
    readonly kind: MadeRemoval;
    readonly key: string;
    readonly because: RemovalReason;
  }[] = [
    { kind: 'opportunity-removal', key: opportunityKey(facts), because: 'why.opportunity.removed' },
    { kind: 'case-removal', key: caseKey(facts), because: 'why.case.removed' },
    { kind: 'caller-record-removal', key: callerRecordKey(facts), because: 'why.caller.removed' },
  ];
  // One that was created for another customer has the customer's id behind its key.
  const removed = made.flatMap((one) =>
    facts.sent
      .filter((key) => key === one.key || key.startsWith(`${one.key}-`))
      .map((key) => ({ ...one, key })),
  );
  return {
    outcome: 'none',
    because: deciding.because,
    steps: [
      ...steps,
      ...removed.map(({ because }) =>
        stepOf('L7', 'delete-untouched', { because, values: { outcome: 'pending' } }),
      ),
    ],
    writes: [
      ...removedLog(facts),
      ...takenBack(facts, null),
      ...removed.map(({ kind, key }) => ({ kind, operation: 'delete-untouched', key }) as const),
    ],
    toBeDecided: false,
    eraseAll: true,
  };
}

export type RemovalReason = 'why.opportunity.removed' | 'why.case.removed' | 'why.caller.removed';
type MadeRemoval = Extract<PlannedWrite, { readonly operation: 'delete-untouched' }>['kind'];
