import type { AgentId, CallId, LegId } from '../../ids.ts';
import { isOpen, participationOf } from '../../interaction/participation.ts';
import type { EpochMs } from '../../time.ts';
import type { Call, CallParticipation } from './call.ts';
import type { CallEvent } from './events.ts';

/** What the phone system must do to agree with the call. */
export type Order =
  | {
      readonly type: 'ring';
      readonly call: CallId;
      readonly leg: LegId;
      readonly agent: AgentId;
      readonly timeoutMs: number;
    }
  | { readonly type: 'dial-customer'; readonly call: CallId; readonly leg: LegId; readonly timeoutMs: number }
  /** Says what the IVR of this number of ours asks for; what the caller keys is reported then. */
  | { readonly type: 'prompt'; readonly leg: LegId; readonly number: string }
  | { readonly type: 'connect'; readonly call: CallId; readonly legs: readonly LegId[] }
  | { readonly type: 'hang-up' | 'hold' | 'resume' | 'mute' | 'unmute'; readonly leg: LegId }
  | { readonly type: 'record'; readonly call: CallId; readonly mode: Call['recording'] };

/** How long a customer's telephone may ring before the call counts as not answered. */
export const customerRingMs = 60_000;

/** The phone system keeps an agent's device ringing a little longer than the offer, so that our own limit decides. */
const deviceGraceMs = 5_000;

/** The orders that an event gives to the phone system. `call` is the call after the event. */
export function ordersFor(event: CallEvent, call: Call): readonly Order[] {
  switch (event.type) {
    case 'prompted':
      return call.customer && call.ownNumber !== null
        ? [{ type: 'prompt', leg: call.customer.leg, number: call.ownNumber }]
        : [];
    case 'called':
    case 'keyed':
    case 'queued':
    case 'finished':
      return [];
    case 'dialled': {
      const device: Order = {
        type: 'ring',
        call: call.callId,
        leg: event.leg,
        agent: event.agent,
        timeoutMs: customerRingMs,
      };
      if (event.customer === null) return [device];
      return [
        device,
        { type: 'dial-customer', call: call.callId, leg: event.customer, timeoutMs: customerRingMs },
      ];
    }
    case 'offered':
      return [ring(call, event, event.until, event.at)];
    case 'offer-ended':
      return legsOf(call, event.agent).map((leg) => ({ type: 'hang-up', leg }));
    case 'answered':
      return [{ type: 'connect', call: call.callId, legs: talkingLegs(call) }];
    case 'held':
    case 'resumed': {
      const type = event.type === 'held' ? 'hold' : 'resume';
      return otherLegs(call, event.agent).map((leg) => ({ type, leg }));
    }
    case 'released':
      // Whoever waits on hold waits for the next agent from now on.
      return [
        ...legsOf(call, event.agent).map((leg): Order => ({ type: 'hang-up', leg })),
        ...talkingLegs(call).map((leg): Order => ({ type: 'resume', leg })),
      ];
    case 'muted':
    case 'unmuted': {
      const type = event.type === 'muted' ? 'mute' : 'unmute';
      return legsOf(call, event.agent).map((leg) => ({ type, leg }));
    }
    case 'recording-changed':
      return [{ type: 'record', call: call.callId, mode: event.recording }];
    case 'ended':
      return allLegs(call).map((leg) => ({ type: 'hang-up', leg }));
  }
}

/** Rings an agent's device for the rest of the offer, where the order to ring was lost. */
export const ringAgain = (call: Call, part: CallParticipation, at: EpochMs): Order =>
  ring(call, part, part.offers.at(-1)?.until ?? at, at);

const ring = (
  call: Call,
  { leg, agent }: Pick<CallParticipation, 'leg' | 'agent'>,
  until: EpochMs,
  at: EpochMs,
): Order => ({
  type: 'ring',
  call: call.callId,
  leg,
  agent,
  timeoutMs: Math.max(0, until - at) + deviceGraceMs,
});

/** Every leg there was, the customer's first; an agent's is the last that rang. */
export const allLegs = (call: Call): readonly LegId[] => [
  ...(call.customer ? [call.customer.leg] : []),
  ...call.parts.map((part) => part.leg),
];

/** Everyone who is to hear each other now. */
export function talkingLegs(call: Call): readonly LegId[] {
  const agents = call.parts
    .filter((part) => isOpen(part.phase) && part.answeredAt !== null)
    .map((part) => part.leg);
  return call.customer ? [call.customer.leg, ...agents] : agents;
}

const legsOf = (call: Call, agent: AgentId): readonly LegId[] => {
  const part = participationOf(call, agent);
  return part ? [part.leg] : [];
};

/** Those on the other side of this agent: who hears the music on hold. */
export const otherLegs = (call: Call, agent: AgentId): readonly LegId[] =>
  talkingLegs(call).filter((leg) => leg !== participationOf(call, agent)?.leg);
