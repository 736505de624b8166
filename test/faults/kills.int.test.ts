import { expect, it } from 'vitest';
import { bustle, tally } from './agreement.ts';
import { Chance, seedOf, sizeOf } from '../support/chance/chance.ts';
import { Crowd } from './crowd.ts';
import { agreed, outcome } from './outcome.ts';
import { setScene } from './scene.ts';

/** Few enough for every run of the tests; `.ci/run` asks for fifty kills among a thousand calls. */
const kills = sizeOf(process.env, 'TIELINE_FAULT_KILLS', 6);
const calls = sizeOf(process.env, 'TIELINE_FAULT_CALLS', 100);
const seed = seedOf(process.env);

/** So many agents have a call in hand; all others wait, ring or dial. */
const agents = Math.min(40, Math.max(8, Math.round(calls / 25)));

/** How much is tried between two kills, at most. */
const mostSteps = Math.min(300, calls);
const mostBurst = 60;
/** Some kills come while it starts. */
const startingShare = 0.2;
const startMs = 1_500;
const burstShare = 0.3;
/** How often both sides are compared in between. */
const compareEvery = 10;

const limitMs = 15 * 60_000;

/** A moment while a start is under way, which nothing but time tells. */
const moment = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const tell = (line: string) => void process.stdout.write(`${line}\n`);

it(
  `loses, doubles and forgets nothing through ${kills} kills among ${calls} calls (TIELINE_FAULT_SEED=${seed})`,
  async () => {
    const chance = new Chance(seed);
    const scene = await setScene({ agents });
    const { server } = scene;
    const crowd = new Crowd(scene, chance);
    await crowd.prepare();
    const began = scene.now();
    crowd.begin(calls);

    await crowd.call(calls);
    for (let kill = 1; kill <= kills; kill += 1) {
      const isStarting = !server.isUp;
      if (isStarting) await moment(chance.between(1, startMs));
      else await crowd.steps(chance.between(1, mostSteps));
      // A burst of calls that the server is killed in the middle of.
      const burst = chance.happens(burstShare) ? crowd.call(chance.between(1, mostBurst)) : null;
      if (burst && !isStarting) await crowd.steps(chance.between(1, 10));
      await server.kill();
      await burst;
      server.start();
      if (chance.happens(startingShare)) continue;
      await server.serves();
      await crowd.count();
      if (kill % compareEvery !== 0) continue;
      await crowd.rest();
      tell(`kill ${kill}: ${await bustle(scene)}`);
      await agreed(scene);
      crowd.begin(calls);
    }

    await server.serves();
    await crowd.rest();
    await agreed(scene);
    expect(await outcome(scene, crowd, began)).toEqual([]);
    expect(await server.stop()).toBe(0);
    tell(`${crowd.calls.size} calls from outside; ${await tally(scene)}`);
  },
  limitMs,
);
