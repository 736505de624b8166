import {
  rangWithGroup,
  type Call,
  type Offer,
  type Participation,
} from '../../domain/channels/voice/call.ts';
import { failureOf } from '../../domain/channels/voice/failure.ts';
import { holdMs, talkMs, waitMs } from '../../domain/channels/voice/times.ts';
import { ivrFact } from '../../domain/channels/voice/ivr-step.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import type { ParticipationNotes } from '../../domain/interaction/participation-notes.ts';
import type { ContactFacts, OfferFact } from '../../domain/logging/facts/facts.ts';
import { missedAt } from '../../domain/logging/facts/missed.ts';
import type { AgentState } from '../../domain/presence/agent-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Workflow } from '../../domain/workflow/workflow.ts';
import type { StoredCall } from '../ports/interactions/call-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';

/**
 * Gathers what the rules of logging may look at for one agent's part of a call, or for a call that no agent was
 * offered (`part` null), by the workflow that decides about it. `now` stands for the end of what goes on still.
 */
export function contactFacts(
  stored: StoredCall,
  part: Participation | null,
  state: AgentState | null,
  organisation: Organisation,
  workflow: Workflow,
  now: EpochMs,
): ContactFacts {
  const { call, match } = stored;
  const notes = part ? stored.notes.find(({ agent }) => agent === part.agent) : undefined;
  return {
    interaction: { ...interactionFacts(call, organisation, now), ivr: ivrFact(match.ivr, workflow) },
    part: part && notes && state ? partFacts(call, part, notes, state, organisation, now) : null,
    others: call.parts
      .filter((other) => other.agent !== part?.agent)
      .map((other) => otherFacts(call, other, organisation)),
    match: { candidates: match.candidates, chosen: notes?.details.name ?? match.startedFrom },
    related: match.related,
    ringAllOwner: ringAllOwner(workflow, organisation),
    confirmedAddresses: [],
    sent: [],
    begun: false,
  };
}

function interactionFacts(
  call: Call,
  organisation: Organisation,
  now: EpochMs,
): Omit<ContactFacts['interaction'], 'ivr'> {
  const queue = call.queue === null ? null : organisation.queue(call.queue);
  const number = ownNumber(call, organisation);
  return {
    id: call.id,
    sessionId: call.sessionId,
    channel: 'voice',
    direction: call.direction,
    callId: call.callId,
    from: call.from,
    to: call.to,
    queue: queue && { id: queue.id, name: queue.name },
    startedAt: call.startedAt,
    endedAt: call.ended?.at ?? null,
    waitMs: waitMs(call, now),
    origin: call.origin,
    emergency: call.emergency,
    ownNumber: number && { number: number.number, country: number.country, timeZone: number.timeZone },
    withinHours: number === null || organisation.isNumberOpen(number, call.startedAt),
    failure: failureOf(call),
    ringAll: queue?.strategy === 'ring-all',
    otherIsOurs: isOurs(call, organisation),
  };
}

/** Our own number on this call, with its zone and hours; null where none of ours was involved. */
export const ownNumber = (call: Call, organisation: Organisation) =>
  organisation.numbers().find(({ number }) => number === call.ownNumber) ?? null;

function partFacts(
  call: Call,
  part: Participation,
  notes: ParticipationNotes,
  state: AgentState,
  organisation: Organisation,
  now: EpochMs,
): NonNullable<ContactFacts['part']> {
  const agent = organisation.agent(part.agent);
  return {
    agentId: part.agent,
    agentName: agent?.name ?? '',
    crmUser: agent?.crmUser ?? null,
    order: call.parts.indexOf(part),
    offers: part.offers.flatMap(offerFact),
    inGroup: rangWithGroup(part),
    answeredAt: part.answeredAt,
    endedAt: part.endedAt ?? now,
    talkMs: talkMs(part, now),
    holdMs: holdMs(part, now),
    recordingLink: null,
    surfaces: state.surfaces,
    salesforceLogout: state.salesforceLogout,
    box: { touched: notes.doNotLog, agentDefault: agent?.doNotLogDefault ?? false },
    details: notes.details,
    savedAt: notes.savedAt,
    email: emailOf(agent),
    // Chosen while wrap-up goes on, it is carried out when that is finished or the agent saves.
    followUp: part.phase === 'ended' || notes.savedAt !== null ? notes.followUp : null,
  };
}

const offerFact = ({ at, ended }: Offer): OfferFact[] =>
  ended ? [{ at, endedAt: ended.at, result: ended.result }] : [];

const emailOf = (agent: Agent | null) =>
  agent?.email == null ? null : { address: agent.email, verified: agent.emailVerified };

function otherFacts(
  call: Call,
  part: Participation,
  organisation: Organisation,
): ContactFacts['others'][number] {
  const agent = organisation.agent(part.agent);
  return {
    agentId: part.agent,
    agentName: agent?.name ?? '',
    crmUser: agent?.crmUser ?? null,
    order: call.parts.indexOf(part),
    answered: part.answeredAt !== null,
    inGroup: rangWithGroup(part),
    missedAt: missedAt({ offers: part.offers.flatMap(offerFact) }),
    standing: null,
    email: emailOf(agent),
  };
}

/** The agent whom the workflow names as owner of calls that a whole group missed (spec L20); one who is gone owns nothing. */
function ringAllOwner(
  { ringAllOwner: owner }: Workflow,
  organisation: Organisation,
): ContactFacts['ringAllOwner'] {
  const agent = typeof owner === 'object' ? organisation.agent(owner.agent) : null;
  return agent && { agentId: agent.id, agentName: agent.name, crmUser: agent.crmUser };
}

/** Whether the other party's number is the organisation's own (spec L23). */
function isOurs(call: Call, organisation: Organisation): boolean {
  const number = call.direction === 'inbound' ? call.from : call.to;
  return organisation.numbers().some((ours) => ours.number === number);
}
