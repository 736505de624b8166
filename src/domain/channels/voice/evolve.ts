import type { AgentId } from '../../ids.ts';
import { isOpen, participationOf, type OfferResult } from '../../interaction/participation.ts';
import type { EpochMs } from '../../time.ts';
import type { Call, CallParticipation } from './call.ts';
import type { CallEvent } from './events.ts';

/** The call after an event. `call` is null before the event that begins it, and only then. */
export function evolve(call: Call | null, event: CallEvent): Call {
  return { ...change(call, event), changedAt: event.at };
}

function change(call: Call | null, event: CallEvent): Call {
  switch (event.type) {
    case 'called':
      return begin(event, { leg: event.leg, state: 'ringing' }, []);
    case 'dialled':
      return begin(event, event.customer === null ? null : { leg: event.customer, state: 'ringing' }, [
        newParticipation(event, 'caller'),
      ]);
    case 'prompted': {
      const { maxDigits, until, limit } = event;
      return { ...begun(call), digitCollection: { maxDigits, digits: 0, reports: [], until, limit } };
    }
    case 'keyed':
      return key(begun(call), event);
    case 'queued':
      return {
        ...begun(call),
        digitCollection: null,
        queue: event.queue ?? begun(call).queue,
        ...keptWorkflow(event),
        target: event.target,
        queuedAt: event.at,
        waitUntil: event.until,
        overflows: begun(call).queuedAt === null ? 0 : begun(call).overflows + 1,
      };
    case 'offered':
      return offer(begun(call), event);
    case 'offer-ended':
      return changeParticipation(begun(call), event.agent, (part) => ({
        ...closeOffer(part, event.at, event.result),
        phase: 'ended',
        endedAt: event.at,
      }));
    case 'answered':
      return answer(begun(call), event.agent, event.at);
    case 'held':
      return changeParticipation(begun(call), event.agent, (part) => ({
        ...part,
        phase: 'held',
        heldSince: event.at,
      }));
    case 'resumed':
      return changeParticipation(begun(call), event.agent, (part) => ({
        ...stopHold(part, event.at),
        phase: 'connected',
      }));
    case 'muted':
      return changeParticipation(begun(call), event.agent, (part) => ({ ...part, muted: true }));
    case 'unmuted':
      return changeParticipation(begun(call), event.agent, (part) => ({ ...part, muted: false }));
    case 'released':
      return changeParticipation(begun(call), event.agent, (part) => ({
        ...stopHold(part, event.at),
        phase: 'wrapup',
        muted: false,
        endedAt: event.at,
        wrapupUntil: event.at,
      }));
    case 'recording-changed':
      return { ...begun(call), recording: event.recording };
    case 'ended':
      return end(begun(call), event);
    case 'finished':
      return changeParticipation(begun(call), event.agent, (part) => ({
        ...part,
        phase: 'ended',
        wrapupUntil: null,
      }));
  }
}

type Begun = Extract<CallEvent, { type: 'called' | 'dialled' }>;

/** An event of a call that never began is a broken log: a bug, not a refusal. */
function begun(call: Call | null): Call {
  if (call === null) throw new Error('the first event of a call must begin it');
  return call;
}

function begin(event: Begun, customer: Call['customer'], parts: readonly CallParticipation[]): Call {
  return {
    id: event.id,
    channel: event.channel,
    callId: event.callId,
    sessionId: event.sessionId,
    direction: event.direction,
    origin: event.origin,
    emergency: event.emergency,
    from: event.from,
    to: event.to,
    ownNumber: event.ownNumber,
    skill: event.skill,
    queue: null,
    ...(event.type === 'called' && keptWorkflow(event)),
    ...(event.type === 'dialled' && event.extension !== undefined && { extension: event.extension }),
    target: null,
    queuedAt: null,
    waitUntil: null,
    digitCollection: null,
    overflows: 0,
    customer,
    parts,
    recording: 'off',
    startedAt: event.at,
    changedAt: event.at,
    answeredAt: null,
    ended: null,
  };
}

const keptWorkflow = ({ workflow }: Pick<CallParticipation, 'workflow'>) =>
  workflow === undefined ? {} : { workflow };

function key(call: Call, { report, digits, until }: Extract<CallEvent, { type: 'keyed' }>): Call {
  if (call.digitCollection === null) return call;
  const reports = [...call.digitCollection.reports, report];
  return { ...call, digitCollection: { ...call.digitCollection, digits, reports, until } };
}

function newParticipation(
  { agent, leg, at, workflow }: Extract<CallEvent, { type: 'dialled' | 'offered' }>,
  role: CallParticipation['role'],
): CallParticipation {
  return {
    agent,
    ...keptWorkflow({ workflow }),
    role,
    leg,
    phase: role === 'caller' ? 'dialing' : 'ringing',
    beganAt: at,
    offers: [],
    answeredAt: null,
    heldSince: null,
    holdMs: 0,
    muted: false,
    endedAt: null,
    wrapupUntil: null,
  };
}

function offer(call: Call, event: Extract<CallEvent, { type: 'offered' }>): Call {
  const { agent, leg, at, until, ringGroup, onDeskPhone } = event;
  const next = { leg, at, until, ringGroup, ...(onDeskPhone && { onDeskPhone }), ended: null };
  const ring = (part: CallParticipation): CallParticipation => ({
    ...part,
    leg,
    phase: 'ringing',
    endedAt: null,
    offers: [...part.offers, next],
  });
  return participationOf(call, agent)
    ? changeParticipation(call, agent, ring)
    : { ...call, parts: [...call.parts, ring(newParticipation(event, 'callee'))] };
}

/** A call between agents connects both; a customer's call connects the one agent who answers or dialled. */
function answer(call: Call, agent: AgentId, at: EpochMs): Call {
  const parts = call.parts.map((part): CallParticipation => {
    const talks = part.agent === agent || (call.direction === 'internal' && part.phase === 'dialing');
    return talks ? { ...closeOffer(part, at, 'answered'), phase: 'connected', answeredAt: at } : part;
  });
  return {
    ...call,
    parts,
    answeredAt: call.answeredAt ?? at,
    queuedAt: null,
    waitUntil: null,
    customer: call.customer && { ...call.customer, state: 'up' },
  };
}

function end(call: Call, event: Extract<CallEvent, { type: 'ended' }>): Call {
  return {
    ...call,
    customer: call.customer && { ...call.customer, state: 'ended' },
    queuedAt: null,
    waitUntil: null,
    digitCollection: null,
    recording: 'off',
    ended: { at: event.at, by: event.by, cause: event.cause },
    parts: call.parts.map((part) => endParticipation(call, part, event)),
  };
}

/** Missed means nothing is left to do; who talked, or called a customer in vain, has after-call work. */
function endParticipation(
  call: Call,
  part: CallParticipation,
  event: Extract<CallEvent, { type: 'ended' }>,
): CallParticipation {
  if (!isOpen(part.phase)) return part;
  const over = { ...stopHold(part, event.at), endedAt: event.at, muted: false };
  const afterCallWork = part.answeredAt !== null || (part.role === 'caller' && call.direction === 'outbound');
  return afterCallWork
    ? { ...over, phase: 'wrapup', wrapupUntil: event.wrapupUntil }
    : { ...over, phase: 'ended', wrapupUntil: null };
}

function changeParticipation(
  call: Call,
  agent: AgentId,
  change: (part: CallParticipation) => CallParticipation,
): Call {
  return { ...call, parts: call.parts.map((part) => (part.agent === agent ? change(part) : part)) };
}

function closeOffer(part: CallParticipation, at: EpochMs, result: OfferResult): CallParticipation {
  return {
    ...part,
    offers: part.offers.map((one) => (one.ended === null ? { ...one, ended: { at, result } } : one)),
  };
}

function stopHold(part: CallParticipation, at: EpochMs): CallParticipation {
  if (part.heldSince === null) return part;
  return { ...part, heldSince: null, holdMs: part.holdMs + Math.max(0, at - part.heldSince) };
}
