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

/** Of the contacts, so many are with a person account. */
const personShare = 0.2;

/** A record type that nobody may have. */
const noRecordType = '012000000000AAAAA2';

interface Wanted extends PlannedContact {
  readonly description: string;
  readonly isRefused: boolean;
  /** The contact in the org that its activity is about, and the account. */
  readonly about: readonly [who: string, what: string];
}

/** What goes wrong for a while. */
const troubles = (chance: Chance, owner: string): object => ({
  unavailable: chance.happens(0.5) ? 0.15 : 0,
  'lose-answer': chance.happens(0.5) ? 0.15 : 0,
  'lock-rows': chance.happens(0.3) ? 0.1 : 0,
  'slow-ms': chance.pick([0, 20, 150]) ?? 0,
  'expire-token-every': chance.happens(0.5) ? chance.between(3, 9) : null,
  'rotate-refresh-tokens': chance.happens(0.5),
  'instance-renamed': chance.happens(0.2),
  'reassign-case-on-task': chance.happens(0.3),
  'daily-limit': chance.happens(0.1) ? 0 : null,
  'inactive-users': chance.happens(0.15) ? [owner] : [],
  'validation-rules': chance.happens(0.15)
    ? [{ object: 'Task', field: null, message: 'Say what the customer bought.' }]
    : [],
});

const calm = {
  unavailable: 0,
  'lose-answer': 0,
  'lock-rows': 0,
  'slow-ms': 0,
  'expire-token-every': null,
  'instance-renamed': false,
  'daily-limit': null,
  'inactive-users': [],
  'validation-rules': [],
};

it(
  `writes ${contacts} contacts once through every fault of Salesforce and ${kills} kills (TIELINE_FAULT_SEED=${seed})`,
  async () => {
    const chance = new Chance(seed);
    const scene = await setSalesforceScene(() => chance.next());
    const { server } = scene;
    const wanted = new Map<string, Wanted>();
    const owner = usernameOf(scene, scene.owner);
    for (let round = 0; round <= kills; round += 1) {
      await scene.switches(troubles(chance, owner));
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
    await retryWhatIsMended(scene);
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
    const isPerson =
      edited === undefined ? chance.happens(personShare) : edited.about[1] !== scene.account.id;
    const { person, contact, account } = scene;
    const fields = {
      description,
      ...(isRefused && { recordType: noRecordType }),
      ...(isPerson && { who: person.record, what: null }),
    };
    const planned = await planContact(scene, fields, edited?.facts);
    const about = isPerson ? ([person.contact, ''] as const) : ([contact.id, account.id] as const);
    wanted.set(planned.key, { ...planned, description, isRefused, about });
  }
}

const usernameOf = ({ hosted }: SalesforceScene, id: string): string =>
  String(hosted.org.reading(null).row('User', id)?.['Username']);

/** What the org refused for a while, as an administrator sends it again once the reason is gone. */
async function retryWhatIsMended(scene: SalesforceScene): Promise<void> {
  const { server, admin } = scene;
  const person = at(await server.address, admin);
  for (const { id, error } of await refusedWrites(scene)) {
    if (!/INACTIVE_OWNER_OR_USER|FIELD_CUSTOM_VALIDATION_EXCEPTION/u.test(error)) continue;
    expect((await person.post(`/ledger/${id}/retry`)).status).toBe(200);
  }
}

/** Every contact that is not in the org exactly as it should be, or does not need attention although it was refused. */
async function faultsOf(
  scene: SalesforceScene,
  wanted: ReadonlyMap<string, Wanted>,
): Promise<readonly string[]> {
  const { owner } = scene;
  const tasks = tasksByKey(scene);
  const refused = new Map((await refusedWrites(scene)).map(({ key, error }) => [key, error]));
  const faults: string[] = [];
  for (const { key, description, isRefused, about } of wanted.values()) {
    const found = tasks.get(key) ?? [];
    if (isRefused) {
      if (found.length > 0) faults.push(`${key} is there, though it was refused`);
      if (!/record ?type/iu.test(refused.get(key) ?? ''))
        faults.push(`${key} is refused without words of it: ${refused.get(key)}`);
      continue;
    }
    const [task] = found;
    if (task === undefined || found.length > 1) {
      faults.push(`${key} is there ${found.length} times, ${refused.get(key) ?? 'not refused'}`);
      continue;
    }
    const is = [task['TaskSubtype'], task['OwnerId'], task['WhoId'], task['WhatId'], task['Description']];
    const should = ['Call', owner, ...about, description];
    if (is.join() !== should.join()) faults.push(`${key} is ${is.join()} instead of ${should.join()}`);
  }
  const strays = [...tasks.keys()].filter((key) => key !== '' && !wanted.has(key));
  return [...faults, ...strays.map((key) => `${key} was not planned`)];
}

interface RefusedWrite {
  readonly id: string;
  readonly key: string;
  /** Salesforce's code and words. */
  readonly error: string;
}

/** What needs attention, as the API lists it. */
async function refusedWrites({ server, admin }: SalesforceScene): Promise<readonly RefusedWrite[]> {
  const person = at(await server.address, admin);
  const found: RefusedWrite[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await person.get(`/ledger?state=refused&limit=100${from}`);
    for (const { id, key, error } of body.items)
      found.push({ id, key, error: `${error?.code} ${error?.words}` });
    cursor = body.next ?? null;
  }
  return found;
}
