import type { Reason, Reasoned, Step } from '../../reason.ts';
import type { ActivityFields } from '../../crm/activity-fields.ts';
import { autoSave } from './auto-save.ts';
import { completeBegun } from './begun-activity.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { logAsWhat } from './log-as-what.ts';
import { signedOutPolicy } from './signed-out-policy.ts';
import type { Responsible } from './responsible.ts';
import { settlement } from './settlement.ts';
import { withinHours } from './within-hours.ts';

/** Whether a part is logged, and the reason that decided it. */
export interface LoggingDecision {
  /** `draft`: it waits for the agent's Save (spec L10). */
  readonly outcome: 'log' | 'draft' | 'none';
  readonly status: ActivityFields['status'];
  readonly because: Reason;
  readonly steps: readonly Step[];
}

/** A rule that can decide whether there is a log; the first that decides gives the reason. */
type Gate = { readonly step: Step; readonly stops: boolean };

const gate = (rule: Reasoned<boolean>): Gate => ({ step: rule.step, stops: !rule.value });

/** Whether a part is logged (spec L3, L4, L9 to L11, L16, L18 to L20), if the agent did not choose against it. */
export function loggingDecision({ facts, workflow, kind }: PlanContext, who: Responsible): LoggingDecision {
  const as = logAsWhat(facts, workflow, kind);
  const status = as.value === 'open' ? 'open' : 'completed';
  const gates = [
    ...signedOutPolicy(facts, workflow, who).map(gate),
    { step: as.step, stops: as.value === 'off' },
    gate(withinHours(facts, workflow)),
  ];
  const refusing = gates.findIndex(({ stops }) => stops);
  const steps = (refusing === -1 ? gates : gates.slice(0, refusing + 1)).map(({ step }) => step);
  const none = (step: Step): LoggingDecision => ({ outcome: 'none', status, because: step.because, steps });
  let because = as.step.because;
  const stopped = gates[refusing];
  if (stopped) {
    if (!facts.begun) return none(stopped.step);
    const { step } = completeBegun(as.value);
    steps.push(step);
    because = step.because;
  }
  const settled = settlement(facts, workflow);
  steps.push(settled.step);
  if (settled.value !== 'own') return none(settled.step);
  const saving = autoSave(facts, workflow, kind);
  steps.push(saving.step);
  return saving.value
    ? { outcome: 'log', status, because, steps }
    : { outcome: 'draft', status, because: saving.step.because, steps };
}
