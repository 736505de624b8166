import type { Reason, Reasoned, Step } from '../reason.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { activityOf } from './activity-of.ts';
import { autoSave } from './auto-save.ts';
import { completeBegun } from './begun.ts';
import { doNotLog } from './do-not-log.ts';
import type { ContactFacts } from './facts.ts';
import { kindOf, type Kind } from './kind.ts';
import { logAsWhat } from './log-as-what.ts';
import { permitted } from './permitted.ts';
import { responsible } from './responsible.ts';
import { settlement } from './settlement.ts';
import type { PlanTexts } from './texts.ts';
import { whom } from './whom.ts';
import type { PlannedWrite } from './writes.ts';

export type { PlannedWrite } from './writes.ts';

/** What one part of a contact is to become in the CRM, and why. */
export interface Plan {
  readonly kind: Kind;
  /** `draft`: it waits for the agent's Save (spec L10). */
  readonly outcome: 'log' | 'draft' | 'none';
  /** The reason that settled the outcome. */
  readonly because: Reason;
  readonly steps: readonly Step[];
  /** In the order in which they are to be carried out; empty unless something is written or taken back. */
  readonly writes: readonly PlannedWrite[];
  /** Several records of the first kind match and the agent chose none (spec L23). */
  readonly toBeDecided: boolean;
  /** Nothing of the contact's content may be kept (spec L7): facts, notes and match are to be emptied. */
  readonly leaveNoTrace: boolean;
}

/** The idempotency key of a part's activity; `acd` stands for a contact that no agent had. */
export const activityKey = ({ interaction, part }: ContactFacts): string =>
  `${interaction.id}-${part?.agentId ?? 'acd'}-activity`;

/** The rules that can end the question whether there is a log; the first that does gives the reason. */
type Verdict = { readonly step: Step; readonly stops: boolean };

const verdict = (rule: Reasoned<boolean>): Verdict => ({ step: rule.step, stops: !rule.value });

/**
 * What a part of a contact becomes in the CRM (spec L1 to L26). Pure: looks at the facts, the workflow and nothing
 * else, so that Why?, What if? and the ledger can never disagree. `texts` are in the workflow's language.
 */
export function plan(facts: ContactFacts, workflow: Workflow, texts: PlanTexts): Plan {
  const who = responsible(facts);
  const kind = kindOf(facts);
  const box = doNotLog(facts, workflow, who.value);
  const opening = [who.step, kind.step, box.step];
  // A box ticked at the end wins over everything, and what would name the customer is not even looked at (spec L4, L7).
  if (box.value) return without(facts, kind.value, opening, box.step, true);

  const as = logAsWhat(facts, workflow, kind.value);
  const whether = [
    ...permitted(facts, workflow, who.value).map(verdict),
    { step: as.step, stops: as.value === 'off' },
  ];
  const refusing = whether.findIndex(({ stops }) => stops);
  const judged = (refusing === -1 ? whether : whether.slice(0, refusing + 1)).map(({ step }) => step);
  const stopped = whether[refusing];
  const steps = [...opening, ...judged];
  if (stopped && !facts.begun) return without(facts, kind.value, steps, stopped.step, false);
  if (stopped) steps.push(completeBegun(as.value).step);

  const settled = settlement(facts, workflow);
  steps.push(settled.step);
  if (settled.value !== 'own') return without(facts, kind.value, steps, settled.step, false);

  const saving = autoSave(facts, workflow, kind.value);
  steps.push(saving.step);
  const record = whom(facts);
  steps.push(...record.steps);
  const activity = activityOf(
    facts,
    workflow,
    texts,
    kind.value,
    as.value === 'open' ? 'open' : 'completed',
    record,
  );
  steps.push(...activity.steps);
  return {
    kind: kind.value,
    outcome: saving.value ? 'log' : 'draft',
    because: saving.value
      ? stopped
        ? completeBegun(as.value).step.because
        : as.step.because
      : saving.step.because,
    steps,
    writes: saving.value
      ? [{ kind: 'activity', operation: 'upsert-task', key: activityKey(facts), fields: activity.fields }]
      : [],
    toBeDecided: record.toBeDecided,
    leaveNoTrace: false,
  };
}

/** No log, for the reason that this step gives; an activity that was begun is taken back. */
function without(
  facts: ContactFacts,
  kind: Kind,
  steps: readonly Step[],
  deciding: Step,
  leaveNoTrace: boolean,
): Plan {
  return {
    kind,
    outcome: 'none',
    because: deciding.because,
    steps,
    writes: facts.begun
      ? [{ kind: 'activity-removal', operation: 'delete-task', key: activityKey(facts) }]
      : [],
    toBeDecided: false,
    leaveNoTrace,
  };
}

/**
 * What a contact that still goes on would become if it ended now: the plan over the facts so far, as if they were the
 * whole, for the panel's foot and for Why? during the call.
 */
export function planPreview(facts: ContactFacts, workflow: Workflow, texts: PlanTexts): Plan {
  const { interaction, part } = facts;
  const endedAt = interaction.endedAt ?? part?.endedAt ?? interaction.startedAt;
  return plan({ ...facts, interaction: { ...interaction, endedAt } }, workflow, texts);
}
