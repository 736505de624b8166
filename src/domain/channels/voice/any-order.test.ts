import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LegId } from '../../ids.ts';
import { isOpen, ringingParticipations, ringsGroup } from '../../interaction/participation.ts';
import { holdMs, talkMs, waitMs } from '../../interaction/times.ts';
import { isRefusal } from '../../refusal.ts';
import { after } from '../../time.ts';
import {
  answer,
  asks,
  execute,
  customerLeg,
  endedBy,
  finish,
  legAnswered,
  legEnded,
  reject,
  second,
  withdraw,
  type Outcome,
  type Timed,
  whileTalkingElsewhere,
} from './call.scenario.ts';
import type { Call, CallParticipation } from './call.ts';
import type { CallCommand } from './commands.ts';
import { possibleActions, type PossibleAction } from './possible.ts';
import { agents, anyHistory, type History } from './random-call.scenario.ts';

/** Enough that each phase of each kind of call is met hundreds of times, in about a second. */
const numRuns = 400;

const always = (property: (history: History) => void): void =>
  fc.assert(fc.property(anyHistory, property), { numRuns });

const changesNothing = (outcome: Outcome): boolean =>
  isRefusal(outcome.decision) || outcome.decision.accepted.length === 0;

/** Each state the call was in. */
const states = ({ begun, steps }: History): readonly Call[] => [
  begun,
  ...steps.filter(({ before, call }) => call !== before).map(({ call }) => call),
];

const later = second(3600);

describe('whatever comes, in whatever order, twice or late', () => {
  it('gives no second event when it comes twice in a row', () => {
    always(({ steps }) => {
      for (const { call, command } of steps) expect(execute(call, command)).toSatisfy(changesNothing);
    });
  });

  it('is refused with the phase where there is one', () => {
    always(({ steps }) => {
      for (const { before, command, decision } of steps) {
        const part = 'agent' in command && before.parts.find((one) => one.agent === command.agent);
        if (!isRefusal(decision) || !part || command.type === 'offer') continue;
        expect(decision.phase).toBe(part.phase);
      }
    });
  });

  it('leaves one part for each agent, at most one offer and at most one agent who was called', () => {
    always(({ steps }) => {
      for (const { call } of steps) {
        expect(new Set(call.parts.map((part) => part.agent)).size).toBe(call.parts.length);
        const openOffers = call.parts.flatMap((part) => part.offers.filter((offer) => offer.ended === null));
        expect(openOffers.length).toBe(ringingParticipations(call).length);
        const called = call.parts.filter((part) => part.role === 'callee' && isOpen(part.phase));
        expect(called.length <= 1 || ringsGroup(call)).toBe(true);
      }
    });
  });

  it('never opens a call again that has ended, and has hung up all its legs', () => {
    always(({ begun, steps }) => {
      const there = new Set(legsAtBeginning(begun));
      for (const { before, call, orders } of steps) {
        for (const order of orders) {
          if (order.type === 'ring' || order.type === 'dial-customer') there.add(order.leg);
          if (order.type === 'hang-up') there.delete(order.leg);
        }
        expect(call.ended).toEqual(before.ended ?? call.ended);
        if (!call.ended) continue;
        expect([...there]).toEqual([]);
        expect(call.parts.filter((part) => isOpen(part.phase))).toEqual([]);
        expect(call).toMatchObject({ queuedAt: null, waitUntil: null, recording: 'off' });
      }
    });
  });

  it('lets no time run backwards, and talk and hold add up to the time since the answer', () => {
    always(({ steps }) => {
      for (const { before, call } of steps) {
        expect(call.changedAt).toBeGreaterThanOrEqual(before.changedAt);
        for (const now of [second(-60), call.changedAt, later]) {
          const times = call.parts.flatMap((part) => [talkMs(part, now), holdMs(part, now)]);
          expect(Math.min(waitMs(call, now), ...times)).toBeGreaterThanOrEqual(0);
        }
        for (const part of call.parts) {
          const since = part.answeredAt === null ? 0 : (part.endedAt ?? later) - part.answeredAt;
          expect(talkMs(part, later) + holdMs(part, later)).toBe(since);
        }
      }
    });
  });

  it('offers as possible exactly the actions that would change something, and keypad tones while connected', () => {
    always((history) => {
      for (const call of states(history)) {
        for (const agent of agents) {
          for (const talksElsewhere of [false, true]) {
            const connected = call.parts.some((part) => part.agent === agent && part.phase === 'connected');
            const wanted = actions(talksElsewhere, call)
              .filter(([action, command]) =>
                action === 'tones' ? connected : !changesNothing(execute(call, command(agent))),
              )
              .map(([action]) => action);
            const possible = possibleActions(call, agent, talksElsewhere, call.changedAt);
            // Saving and swapping are not decided by the call.
            const decided = possible.filter((action) => action !== 'save' && action !== 'swap');
            expect(decided.toSorted()).toEqual(wanted.toSorted());
          }
        }
      }
    });
  });

  it('is the same whether the command or the fact that says the same comes first', () => {
    always((history) => {
      for (const call of states(history)) {
        for (const part of call.parts) {
          for (const [command, fact] of saidTwice(part)) {
            const at = after(call.changedAt, 500);
            const once = execute(call, command(at)).call;
            expect(execute(once, fact(at)).call).toEqual(once);
            expect(execute(execute(call, fact(at)).call, command(at)).call).toEqual(once);
          }
        }
      }
    });
  });

  it('is not changed when the phone system reports what it was ordered to do', () => {
    always(({ steps }) => {
      for (const { call, orders } of steps) {
        for (const order of orders) {
          const echoes: readonly Timed<CallCommand>[] =
            order.type === 'hang-up'
              ? [legEnded(order.leg, 'cancelled'), legEnded(order.leg, 'hang-up'), legAnswered(order.leg)]
              : order.type === 'connect'
                ? order.legs.map(legAnswered)
                : [];
          for (const echo of echoes) expect(execute(call, echo(later))).toSatisfy(changesNothing);
        }
      }
    });
  });
});

const legsAtBeginning = (begun: Call): LegId[] => [
  ...(begun.customer ? [customerLeg] : []),
  ...begun.parts.map((part) => part.leg),
];

/** Pairs of a command and the fact that says the same, as when a device is used instead of the panel. */
function saidTwice(part: CallParticipation): readonly (readonly [Timed<CallCommand>, Timed<CallCommand>])[] {
  switch (part.phase) {
    case 'ringing':
      return [
        [answer(part.agent), legAnswered(part.leg)],
        [reject(part.agent), legEnded(part.leg, 'rejected')],
        [withdraw(part.agent), legEnded(part.leg, 'no-answer')],
      ];
    case 'dialing':
    case 'connected':
      return [[endedBy(part.agent), legEnded(part.leg, 'hang-up')]];
    case 'held':
    case 'wrapup':
    case 'ended':
      return [];
  }
}

type AgentAction = (agent: CallParticipation['agent']) => CallCommand;

/** The command behind each button. */
function actions(talksElsewhere: boolean, call: Call): readonly (readonly [PossibleAction, AgentAction])[] {
  const at = call.changedAt;
  const simple = [
    'reject',
    'hold',
    'mute',
    'unmute',
    'record',
    'stop-recording',
    'mask',
    'unmask',
    'tones',
  ] as const;
  const guarded = ['answer', 'resume'] as const;
  return [
    ...simple.map((type) => [type, (agent: CallParticipation['agent']) => asks(type)(agent)(at)] as const),
    ...guarded.map((type) => {
      const command = (agent: CallParticipation['agent']) =>
        talksElsewhere ? whileTalkingElsewhere(type, agent)(at) : asks(type)(agent)(at);
      return [type, command] as const;
    }),
    ['end', (agent) => endedBy(agent)(at)],
    ['finish', (agent) => finish(agent)(at)],
  ];
}
