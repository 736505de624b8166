import { expect, it } from 'vitest';
import { until } from '../api/until.ts';
import { at } from './scene.ts';
import {
  allSent,
  crmStatus,
  planContact,
  setSalesforceScene,
  tasksByKey,
  writesLeft,
  type SalesforceScene,
} from './salesforce-scene.ts';

/** What an org is like is asked again after a minute at the soonest. */
const noticedWithinMs = 90_000;
const limitMs = 3 * 60_000;
const noChance = () => 1;

/** How often a contact stands in the org. */
const count = (scene: SalesforceScene, key: string): number => tasksByKey(scene).get(key)?.length ?? 0;

/** A contact that the org has, so that everything about the org is known by now. */
async function written(scene: SalesforceScene): Promise<void> {
  const { key } = await planContact(scene);
  await allSent(scene, noticedWithinMs);
  expect(count(scene, key)).toBe(1);
}

/** Lets what is due be tried, whatever pause it has, until `state` is so. */
async function becomes(scene: SalesforceScene, what: string, state: () => Promise<boolean>): Promise<void> {
  let movedAt = 0;
  await until(
    what,
    async () => {
      if (performance.now() - movedAt > triedMs) {
        await scene.simulator.moveClock({ to: 'later', byMs: pauseMs });
        movedAt = performance.now();
      }
      return state();
    },
    noticedWithinMs,
  ).catch(async (error: unknown) => {
    const status = JSON.stringify([await crmStatus(scene), await writesLeft(scene)]);
    throw new Error([String(error), status, ...scene.server.lastLines].join('\n'));
  });
}

const triedMs = 1_000;
const pauseMs = 300_000;

interface Lasting {
  readonly what: string;
  readonly trouble: (scene: SalesforceScene) => object;
  readonly cure: object;
  readonly state: 'paused' | 'unreachable';
  readonly reason: RegExp;
}

it.each<Lasting>([
  {
    what: 'its integration user was deactivated',
    trouble: ({ hosted }) => ({
      'inactive-users': [String(hosted.user(hosted.app.runAs ?? '')?.['Username'])],
    }),
    cure: { 'inactive-users': [] },
    state: 'paused',
    reason: /user/iu,
  },
  {
    what: 'its sandbox was refreshed',
    trouble: () => ({ 'org-id': '00DRO0000000042MAA' }),
    cure: { 'org-id': null },
    state: 'paused',
    reason: /org/iu,
  },
])(
  'an org of which $what is not written to, says so, and loses nothing',
  async ({ trouble, cure, state, reason }) => {
    const scene = await setSalesforceScene(noChance);
    await written(scene);
    await scene.switches(trouble(scene));
    const { key } = await planContact(scene);
    await becomes(scene, `the CRM is ${state}`, async () => (await crmStatus(scene)).state === state);
    expect((await crmStatus(scene)).reason).toMatch(reason);
    expect(await writesLeft(scene)).toMatchObject({ due: 1 });
    expect(count(scene, key)).toBe(0);
    await scene.switches(cure);
    await becomes(scene, 'the contact is written', async () => count(scene, key) === 1);
    await allSent(scene, noticedWithinMs);
    expect(count(scene, key)).toBe(1);
    expect(await crmStatus(scene)).toMatchObject({ state: 'ok', reason: null });
  },
  limitMs,
);

it(
  'an org whose address has changed is written to at the new one',
  async () => {
    const scene = await setSalesforceScene(noChance);
    await written(scene);
    await scene.switches({ 'instance-renamed': true });
    await written(scene);
    expect(await crmStatus(scene)).toMatchObject({ state: 'ok' });
  },
  limitMs,
);

it.each<{ readonly what: string; readonly trouble: object; readonly cure: object; readonly words: RegExp }>([
  {
    what: 'takes no more a value that it took',
    trouble: { 'restrict-picklists': { 'Task.Priority': ['Urgent'] } },
    cure: { 'restrict-picklists': {} },
    words: /RESTRICTED_PICKLIST .*Priority/iu,
  },
  {
    what: 'requires a field of its own',
    trouble: { 'required-fields': ['Task.CallDisposition'] },
    cure: { 'required-fields': [] },
    words: /REQUIRED_FIELD_MISSING .*CallDisposition/iu,
  },
  {
    what: 'has a rule of its own',
    trouble: { 'validation-rules': [{ object: 'Task', field: null, message: 'Name the product.' }] },
    cure: { 'validation-rules': [] },
    words: /Name the product\./u,
  },
])(
  'a contact that an org refuses because it $what needs attention in its words, and is written when retried',
  async ({ trouble, cure, words }) => {
    const scene = await setSalesforceScene(noChance);
    const { server, admin } = scene;
    await written(scene);
    await scene.switches(trouble);
    const { key } = await planContact(scene);
    await becomes(scene, 'it is refused', async () => (await writesLeft(scene))['refused'] === 1);
    const person = at(await server.address, admin);
    const { body } = await person.get('/ledger?state=refused');
    const [write] = body.items;
    expect(`${write.error.code} ${write.error.words}`).toMatch(words);
    await scene.switches(cure);
    expect((await person.post(`/ledger/${write.id}/retry`, {})).status).toBe(200);
    await becomes(scene, 'it is written', async () => count(scene, key) === 1);
    await allSent(scene, noticedWithinMs);
    expect(count(scene, key)).toBe(1);
  },
  limitMs,
);

it.each([
  ['is missing', { 'key-field': 'missing' }, { 'key-field': 'unique' }],
  ['is not unique any more', { 'key-field': 'not-unique' }, { 'key-field': 'unique' }],
  [
    'is hidden from us',
    { 'hide-fields': ['Task.TielineKey__c', 'Event.TielineKey__c'] },
    { 'hide-fields': [] },
  ],
])(
  'contacts are written once though the key field %s',
  async (_, trouble, cure) => {
    const scene = await setSalesforceScene(noChance);
    await written(scene);
    await scene.switches(trouble);
    const { facts, key } = await planContact(scene);
    await becomes(scene, 'it was tried', async () => scene.hosted.requests.counts().count > 0);
    await scene.switches(cure);
    await becomes(scene, 'it is written', async () => {
      const { due = 0, sending = 0 } = await writesLeft(scene);
      return due + sending === 0;
    });
    // An edit finds what was written, wherever its key stands.
    await planContact(scene, { description: 'Edited' }, facts);
    await allSent(scene, noticedWithinMs);
    const made = scene.hosted.org
      .reading(null)
      .rows('Task')
      .filter((task) => task['TielineInteractionId__c'] === facts.interaction.id);
    expect(
      made.map((task) => task['Description']),
      key,
    ).toEqual(['Edited']);
  },
  limitMs,
);

const edits = 50;
const editingMs = 10_000;

it(
  `keeps the last of ${edits} edits in ${editingMs} ms though Salesforce takes 2 s a request, and doubles nothing`,
  async () => {
    const scene = await setSalesforceScene(noChance);
    await written(scene);
    await scene.switches({ 'slow-ms': 2_000 });
    const { facts, key } = await planContact(scene, { description: 'Edit 0' });
    for (let edit = 1; edit <= edits; edit += 1) {
      await new Promise((resolve) => setTimeout(resolve, editingMs / edits));
      await planContact(scene, { description: `Edit ${edit}` }, facts);
      expect(count(scene, key)).toBeLessThanOrEqual(1);
      // As the server is told of each edit of its own.
      await scene.simulator.moveClock({ to: 'later', byMs: 1 });
    }
    await allSent(scene, noticedWithinMs);
    expect(
      tasksByKey(scene)
        .get(key)
        ?.map((task) => task['Description']),
    ).toEqual([`Edit ${edits}`]);
  },
  limitMs,
);
