import fc from 'fast-check';
import { agentId, legId, type AgentId, type LegId } from '../../ids.ts';
import { after } from '../../time.ts';
import {
  asks,
  calledIn,
  execute,
  colleagueDialledBy,
  customerLeg,
  dialledBy,
  endedBy,
  finish,
  giveUp,
  legAnswered,
  legEnded,
  legOf,
  mia,
  offer,
  offerAlong,
  queue,
  release,
  sales,
  second,
  startsAt,
  support,
  tom,
  whileTalkingElsewhere,
  withdraw,
  wrapupOver,
  type Outcome,
  type Timed,
} from './call.scenario.ts';
import type { Call } from './call.ts';
import type { CallCommand } from './commands.ts';
import { evolve } from './evolve.ts';

/** One command or fact of a random history, and what it changed. */
export interface Step extends Outcome {
  readonly before: Call;
  readonly command: CallCommand;
}

export interface History {
  readonly begun: Call;
  readonly steps: readonly Step[];
}

const lotte = agentId('lotte');
export const agents: readonly AgentId[] = [mia, tom, lotte];
const agent = fc.constantFrom(...agents);

/** Few legs, so that facts often meet a leg of the call, and offers and facts of legs long gone come too. */
const offerLegs: readonly LegId[] = [1, 2, 3, 4, 5].map((number) => legId(`leg-${number}`));
const offerLeg = fc.constantFrom(...offerLegs);
const anyLeg = fc.constantFrom(customerLeg, legOf(mia), ...offerLegs);

const causes = ['hang-up', 'busy', 'no-answer', 'rejected', 'failed', 'cancelled', 'gone'] as const;

const switches = ['mute', 'unmute', 'record', 'stop-recording', 'mask', 'unmask', 'tones'] as const;

/** What moves a call on comes far more often than what ends it, so that most histories reach talk and hold. */
const anyCommand: fc.Arbitrary<Timed<CallCommand>> = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(agent, offerLeg).map((of) => offer(...of)) },
  { weight: 8, arbitrary: fc.tuple(agent, offerLeg).map((of) => offerAlong(...of)) },
  { weight: 16, arbitrary: agent.map(asks('answer')) },
  { weight: 8, arbitrary: anyLeg.map(legAnswered) },
  { weight: 12, arbitrary: agent.map(asks('hold')) },
  { weight: 12, arbitrary: agent.map(asks('resume')) },
  { weight: 24, arbitrary: fc.constantFrom(...switches).chain((type) => agent.map(asks(type))) },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom('answer', 'resume'), agent).map((of) => whileTalkingElsewhere(...of)),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(support, sales), fc.constantFrom(second(20), second(300)))
      .map((of) => queue(...of)),
  },
  { weight: 3, arbitrary: agent.map(asks('reject')) },
  { weight: 3, arbitrary: agent.map(withdraw) },
  { weight: 3, arbitrary: fc.tuple(anyLeg, fc.constantFrom(...causes)).map((of) => legEnded(...of)) },
  { weight: 2, arbitrary: agent.map(endedBy) },
  { weight: 1, arbitrary: fc.constantFrom('wait-limit' as const, 'failed' as const).map(giveUp) },
  { weight: 6, arbitrary: fc.tuple(agent, fc.boolean()).map((of) => finish(...of)) },
  { weight: 2, arbitrary: agent.map(wrapupOver) },
  { weight: 3, arbitrary: fc.tuple(agent, fc.constantFrom(support, null)).map((of) => release(...of)) },
);

const anyBeginning = fc.constantFrom(calledIn, calledIn, dialledBy(mia), colleagueDialledBy(mia));

/** Commands and facts in any order, some twice, dated up to ten seconds late. */
const anyCommands: fc.Arbitrary<readonly CallCommand[]> = fc
  .array(fc.record({ command: anyCommand, lateMs: fc.nat(10_000), times: fc.constantFrom(1, 1, 2) }), {
    minLength: 30,
    maxLength: 80,
  })
  .map((said) =>
    said.flatMap(({ command, lateMs, times }, index) =>
      Array.from({ length: times }, () => command(after(second(index), -lateMs))),
    ),
  );

export const anyHistory: fc.Arbitrary<History> = fc
  .tuple(anyBeginning, anyCommands)
  .map(([begins, commands]) => {
    const begun = evolve(null, begins(startsAt));
    const steps: Step[] = [];
    let before = begun;
    for (const command of commands) {
      const outcome = execute(before, command);
      steps.push({ before, command, ...outcome });
      before = outcome.call;
    }
    const shown = steps.filter(({ before: was, call }) => call !== was).map(({ command }) => command);
    return { begun, steps, [fc.toStringMethod]: () => `${begun.direction}: ${fc.stringify(shown)}` };
  });
