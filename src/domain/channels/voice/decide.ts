import { accept, type Decision } from '../../decision.ts';
import type { AgentId } from '../../ids.ts';
import type { EndCause } from '../../interaction/interaction-base.ts';
import {
  activeParticipation,
  isOpen,
  participationOf,
  ringingParticipations,
  ringsGroup,
  type OfferResult,
} from '../../interaction/participation.ts';
import { refuse } from '../../refusal.ts';
import { after, type EpochMs } from '../../time.ts';
import type { Call, CallParticipation } from './call.ts';
import type { AgentCommand, CallCommand, CallSystemCommand, KeysFact, LegFact } from './commands.ts';
import type { CallEvent } from './events.ts';
import { nextDigitMs } from './ivr-step.ts';

type Answer = Decision<CallEvent>;

/**
 * Decides what a command or a fact changes on a call (spec C7 to C10, C18, C23, C25, C26). Pure: reads no clock, makes no ids.
 * What arrives twice, late or out of order leads to the same state: an effect that already holds is accepted without
 * an event, and what is impossible is refused with the phase that makes it so.
 */
export function decide(command: CallCommand, call: Call): Answer {
  const timely = command.at < call.changedAt ? { ...command, at: call.changedAt } : command;
  return decideTimely(timely, call);
}

function decideTimely(command: CallCommand, call: Call): Answer {
  switch (command.type) {
    case 'answer':
    case 'reject':
    case 'hold':
    case 'resume':
    case 'mute':
    case 'unmute':
    case 'record':
    case 'stop-recording':
    case 'mask':
    case 'unmask':
    case 'tones':
    case 'end':
    case 'finish': {
      const part = participationOf(call, command.agent);
      return part ? decideForAgent(command, call, part) : refuse('not-yours');
    }
    case 'queue':
    case 'offer':
    case 'withdraw':
    case 'release':
    case 'give-up':
    case 'wrapup-over':
      return decideForSystem(command, call);
    case 'keyed':
      return key(command, call);
    case 'leg-answered':
    case 'leg-ended':
      return decideForFact(command, call);
  }
}

function decideForAgent(command: AgentCommand, call: Call, part: CallParticipation): Answer {
  const { agent, at } = command;
  switch (command.type) {
    case 'answer':
      return answer(command, call, part);
    case 'reject':
      if (part.phase === 'ringing') return accept(...passed(call, part, at, 'rejected'));
      return lastOfferWas(part, 'rejected') ? accept() : offerGone(part);
    case 'hold':
      if (part.phase === 'held') return accept();
      return part.phase === 'connected' ? accept({ type: 'held', agent, at }) : wrongPhase(part);
    case 'resume':
      if (part.phase === 'connected') return accept();
      if (part.phase !== 'held') return wrongPhase(part);
      if (command.talksElsewhere) return refuse('call-connected', { phase: part.phase });
      return accept({ type: 'resumed', agent, at });
    case 'mute':
    case 'unmute':
      return mute(command.type, command, part);
    case 'record':
    case 'stop-recording':
    case 'mask':
    case 'unmask':
      return record(command.type, command, call, part);
    case 'tones':
      // What is keyed may be a card number, so it goes to the phone system and leaves no event.
      return part.phase === 'connected' ? accept() : wrongPhase(part);
    case 'end':
      return end(command, call, part);
    case 'finish':
      if (part.phase === 'ended') return accept();
      if (part.phase !== 'wrapup') return wrongPhase(part);
      if (command.dispositionMissing) return refuse('disposition-required', { phase: part.phase });
      return accept({ type: 'finished', agent, at, by: 'agent', ...waiting(command) });
  }
}

function answer(
  command: Extract<AgentCommand, { type: 'answer' | 'resume' }>,
  call: Call,
  part: CallParticipation,
): Answer {
  if (part.phase === 'connected') return accept();
  if (part.phase !== 'ringing') return offerGone(part);
  // Nobody can follow two calls at once: the panel offers to hold the first.
  if (command.talksElsewhere) return refuse('call-connected', { phase: part.phase });
  return accept(...taken(call, part, command.at));
}

/** Who answers takes the call from the others of a ring group, who have missed nothing (spec L20). */
const taken = (call: Call, by: CallParticipation, at: CallEvent['at']): CallEvent[] => [
  ...ringingParticipations(call)
    .filter(({ agent }) => agent !== by.agent)
    .map(({ agent }): CallEvent => ({ type: 'offer-ended', agent, at, result: 'taken' })),
  { type: 'answered', agent: by.agent, at },
];

function end(command: Extract<AgentCommand, { type: 'end' }>, call: Call, part: CallParticipation): Answer {
  // Both sides may hang up at the same moment, so the second time changes nothing.
  if (call.ended !== null) return accept();
  // A held caller would be cut off unheard; the panel must resume first (spec C8).
  if (part.phase === 'held') return refuse('call-on-hold', { phase: part.phase });
  if (part.phase !== 'connected' && part.phase !== 'dialing') return wrongPhase(part);
  return accept(...settled(call, command, { by: 'agent', cause: hungUp(part) }));
}

function mute(type: 'mute' | 'unmute', command: AgentCommand, part: CallParticipation): Answer {
  if (part.phase !== 'connected' && part.phase !== 'held') return wrongPhase(part);
  if (part.muted === (type === 'mute')) return accept();
  return accept({ type: type === 'mute' ? 'muted' : 'unmuted', agent: command.agent, at: command.at });
}

const recordingAfter = { record: 'on', 'stop-recording': 'off', mask: 'masked', unmask: 'on' } as const;

function record(
  type: keyof typeof recordingAfter,
  command: AgentCommand,
  call: Call,
  part: CallParticipation,
): Answer {
  if (part.phase !== 'connected' && part.phase !== 'held') return wrongPhase(part);
  const recording = recordingAfter[type];
  if (call.recording === recording) return accept();
  // A mask lies over a recording, so there must be one; recording again never lifts a mask by accident.
  if ((type === 'mask' || type === 'unmask') && call.recording === 'off') return wrongPhase(part);
  if (type === 'record' && call.recording === 'masked') return accept();
  return accept({ type: 'recording-changed', recording, at: command.at });
}

function decideForSystem(command: CallSystemCommand, call: Call): Answer {
  const { at } = command;
  switch (command.type) {
    case 'queue':
      if (call.ended !== null || activeParticipation(call) || waitsAs(command, call)) return accept();
      return accept({
        type: 'queued',
        queue: command.queue,
        target: command.target,
        at,
        until: command.until,
      });
    case 'offer': {
      const { agent, leg, until, ringGroup, onDeskPhone } = command;
      if (call.parts.some((part) => part.offers.some((offer) => offer.leg === leg))) return accept();
      // One offer at a time, except to a ring group (spec R9), and none of a call that is over, taken, or the
      // agent's own.
      const isTaken = call.parts.some((part) => {
        if (part.role === 'caller') return part.agent === agent;
        // Who was taken out of it does not get it again (spec R17).
        if (part.agent === agent && part.answeredAt !== null) return true;
        const ringsAlong =
          ringGroup && call.direction === 'inbound' && part.agent !== agent && ringsGroup(call);
        return part.phase === 'ringing' ? !ringsAlong : isOpen(part.phase);
      });
      if (call.ended !== null || call.direction === 'outbound' || isTaken) return refuse('offer-gone');
      return accept({
        type: 'offered',
        agent,
        leg,
        at,
        until,
        ringGroup,
        ...(onDeskPhone && { onDeskPhone }),
      });
    }
    case 'withdraw':
      return withdraw(command.agent, at, call);
    case 'release':
      return release(command, call);
    case 'give-up':
      // Somebody may have answered at the moment the waiting was over; only a fault cuts off who is talking.
      if (call.ended !== null || (isTalkedOn(call) && !isFault(command.cause))) return accept();
      return accept(...settled(call, command, { by: 'system', cause: command.cause }));
    case 'wrapup-over':
      if (participationOf(call, command.agent)?.phase !== 'wrapup') return accept();
      return accept({ type: 'finished', agent: command.agent, at, by: 'time', ...waiting(command) });
  }
}

/** A disabled account keeps nothing (spec R17): a caller waits for the next agent, and is cut off only where nobody else is asked. */
function release(command: Extract<CallSystemCommand, { type: 'release' }>, call: Call): Answer {
  const { agent, at, back } = command;
  const part = participationOf(call, agent);
  const over: CallEvent = { type: 'finished', agent, at, by: 'time', ...waiting(command) };
  switch (part?.phase) {
    case undefined:
    case 'ended':
      return accept();
    case 'wrapup':
      return accept(over);
    case 'ringing':
      return accept(...passed(call, part, at, 'failed'));
    case 'dialing':
    case 'connected':
    case 'held': {
      if (call.direction === 'inbound' && back !== null)
        return accept(...stopRecording(call, at), { type: 'released', agent, at }, over, {
          type: 'queued',
          target: null,
          at,
          ...back,
        });
      const end = settled(call, command, { by: 'system', cause: hungUp(part) });
      // Nothing is left to do after a call to a colleague who did not answer.
      const hasWrapup = part.answeredAt !== null || call.direction === 'outbound';
      return accept(...end, ...(hasWrapup ? [over] : []));
    }
  }
}

const stopRecording = ({ recording }: Call, at: EpochMs): CallEvent[] =>
  recording === 'off' ? [] : [{ type: 'recording-changed', recording: 'off', at }];

/** What else is over by now goes with it: a group whose offers end one by one rings no more together (spec R4). */
function withdraw(agent: AgentId, at: EpochMs, call: Call): Answer {
  const isOver = ({ offers }: CallParticipation) => (offers.at(-1)?.until ?? at) <= at;
  const withdrawn = ringingParticipations(call).filter((part) => part.agent === agent || isOver(part));
  return accept(...withdrawn.flatMap((part) => passed(call, part, at, 'timed-out')));
}

/** Keys outside an IVR step change nothing. What completes it lets it be over at once, which the clock sees to as well. */
function key({ report, digits, isComplete, at }: KeysFact, { digitCollection }: Call): Answer {
  if (digitCollection === null || digitCollection.reports.includes(report)) return accept();
  const next = after(at, nextDigitMs);
  const until = isComplete ? at : next < digitCollection.limit ? next : digitCollection.limit;
  return accept({ type: 'keyed', report, digits, at, until });
}

function decideForFact(fact: LegFact, call: Call): Answer {
  if (call.ended !== null) return accept();
  const part = call.parts.find((one) => one.leg === fact.leg && isOpen(one.phase));
  const isCustomer = call.customer?.leg === fact.leg;
  switch (fact.type) {
    case 'leg-answered': {
      // A device picked up by hand counts as Accept; on a call out the customer's answer is what connects.
      if (part?.phase === 'ringing') return accept(...taken(call, part, fact.at));
      const caller = isCustomer ? call.parts.find((one) => one.phase === 'dialing') : undefined;
      return caller ? accept({ type: 'answered', agent: caller.agent, at: fact.at }) : accept();
    }
    case 'leg-ended': {
      if (isCustomer) {
        const by = isFault(fact.cause) ? 'system' : 'customer';
        return accept(...settled(call, fact, { by, cause: fact.cause }));
      }
      if (!part) return accept();
      if (part.phase === 'ringing') return accept(...passed(call, part, fact.at, offerResultOf[fact.cause]));
      // An agent whose leg is gone cannot talk, so the call is over for the customer as well.
      if (fact.cause !== 'hang-up')
        return accept(...settled(call, fact, { by: 'system', cause: fact.cause }));
      return accept(...settled(call, fact, { by: 'agent', cause: hungUp(part) }));
    }
  }
}

const offerResultOf = {
  'hang-up': 'rejected',
  rejected: 'rejected',
  busy: 'rejected',
  'no-answer': 'timed-out',
  failed: 'failed',
  cancelled: 'failed',
  gone: 'failed',
} as const;

/** An offer that its agent let pass. A customer's call goes back to routing; a colleague called was the only one to answer. */
function passed(
  call: Call,
  part: CallParticipation,
  at: CallEvent['at'],
  result: 'rejected' | 'timed-out' | 'failed',
): CallEvent[] {
  const offerEnded: CallEvent = { type: 'offer-ended', agent: part.agent, at, result };
  if (call.direction !== 'internal') return [offerEnded];
  const cause = result === 'timed-out' ? 'no-answer' : result;
  return [offerEnded, { type: 'ended', at, by: 'system', cause, wrapupUntil: at }];
}

function settled(
  call: Call,
  command: { readonly at: CallEvent['at']; readonly wrapupUntil: CallEvent['at'] },
  how: Pick<Extract<CallEvent, { type: 'ended' }>, 'by' | 'cause'>,
): CallEvent[] {
  const { at } = command;
  const offers = ringingParticipations(call).map(({ agent }): CallEvent => ({
    type: 'offer-ended',
    agent,
    at,
    result: 'caller-gone',
  }));
  return [...offers, { type: 'ended', at, ...how, wrapupUntil: command.wrapupUntil }];
}

const isTalkedOn = (call: Call): boolean => (activeParticipation(call)?.answeredAt ?? null) !== null;

/** Whether it already waits as the command says. */
const waitsAs = (
  { queue, target, until }: Extract<CallSystemCommand, { type: 'queue' }>,
  call: Call,
): boolean => call.waitUntil === until && call.target === target && (queue === null || call.queue === queue);

/** The cause when an agent ends a call, in the panel or by hanging up the device. */
const hungUp = (part: CallParticipation): EndCause => (part.phase === 'dialing' ? 'cancelled' : 'hang-up');

const isFault = (cause: EndCause): boolean => cause === 'failed' || cause === 'gone';

const lastOfferWas = (part: CallParticipation, result: OfferResult): boolean =>
  part.offers.at(-1)?.ended?.result === result;
const wrongPhase = (part: CallParticipation): Answer => refuse('phase', { phase: part.phase });
const offerGone = (part: CallParticipation): Answer => refuse('offer-gone', { phase: part.phase });

const waiting = ({ editsWait = false }: { readonly editsWait?: boolean }) =>
  editsWait ? ({ editsWait } as const) : {};
