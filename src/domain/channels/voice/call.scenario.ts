import { expect } from 'vitest';
import type { Decision } from '../../decision.ts';
import {
  agentId,
  callId,
  interactionId,
  legId,
  queueId,
  sessionId,
  type AgentId,
  type LegId,
  type QueueId,
} from '../../ids.ts';
import type { OfferResult } from '../../interaction/participation.ts';
import { isRefusal, type RefusalCode } from '../../refusal.ts';
import { after, epochMs, type EpochMs } from '../../time.ts';
import type { Call } from './call.ts';
import type { AgentCommand, CallCommand, LegFact, Switch } from './commands.ts';
import { decide } from './decide.ts';
import type { CallStart, CallEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { ordersFor, type Order } from './orders.ts';

/**
 * The language of the tests of a call: `given(calledIn, offered(mia), answered(mia)).when(endedBy(mia))`.
 * Everything given or done happens one second after what came before; an event is `given`, a command or fact is `when`.
 */
export type Timed<What> = (at: EpochMs) => What;

export const mia = agentId('mia');
export const tom = agentId('tom');
export const support = queueId('support');
export const sales = queueId('sales');
export const customerLeg = legId('leg-of-customer');
export const legOf = (agent: AgentId, offerNumber = 1): LegId => legId(`leg-${offerNumber}-of-${agent}`);

export const startsAt = epochMs(Date.UTC(2026, 0, 5, 9));
/** `seconds` after the call began. */
export const second = (seconds: number): EpochMs => after(startsAt, seconds * 1000);

const offerMs = 20_000;
export const wrapupMs = 120_000;

const begun = (direction: Call['direction'], at: EpochMs): CallStart => ({
  id: interactionId('interaction'),
  channel: 'voice',
  callId: callId('call'),
  sessionId: sessionId('session'),
  direction,
  origin: direction === 'inbound' ? 'inbound' : 'manual',
  emergency: false,
  from: '+498963648018',
  to: '+498912345670',
  ownNumber: '+498912345670',
  skill: null,
  at,
});

export const calledIn: Timed<CallEvent> = (at) => ({
  type: 'called',
  leg: customerLeg,
  ...begun('inbound', at),
});
/** The agent calls a customer. */
export const dialledBy =
  (agent: AgentId): Timed<CallEvent> =>
  (at) => ({ type: 'dialled', agent, leg: legOf(agent), customer: customerLeg, ...begun('outbound', at) });
/** The agent calls a colleague, who is offered the call next. */
export const colleagueDialledBy =
  (agent: AgentId): Timed<CallEvent> =>
  (at) => ({ type: 'dialled', agent, leg: legOf(agent), customer: null, ...begun('internal', at) });

export const queued =
  (queue = support, waitSeconds = 300): Timed<CallEvent> =>
  (at) => ({ type: 'queued', queue, target: null, at, until: after(at, waitSeconds * 1000) });
export const offered =
  (agent: AgentId, leg = legOf(agent)): Timed<CallEvent> =>
  (at) => ({ type: 'offered', agent, leg, at, until: after(at, offerMs), ringGroup: false });
/** A group rings together. */
export const offeredAlong =
  (agent: AgentId): Timed<CallEvent> =>
  (at) => ({ type: 'offered', agent, leg: legOf(agent), at, until: after(at, offerMs), ringGroup: true });
export const passedBy =
  (agent: AgentId, result: OfferResult): Timed<CallEvent> =>
  (at) => ({ type: 'offer-ended', agent, at, result });
const agentEvent =
  (type: 'answered' | 'held' | 'resumed' | 'muted' | 'unmuted') =>
  (agent: AgentId): Timed<CallEvent> =>
  (at) => ({ type, agent, at });
export const answered = agentEvent('answered');
export const held = agentEvent('held');
export const resumed = agentEvent('resumed');
export const muted = agentEvent('muted');
export const recording =
  (mode: Call['recording']): Timed<CallEvent> =>
  (at) => ({ type: 'recording-changed', recording: mode, at });
export const ended =
  (by: 'agent' | 'customer' | 'system' = 'customer'): Timed<CallEvent> =>
  (at) => ({ type: 'ended', at, by, cause: 'hang-up', wrapupUntil: after(at, wrapupMs) });
export const finished =
  (agent: AgentId): Timed<CallEvent> =>
  (at) => ({ type: 'finished', agent, at, by: 'agent' });

/** The agent answers or resumes, with no other call at the ear. */
export const asks =
  (type: 'answer' | 'resume' | 'reject' | 'hold' | 'tones' | Switch) =>
  (agent: AgentId): Timed<AgentCommand> =>
  (at) =>
    type === 'answer' || type === 'resume' ? { type, agent, at, talksElsewhere: false } : { type, agent, at };
export const answer = asks('answer');
export const reject = asks('reject');
export const hold = asks('hold');
export const resume = asks('resume');
export const whileTalkingElsewhere =
  (type: 'answer' | 'resume', agent: AgentId): Timed<AgentCommand> =>
  (at) => ({ type, agent, at, talksElsewhere: true });
export const endedBy =
  (agent: AgentId): Timed<AgentCommand> =>
  (at) => ({ type: 'end', agent, at, wrapupUntil: after(at, wrapupMs) });
export const finish =
  (agent: AgentId, dispositionMissing = false): Timed<AgentCommand> =>
  (at) => ({ type: 'finish', agent, at, dispositionMissing });

export const queue =
  (to = support, until = second(300)): Timed<CallCommand> =>
  (at) => ({ type: 'queue', queue: to, target: null, at, until });
export const offer =
  (agent: AgentId, leg = legOf(agent)): Timed<CallCommand> =>
  (at) => ({ type: 'offer', agent, leg, at, until: after(at, offerMs), ringGroup: false });
export const offerAlong =
  (agent: AgentId, leg = legOf(agent)): Timed<CallCommand> =>
  (at) => ({ type: 'offer', agent, leg, at, until: after(at, offerMs), ringGroup: true });
export const withdraw =
  (agent: AgentId): Timed<CallCommand> =>
  (at) => ({ type: 'withdraw', agent, at });
export const giveUp =
  (cause: 'wait-limit' | 'failed' = 'wait-limit'): Timed<CallCommand> =>
  (at) => ({ type: 'give-up', at, cause, wrapupUntil: after(at, wrapupMs) });
export const wrapupOver =
  (agent: AgentId): Timed<CallCommand> =>
  (at) => ({ type: 'wrapup-over', agent, at });
/** The agent's account was disabled; the caller goes back to this queue, null: to none. */
export const release =
  (agent: AgentId, back: QueueId | null = support): Timed<CallCommand> =>
  (at) => ({
    type: 'release',
    agent,
    back: back && { queue: back, until: after(at, 300_000) },
    at,
    wrapupUntil: after(at, wrapupMs),
  });
export const legAnswered =
  (leg: LegId): Timed<LegFact> =>
  (at) => ({ type: 'leg-answered', leg, at });
export const legEnded =
  (leg: LegId, cause: Extract<LegFact, { type: 'leg-ended' }>['cause'] = 'hang-up'): Timed<LegFact> =>
  (at) => ({ type: 'leg-ended', leg, at, cause, wrapupUntil: after(at, wrapupMs) });

/** Where a call stands after its last command, and what that command was answered. */
export interface Outcome {
  readonly call: Call;
  readonly decision: Decision<CallEvent>;
  /** What the phone system was told to do by the last command. */
  readonly orders: readonly Order[];
}

/** The call after a command; a refused one changes nothing. */
export function execute(call: Call, command: CallCommand): Outcome {
  const decision = decide(command, call);
  if (isRefusal(decision)) return { call, decision, orders: [] };
  let now = call;
  const orders = decision.accepted.flatMap((event) => {
    now = evolve(now, event);
    return ordersFor(event, now);
  });
  return { call: now, decision, orders };
}

export interface Given {
  readonly call: Call;
  /** Executes the commands one after another; the outcome is that of the last. */
  when(first: Timed<CallCommand>, ...others: readonly Timed<CallCommand>[]): Outcome;
}

/** A call to which these things have happened; the first of them begins it. */
export function given(begins: Timed<CallEvent>, ...events: readonly Timed<CallEvent>[]): Given {
  const call = events.reduce(
    (now, event, index) => evolve(now, event(second(index + 1))),
    evolve(null, begins(startsAt)),
  );
  return {
    call,
    when: (first, ...others) =>
      others.reduce(
        (outcome, command, index) => execute(outcome.call, command(second(events.length + 2 + index))),
        execute(call, first(second(events.length + 1))),
      ),
  };
}

interface CallMatchers<Result> {
  /** The last command was refused with this code, in this phase. */
  toBeRefused(code: RefusalCode, phase?: string): Result;
  /** The last command gave exactly these events, each at least as described; none = its effect held already. */
  toEmit(...events: readonly { readonly type: CallEvent['type']; readonly [key: string]: unknown }[]): Result;
}

declare module 'vitest' {
  // The name of the parameter is vitest's.
  interface Matchers<T> extends CallMatchers<T> {}
}

expect.extend({
  toBeRefused({ decision }: Outcome, code: RefusalCode, phase?: string) {
    const wanted = phase === undefined ? { refused: code } : { refused: code, phase };
    return {
      pass: isRefusal(decision) && this.equals(decision, wanted),
      message: () => `expected ${this.utils.stringify(decision)} to be ${this.utils.stringify(wanted)}`,
    };
  },
  toEmit({ decision }: Outcome, ...events: readonly object[]) {
    const accepted: unknown[] = events.map((event): unknown => expect.objectContaining(event));
    return {
      pass: this.equals(decision, { accepted }),
      message: () => `expected ${this.utils.stringify(decision)} to emit ${this.utils.stringify(events)}`,
    };
  },
});
