import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { at } from './scene.ts';
import {
  allSent,
  planContact,
  setSalesforceScene,
  tasksByKey,
  type PlannedContact,
  type SalesforceScene,
} from './salesforce-scene.ts';
import { Chance, seedOf, sizeOf } from '../support/chance/chance.ts';
import { everyRow, secretsTold } from './secrets-told.ts';

/** Few enough for every run of the tests; twenty kills among ten thousand contacts show it at its full size. */
const contacts = sizeOf(process.env, 'TIELINE_FAULT_CONTACTS', 300);
const kills = sizeOf(process.env, 'TIELINE_FAULT_SALESFORCE_KILLS', 2);
const seed = seedOf(process.env);

/** Of the contacts, so many have something that the org refuses, and so many are edited after they were planned. */
const refusedShare = 0.05;
const editedShare = 0.2;
/** A server is killed in the midst of what it sends. */
const sendingMs = 1_000;
const settledWithinMs = 10 * 60_000;
const limitMs = 30 * 60_000;

const moment = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A record type that nobody may have. */
const noRecordType = '012000000000AAAAAA';

interface Wanted extends PlannedContact {
  readonly description: string;
  readonly isRefused: boolean;
}

/** What goes wrong for a while. */
const troubles = (chance: Chance): object => ({
  unavailable: chance.happens(0.5) ? 0.15 : 0,
  'lose-answer': chance.happens(0.5) ? 0.15 : 0,
  'lock-rows': chance.happens(0.3) ? 0.1 : 0,
  'slow-ms': chance.pick([0, 20, 150]) ?? 0,
  'expire-token-every': chance.happens(0.5) ? chance.between(3, 9) : null,
  'rotate-refresh-tokens': chance.happens(0.5),
  'instance-renamed': chance.happens(0.2),
  'reassign-case-on-task': chance.happens(0.3),
});

const calm = {
  unavailable: 0,
  'lose-answer': 0,
  'lock-rows': 0,
  'slow-ms': 0,
  'expire-token-every': null,
  'instance-renamed': false,
};

it(
  `writes ${contacts} contacts once through every fault of Salesforce and ${kills} kills (TIELINE_FAULT_SEED=${seed})`,
  async () => {
    const chance = new Chance(seed);
    const scene = await setSalesforceScene(() => chance.next());
    const { server } = scene;
    const wanted = new Map<string, Wanted>();
    for (let round = 0; round <= kills; round += 1) {
      await scene.switches(troubles(chance));
      await planSome(scene, wanted, chance, Math.ceil(contacts / (kills + 1)));
      await scene.simulator.moveClock({ to: 'later', byMs: 1_000 });
      if (round === kills) continue;
      await moment(chance.between(1, sendingMs));
      await server.kill();
      server.start();
      if (chance.happens(0.7)) await server.serves();
    }
    await server.serves();
    await scene.switches(calm);
    await allSent(scene, settledWithinMs);

    expect(await faultsOf(scene, wanted)).toEqual([]);
    expect(server.problems).toEqual([]);
    expect(secretsTold(scene.secrets(), { log: scene.said, database: await everyRow(scene.db) })).toEqual([]);
  },
  limitMs,
);

/** Contacts end, and some that had ended are edited. */
async function planSome(
  scene: SalesforceScene,
  wanted: Map<string, Wanted>,
  chance: Chance,
  count: number,
): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const edited = chance.happens(editedShare) ? chance.pick([...wanted.values()]) : undefined;
    const description = `Note ${chance.between(1, 1_000_000_000)}`;
    const isRefused = edited?.isRefused ?? chance.happens(refusedShare);
    const fields = { description, ...(isRefused && { recordType: noRecordType }) };
    const planned = await planContact(scene, fields, edited?.facts);
    wanted.set(planned.key, { ...planned, description, isRefused });
  }
}

/** Every contact that is not in the org exactly as it should be, or does not need attention although it was refused. */
async function faultsOf(
  scene: SalesforceScene,
  wanted: ReadonlyMap<string, Wanted>,
): Promise<readonly string[]> {
  const { owner, contact, account } = scene;
  const tasks = tasksByKey(scene);
  const refused = await refusedWrites(scene);
  const faults: string[] = [];
  for (const { key, description, isRefused } of wanted.values()) {
    const found = tasks.get(key) ?? [];
    if (isRefused) {
      if (found.length > 0) faults.push(`${key} is there, though it was refused`);
      if (!/record ?type/iu.test(refused.get(key) ?? '')) faults.push(`${key} is refused without words`);
      continue;
    }
    const [task] = found;
    if (task === undefined || found.length > 1) {
      faults.push(`${key} is there ${found.length} times, ${refused.get(key) ?? 'not refused'}`);
      continue;
    }
    const is = [task['TaskSubtype'], task['OwnerId'], task['WhoId'], task['WhatId'], task['Description']];
    const should = ['Call', owner, contact.id, account.id, description];
    if (is.join() !== should.join()) faults.push(`${key} is ${is.join()} instead of ${should.join()}`);
  }
  const strays = [...tasks.keys()].filter((key) => key !== '' && !wanted.has(key));
  return [...faults, ...strays.map((key) => `${key} was not planned`)];
}

/** What needs attention, as the API lists it: the words by the key. */
async function refusedWrites(scene: SalesforceScene): Promise<ReadonlyMap<string, string>> {
  const { db, server, admin } = scene;
  const words = new Map<string, string>();
  const person = at(await server.address, admin);
  for (let cursor: string | null = ''; cursor !== null;) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await person.get(`/ledger?state=refused&limit=100${from}`);
    for (const { id, error } of body.items) words.set(id, `${error?.code} ${error?.words}`);
    cursor = body.next ?? null;
  }
  const { rows } = await sql<{
    id: string;
    key: string;
  }>`select id, key from write where state = 'refused'`.execute(db);
  return new Map(rows.map(({ id, key }) => [key, words.get(id) ?? 'not listed']));
}
