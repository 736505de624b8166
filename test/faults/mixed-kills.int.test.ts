import { expect, it, onTestFinished } from 'vitest';
import { OutsidePostgres } from '../support/postgres/outside-postgres.ts';
import { bustle, tally } from './agreement.ts';
import { carriedOutOnce } from './carried-out.ts';
import { Chance, seedOf, sizeOf } from '../support/chance/chance.ts';
import { Crowd } from './crowd.ts';
import { agreed, outcome } from './outcome.ts';
import { setScene, type Scene } from './scene.ts';

/** Few enough for every run of the tests; `.ci/run` asks for more, and `npm run test:whole` for 200 with 100 agents. */
const kills = sizeOf(process.env, 'TIELINE_FAULT_MIXED', 7);
const agents = sizeOf(process.env, 'TIELINE_FAULT_AGENTS', 6);
/** How long the database is away at most. */
const mostAwayMs = 1_000 * sizeOf(process.env, 'TIELINE_FAULT_AWAY', 2);
const seed = seedOf(process.env);

const leastAwayMs = 1_000;
const mostLinkLostMs = 3_000;
const mostSteps = 120;
const calls = 2 * agents;
const burstShare = 0.3;
/** A machine that has other work takes minutes to take in what a crowd did while the database was away: longer is stuck. */
const catchUpMs = 10 * 60_000;
/** How often both sides are compared in between. */
const compareEvery = 10;

/** A kill takes half a minute where the database is away for long, and a landing size some minutes. */
const limitMs = 10 * 60_000 + kills * 90_000;

const tell = (line: string) => void process.stdout.write(`${line}\n`);
const moment = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const kinds = [
  'server',
  'database',
  'way to the database',
  'full disk',
  'read-only',
  'backends',
  'link to the phone system',
] as const;
type Kind = (typeof kinds)[number];

/** Everything that can go wrong, one after the other, while people work. */
class Kills {
  readonly #scene: Scene;
  readonly #postgres: OutsidePostgres;
  readonly #chance: Chance;
  isDatabaseAway = false;

  constructor(scene: Scene, postgres: OutsidePostgres, chance: Chance) {
    this.#scene = scene;
    this.#postgres = postgres;
    this.#chance = chance;
  }

  readonly kinds: Readonly<Record<Kind, () => Promise<void>>> = {
    server: async () => {
      await this.#scene.server.kill();
      this.#scene.server.start();
      await this.#scene.server.serves();
    },
    database: () =>
      this.#away(
        () => this.#postgres.stop(),
        () => this.#postgres.restart(),
      ),
    'way to the database': () =>
      this.#away(
        () => this.#postgres.shut(),
        () => this.#postgres.open(),
      ),
    'full disk': () =>
      this.#away(
        () => this.#postgres.fill(),
        () => this.#postgres.makeRoom(),
      ),
    'read-only': () =>
      this.#away(
        () => this.#postgres.becomeReadOnly(true),
        () => this.#postgres.becomeReadOnly(false),
      ),
    backends: () => this.#postgres.endSessions(),
    'link to the phone system': async () => {
      const ms = this.#chance.between(1, mostLinkLostMs);
      await this.#scene.simulator.fail({ kind: 'link-lost', ms });
      await moment(ms);
    },
  };

  async #away(begin: () => Promise<void>, end: () => Promise<void>): Promise<void> {
    this.isDatabaseAway = true;
    await begin();
    await moment(this.#chance.between(leastAwayMs, mostAwayMs));
    await end();
    this.isDatabaseAway = false;
  }
}

it(
  `loses and doubles nothing through ${kills} mixed kills with ${agents} agents (TIELINE_FAULT_SEED=${seed})`,
  async () => {
    const chance = new Chance(seed);
    const postgres = await OutsidePostgres.start();
    onTestFinished(() => postgres.dispose());
    const scene = await setScene({ agents, postgres });
    const mixed = new Kills(scene, postgres, chance);
    const crowd = new Crowd(scene, chance, {
      codes: ['telephony-unavailable', 'database-unavailable'],
      isOver: () => !mixed.isDatabaseAway,
    });
    await crowd.prepare();
    const began = scene.now();
    crowd.begin(calls);

    // Each kind in turn, in an order of chance, so that a short run has them all.
    const order: Kind[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      if (order.length === 0) order.push(...shuffled(kinds, chance));
      await crowd.steps(chance.between(1, mostSteps));
      const burst = chance.happens(burstShare) ? crowd.call(chance.between(1, calls)) : null;
      const kind = order.shift() ?? 'server';
      tell(`kill ${kill}: ${kind}`);
      await mixed.kinds[kind]();
      await burst;
      await crowd.count();
      if (kill % compareEvery !== 0) continue;
      await crowd.rest();
      tell(await bustle(scene));
      tell(`agreed after ${await agreed(scene, catchUpMs)} ms`);
      crowd.begin(calls);
    }

    await crowd.rest();
    await agreed(scene, catchUpMs);
    expect(await outcome(scene, crowd, began)).toEqual([]);
    expect(await scene.server.stop()).toBe(0);
    tell(`${crowd.calls.size} calls from outside; ${await tally(scene)}`);
    tell(`carried out once: ${await carriedOutOnce(scene)}`);
  },
  limitMs,
);

function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  return items
    .map((item) => ({ item, place: chance.next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
