import { standardCrm } from '../../../../domain/crm/capabilities.ts';
import { noDetails } from '../../../../domain/interaction/details.ts';
import { agentId, interactionId, queueId, sessionId } from '../../../../domain/ids.ts';
import type { ContactFacts } from '../../../../domain/logging/facts/facts.ts';
import { planContext } from '../../../../domain/logging/context/plan-context.ts';
import { resultOf } from '../../../../domain/logging/wording/result.ts';
import { variablesIn } from '../../../../domain/logging/wording/subject-of.ts';
import type { PlanTexts } from '../../../../domain/logging/context/texts.ts';
import { after, type EpochMs } from '../../../../domain/time.ts';
import { isOffered } from '../../../../domain/workflow/dispositions.ts';
import type { SubjectVariable } from '../../../../domain/workflow/subject.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';

const waitMs = 14_000;
const talkMs = 392_000;

/** The call that previews are made of: from a customer to the queue, begun at that moment. */
function sampleCall(workflow: Workflow, answered: boolean, startedAt: EpochMs): ContactFacts {
  const offered = workflow.dispositions.find((one) => isOffered(one, 'inbound'));
  const disposition = answered && offered ? offered.id : null;
  const endedAt = after(startedAt, answered ? waitMs + talkMs : waitMs);
  return {
    interaction: {
      id: interactionId('sample'),
      sessionId: sessionId('sample'),
      channel: 'voice',
      direction: 'inbound',
      callId: 'sample',
      from: '+498963648018',
      to: null,
      queue: { id: queueId('sample'), name: 'Support' },
      startedAt,
      endedAt,
      waitMs,
      origin: 'inbound',
      emergency: false,
      // Without one, times are told in the workflow's own zone.
      ownNumber: null,
      withinHours: true,
      failure: null,
      ringAll: false,
      otherIsOurs: false,
      ivr: null,
    },
    part: {
      agentId: agentId('sample'),
      agentName: 'Mia Krüger',
      crmUser: null,
      order: 0,
      offers: [{ at: startedAt, endedAt, result: answered ? 'answered' : 'timed-out' }],
      inGroup: false,
      answeredAt: answered ? after(startedAt, waitMs) : null,
      endedAt,
      talkMs: answered ? talkMs : 0,
      holdMs: 0,
      recordingLink: null,
      surfaces: { crm: 'out', desk: 'in', deskForeground: true },
      crmSignedOut: false,
      box: { touched: null, agentDefault: false, seenAt: startedAt, goneAt: null },
      details: { ...noDetails, disposition },
      savedAt: null,
      email: null,
      followUp: null,
    },
    others: [],
    match: { candidates: [], chosen: null },
    related: [],
    confirmedAddresses: [],
    sent: [],
    begun: false,
    ringAllOwner: null,
  };
}

/** The customer of the answered call; the missed one is from a number that nobody knows. */
const sampleName = 'Erika Mustermann';

/** What the variables of templates stand for in the sample call, by the same rules as in a real one. */
export function sampleVariables(
  workflow: Workflow,
  answered: boolean,
  startedAt: EpochMs,
  texts: PlanTexts,
): Readonly<Record<SubjectVariable, string>> {
  const context = planContext(sampleCall(workflow, answered, startedAt), workflow, texts, standardCrm);
  return variablesIn(context, answered ? sampleName : null, resultOf(context).value);
}
