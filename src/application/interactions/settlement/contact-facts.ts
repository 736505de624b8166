import { channelFacts, ownAddressOf, type Interaction } from '../../../domain/channels/interaction.ts';
import { failureOf } from '../../../domain/interaction/failure.ts';
import type { ParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import { type Offer, type Participation, rangWithGroup } from '../../../domain/interaction/participation.ts';
import { holdMs, talkMs, waitMs } from '../../../domain/interaction/times.ts';
import type { ContactFacts, OfferFact } from '../../../domain/logging/facts/facts.ts';
import { ivrFact } from '../../../domain/logging/facts/ivr-fact.ts';
import { missedAt } from '../../../domain/logging/facts/missed.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import { isUnasked, type StoredInteraction } from '../../ports/interactions/interaction-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';

/**
 * Gathers what the rules of logging may look at for one agent's participation, or for an interaction that no agent was
 * offered (`part` null), by the workflow that decides about it. `now` is the end of what still goes on.
 */
export function contactFacts(
  stored: StoredInteraction,
  part: Participation | null,
  state: AgentState | null,
  organisation: Organisation,
  workflow: Workflow,
  now: EpochMs,
): ContactFacts {
  const { interaction, match } = stored;
  const notes = part ? stored.notes.find(({ agent }) => agent === part.agent) : undefined;
  return {
    interaction: { ...interactionFacts(interaction, organisation, now), ivr: ivrFact(match.ivr, workflow) },
    part: part && notes && state ? partFacts(interaction, part, notes, state, organisation, now) : null,
    others: interaction.parts
      .filter((other) => other.agent !== part?.agent)
      .map((other) => otherFacts(interaction, other, organisation)),
    match: {
      candidates: match.candidates,
      chosen: notes?.details.name ?? match.startedFrom,
      ...(match.isLate && { isLate: true }),
      ...(isUnasked(match) && { isUnasked: true }),
    },
    related: match.related,
    ringAllOwner: ringAllOwner(workflow, organisation),
    confirmedAddresses: [],
    sent: [],
    begun: false,
  };
}

function interactionFacts(
  interaction: Interaction,
  organisation: Organisation,
  now: EpochMs,
): Omit<ContactFacts['interaction'], 'ivr'> {
  const queue = interaction.queue === null ? null : organisation.queue(interaction.queue);
  const number = ownNumber(interaction, organisation);
  const ofChannel = channelFacts(interaction);
  return {
    ...ofChannel,
    id: interaction.id,
    sessionId: interaction.sessionId,
    direction: interaction.direction,
    queue: queue && { id: queue.id, name: queue.name },
    startedAt: interaction.startedAt,
    endedAt: interaction.ended?.at ?? null,
    waitMs: waitMs(interaction, now),
    origin: interaction.origin,
    ownNumber: number && { number: number.number, country: number.country, timeZone: number.timeZone },
    withinHours: number === null || organisation.isNumberOpen(number, interaction.startedAt),
    failure: failureOf(interaction),
    ringAll: queue?.strategy === 'ring-all',
    otherIsOurs: isOurs(interaction.direction === 'inbound' ? ofChannel.from : ofChannel.to, organisation),
  };
}

/** Our own number on this contact, with its zone and hours; null where none of ours was involved. */
const ownNumber = (interaction: Interaction, organisation: Organisation) => {
  const address = ownAddressOf(interaction);
  return organisation.numbers().find(({ number }) => number === address) ?? null;
};

function partFacts(
  interaction: Interaction,
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
    order: orderOf(interaction, part),
    offers: part.offers.flatMap(offerFact),
    inGroup: rangWithGroup(part),
    answeredAt: part.answeredAt,
    endedAt: part.endedAt ?? now,
    talkMs: talkMs(part, now),
    holdMs: holdMs(part, now),
    recordingLink: null,
    surfaces: state.surfaces,
    crmSignedOut: state.crmSignedOut,
    box: boxFact(notes, state, agent),
    details: notes.details,
    savedAt: notes.savedAt,
    email: emailOf(agent),
    // Chosen during wrap-up, it counts when that is finished or the agent saves.
    followUp: part.phase === 'ended' || notes.savedAt !== null ? notes.followUp : null,
  };
}

/** The do-not-log box of this agent on this contact, as it stands now. */
export const boxFact = (
  { doNotLog, boxSeenAt }: ParticipationNotes,
  { deskGoneSince }: AgentState,
  agent: Agent | null,
): NonNullable<ContactFacts['part']>['box'] => ({
  touched: doNotLog,
  agentDefault: agent?.doNotLogDefault ?? false,
  seenAt: boxSeenAt,
  goneAt: deskGoneSince,
});

/** Its place among the participations, from 0, in the order in which they began. */
const orderOf = ({ parts }: Interaction, part: Participation): number =>
  parts.findIndex(({ agent }) => agent === part.agent);

const offerFact = ({ at, ended, onDeskPhone }: Offer): OfferFact[] =>
  ended ? [{ at, endedAt: ended.at, result: ended.result, ...(onDeskPhone && { onDeskPhone }) }] : [];

const emailOf = (agent: Agent | null) =>
  agent?.email == null ? null : { address: agent.email, verified: agent.emailVerified };

function otherFacts(
  interaction: Interaction,
  part: Participation,
  organisation: Organisation,
): ContactFacts['others'][number] {
  const agent = organisation.agent(part.agent);
  return {
    agentId: part.agent,
    agentName: agent?.name ?? '',
    crmUser: agent?.crmUser ?? null,
    order: orderOf(interaction, part),
    answered: part.answeredAt !== null,
    answeredAt: part.answeredAt,
    inGroup: rangWithGroup(part),
    missedAt: missedAt({ offers: part.offers.flatMap(offerFact) }),
    snapshot: null,
    email: emailOf(agent),
  };
}

/** The agent that the workflow names as owner of missed group calls (spec L20); one who is gone owns nothing. */
function ringAllOwner(
  { ringAllOwner: owner }: Workflow,
  organisation: Organisation,
): ContactFacts['ringAllOwner'] {
  const agent = typeof owner === 'object' ? organisation.agent(owner.agent) : null;
  return agent && { agentId: agent.id, agentName: agent.name, crmUser: agent.crmUser };
}

/** Whether the other party's number is the organisation's own (spec L23). */
const isOurs = (number: string | null, organisation: Organisation): boolean =>
  organisation.numbers().some((ours) => ours.number === number);
