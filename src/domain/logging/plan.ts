import type { ActivityFields } from '../crm/activity-fields.ts';
import type { CrmForPlan } from '../crm/capabilities.ts';
import type { Step } from '../reason.ts';
import { screenPop } from '../pop/screen-pop.ts';
import type { CallRecord, Workflow } from '../workflow/workflow.ts';
import { activityRelations } from './records/activity-relations.ts';
import { activityOf } from './activity/activity-of.ts';
import { doNotLog } from './eligibility/do-not-log.ts';
import type { ContactFacts } from './facts/facts.ts';
import { followUp } from './follow-up/follow-up.ts';
import { activityKey, voiceCallKey } from './context/keys.ts';
import { missedCallMail } from './mail/missed-call-mail.ts';
import { openedCase } from './records/opened-case.ts';
import { callLegOf, callRecordOf } from './activity/call-record.ts';
import { leftNoteStep } from './activity/note-decision.ts';
import { removedLog } from './activity/removed-log.ts';
import { opensAfterCall } from './activity/open-after-call.ts';
import { responsible } from './eligibility/responsible.ts';
import type { PlanTexts } from './context/texts.ts';
import { removalPlan } from './removal-plan.ts';
import { loggingDecision, type LoggingDecision } from './eligibility/logging-decision.ts';
import { matchedParty, type MatchedParty } from './records/matched-party.ts';
import { stepOf } from './context/step.ts';
import { planContext, type Plan, type PlanContext } from './context/plan-context.ts';
import type { PlannedWrite, RecordTarget } from './context/writes.ts';

/**
 * What a part of a contact becomes in the CRM (spec L1 to L31). Pure: looks at the facts, the workflow and nothing
 * else, so that Why?, What if? and the ledger can never disagree. `texts` are in the workflow's language; `crm` is
 * the one that it is written to.
 */
export function plan(facts: ContactFacts, workflow: Workflow, texts: PlanTexts, crm: CrmForPlan): Plan {
  const context = planContext(facts, workflow, texts, crm);
  const { kind, kindStep } = context;
  const who = responsible(facts);
  const box = doNotLog(facts, workflow, who.value);
  const opening = [...deskPhoneStep(facts), who.step, kindStep, box.step];
  // A box ticked at the end wins over everything, so whatever would name the customer is not even read (spec L4, L7).
  if (box.value) return { kind, ...removalPlan(facts, opening, box.step) };

  const verdict = loggingDecision(context, who.value);
  const party = matchedParty(facts, workflow);
  const logged = verdict.outcome === 'none' ? unlogged(context, party) : log(context, verdict, party);
  const mail = missedCallMail(context, party);
  return {
    kind,
    outcome: verdict.outcome,
    because: verdict.because,
    steps: [
      ...opening,
      ...verdict.steps,
      ...logged.steps,
      ...shownStep(facts, workflow, party),
      ...(mail.step ? [mail.step] : []),
    ],
    writes: mail.write ? [...logged.writes, mail.write] : logged.writes,
    toBeDecided: logged.toBeDecided,
    eraseAll: false,
  };
}

/** An agent who is signed in nowhere is offered calls only on a telephone of their own (spec R2). */
const deskPhoneStep = ({ part }: ContactFacts): readonly Step[] =>
  part?.offers.some(({ onDeskPhone }) => onDeskPhone) === true
    ? [stepOf('R2', true, { saw: { deskPhone: true }, because: 'why.offered.desk-phone' })]
    : [];

/** What opened on the agent's desk (spec L28, L29); calls between colleagues have no such setting. */
const shownStep = (facts: ContactFacts, workflow: Workflow, party: MatchedParty): readonly Step[] =>
  facts.part === null || facts.interaction.direction === 'internal'
    ? []
    : [screenPop(facts, workflow, { found: party }).step];

/** What is decided once it is known whether there is a log. */
type Rest = Pick<Plan, 'steps' | 'writes' | 'toBeDecided'>;

/**
 * The log with everything it belongs to and everything that follows it; for a draft only what does not wait for Save.
 */
function log(context: PlanContext, decision: LoggingDecision, party: MatchedParty): Rest {
  const { facts, workflow } = context;
  const { outcome, status } = decision;
  const opened = openedCase(context, party);
  const belongsTo = activityRelations(context, party, opened);
  const record = callRecordOf(context, decision);
  const activity = activityOf(context, status, belongsTo, record.value);
  const follows = followUp(context, belongsTo);
  const writes: readonly PlannedWrite[] =
    outcome === 'log'
      ? [...belongsTo.makes, logWrite(facts, record.value, activity.fields), ...follows.writes]
      : opened.write
        ? [opened.write]
        : [];
  return {
    steps: [
      ...belongsTo.steps,
      ...record.steps,
      ...activity.steps,
      ...leftNoteStep(facts),
      opensAfterCall(facts, workflow).step,
      ...follows.steps,
    ],
    writes,
    toBeDecided: belongsTo.toBeDecided,
  };
}

const logWrite = (
  facts: ContactFacts,
  record: CallRecord,
  fields: ActivityFields<RecordTarget>,
): PlannedWrite =>
  record === 'task'
    ? { kind: 'activity', operation: 'upsert-task', key: activityKey(facts), fields }
    : {
        kind: 'activity',
        operation: 'upsert-voice-call',
        key: voiceCallKey(facts),
        // It is about one record.
        fields: { ...fields, who: null, what: fields.what ?? fields.who, leg: callLegOf(facts) },
      };

/**
 * What is written for a part without a log: an activity that was already created is removed, and what does not depend
 * on the log stays: the case that was created automatically (spec L27) and the follow-up the agent chose (spec L30).
 */
function unlogged(context: PlanContext, party: MatchedParty): Rest {
  const { facts, workflow } = context;
  const back = removedLog(facts);
  const opened = openedCase(context, party);
  const isFollowed = (facts.part?.followUp ?? null) !== null;
  if (opened.write === null && !isFollowed) return { steps: opened.steps, writes: back, toBeDecided: false };
  // No record is created for a contact that is not logged (spec L24, L25), so only existing ones are named.
  const plain: Workflow = { ...workflow, unknownCaller: 'nothing', attachTo: noAttachment };
  const belongsTo = activityRelations({ ...context, workflow: plain }, party, opened);
  const follows = followUp(context, belongsTo);
  return {
    steps: [...party.steps, ...opened.steps, ...follows.steps],
    writes: [...back, ...(opened.write ? [opened.write] : []), ...follows.writes],
    toBeDecided: false,
  };
}

const noAttachment: Workflow['attachTo'] = { kind: 'none', createIfNone: false, stage: null };

/**
 * How an active contact would be logged if it ended now: the plan over the facts so far, for the panel's foot and for
 * Why? during the call.
 */
export function planPreview(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  crm: CrmForPlan,
): Plan {
  const { interaction, part } = facts;
  const endedAt = interaction.endedAt ?? part?.endedAt ?? interaction.startedAt;
  return plan({ ...facts, interaction: { ...interaction, endedAt } }, workflow, texts, crm);
}
