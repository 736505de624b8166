import { expect, it } from 'vitest';
import type { SimulatorFault } from '../../src/adapters/telephony/simulator/protocol.ts';
import { Chance, seedOf, sizeOf } from '../support/chance/chance.ts';
import { Crowd } from './crowd.ts';
import { agreed, outcome } from './outcome.ts';
import { setScene } from './scene.ts';

/** `.ci/run` asks for more of both. */
const disturbances = sizeOf(process.env, 'TIELINE_FAULT_DISTURBANCES', 12);
const calls = sizeOf(process.env, 'TIELINE_FAULT_DISTURBED_CALLS', 60);
const seed = seedOf(process.env);

const agents = 12;
const mostSteps = 80;

/** Short of the deadline of a command, about it, and past it. */
const mostSilentMs = 4_500;
const mostLostMs = 1_500;
const mostDelayMs = 300;

const limitMs = 10 * 60_000;

function disturbance(chance: Chance): SimulatorFault {
  const ms = (most: number) => (chance.happens(0.3) ? null : chance.between(1, most));
  const faults: readonly SimulatorFault[] = [
    { kind: 'doubled', on: chance.happens(0.7) },
    { kind: 'delayed', ms: ms(mostDelayMs) },
    { kind: 'reordered', ms: ms(mostDelayMs) },
    { kind: 'link-lost', ms: chance.between(1, mostLostMs) },
    { kind: 'silent', ms: chance.between(1, mostSilentMs) },
  ];
  return chance.pick(faults) ?? { kind: 'doubled', on: true };
}

const calm: readonly SimulatorFault[] = [
  { kind: 'doubled', on: false },
  { kind: 'delayed', ms: null },
  { kind: 'reordered', ms: null },
  { kind: 'link-lost', ms: 0 },
  { kind: 'silent', ms: 0 },
];

it(
  `keeps ${calls} calls right through ${disturbances} disturbances of the phone link (TIELINE_FAULT_SEED=${seed})`,
  async () => {
    const chance = new Chance(seed);
    const scene = await setScene({ agents });
    const crowd = new Crowd(scene, chance);
    await crowd.prepare();
    const began = scene.now();
    crowd.begin(calls);
    for (let count = 1; count <= disturbances; count += 1) {
      await crowd.steps(chance.between(1, mostSteps));
      await scene.simulator.fail(disturbance(chance));
      if (chance.happens(0.3)) await crowd.call(chance.between(1, calls / 4));
      await crowd.count();
    }
    await crowd.rest();
    for (const fault of calm) await scene.simulator.fail(fault);
    await agreed(scene);
    expect(await outcome(scene, crowd, began)).toEqual([]);
  },
  limitMs,
);
