import { expect, it } from 'vitest';
import { until } from '../api/until.ts';
import { ourNumber } from './scene.ts';
import {
  planContact,
  setSalesforceScene,
  tasksByKey,
  writesLeft,
  type PlannedContact,
  type SalesforceScene,
} from './salesforce-scene.ts';
import {
  administrator,
  allWritten,
  atRest,
  becomes,
  checked,
  crmOf,
  expectOnce,
  look,
  noticedMs,
  setBack,
  waiting,
} from './salesforce-seen.ts';

/** Orgs that lose, while Tieline works, what its writing rests on: it says so, loses nothing, and goes on by itself. */

const limitMs = 240_000;
const noObject = { 'hide-fields': ['TielineWrite__c.Key__c'] };

it(
  'an org that loses its key field pauses, says which field, and gets each contact once when it is back',
  async () => {
    const scene = await setSalesforceScene(() => 0.5);
    const first = await planContact(scene);
    await look(scene);
    await allWritten(scene);
    const contacts = [first];

    // The org's own words come with the first that is refused; nobody had asked for a check.
    await scene.switches({ 'hide-fields': ['Task.TielineKey__c', 'TielineWrite__c.Key__c'] });
    contacts.push(await planContact(scene), await planContact(scene));
    await planContact(scene, { description: 'Edited meanwhile.' }, first.facts);
    await look(scene);
    const told = await becomes(scene, 'paused');
    expect(told.reason).toMatch(/deploy the package again.*No such column.*TielineKey__c/);
    expect(await waiting(scene, 3)).toEqual(Array(3).fill(expect.stringContaining('TielineKey__c')));
    const items = await checked(scene);
    expect(items.find(({ id }) => id === 'key-field')).toMatchObject({
      state: 'missing',
      what: expect.stringContaining('hidden from the integration user'),
      remedy: expect.stringContaining('permission set Tieline Integration'),
    });
    // Looked at since, it says what exactly there is not, also after a start.
    const words =
      'Task.TielineKey__c is missing, or hidden from the integration user; ' +
      'Event.TielineKey__c is missing, or hidden from the integration user; ' +
      'TielineWrite__c.Key__c is missing, or hidden from the integration user';
    expect((await crmOf(scene)).reason).toContain(words);
    await scene.server.stop();
    scene.server.start();
    await scene.server.serves();
    expect((await becomes(scene, 'paused')).reason).toContain(words);
    await scene.switches({ 'hide-fields': null });
    await checked(scene);
    await becomes(scene, 'ok');
    await allWritten(scene);

    for (const [lacking, flaw] of [
      [{ 'key-field': 'missing', ...noObject }, /TielineKey__c is missing/],
      [{ 'key-field': 'not-unique', ...noObject }, /not both External ID and Unique/],
      [{ 'read-only-fields': ['Task.TielineKey__c', 'TielineWrite__c.Key__c'] }, /may not write/],
    ] as const) {
      await scene.switches(lacking);
      expect((await checked(scene)).find(({ id }) => id === 'key-field')?.state).toBe('missing');
      expect((await becomes(scene, 'paused')).reason).toMatch(flaw);
      contacts.push(await planContact(scene));
      await planContact(scene, { description: `Edited while ${String(flaw)}` }, first.facts);
      await look(scene);
      await waiting(scene, 2);
      await scene.switches(setBack(lacking));
      await checked(scene);
      await becomes(scene, 'ok');
      await allWritten(scene);
    }
    expectOnce(scene, contacts);
    expect(tasksByKey(scene).get(first.key)?.[0]?.['Description']).toMatch(/may not write/);
    expect(await writesLeft(scene)).toEqual({ done: expect.any(Number) });
    expect(scene.server.problems).toEqual([]);
  },
  limitMs,
);

it(
  'an org whose key field is not unique any more, and then is again, has each contact once and its edits on it',
  async () => {
    const scene = await setSalesforceScene(() => 0.5);
    const [before, during] = [await planContact(scene), await planContact(scene)];
    await look(scene);
    await allWritten(scene);
    await scene.switches({ 'key-field': 'not-unique' });
    await checked(scene);
    expect((await crmOf(scene)).state).toBe('ok');
    const meanwhile = await planContact(scene);
    await planContact(scene, { description: 'While it was not.' }, before.facts);
    await look(scene);
    await allWritten(scene);
    await scene.switches({ 'key-field': null });
    await checked(scene);
    const after = await planContact(scene);
    await planContact(scene, { description: 'When it was again.' }, during.facts);
    await planContact(scene, { description: 'When it was again.' }, meanwhile.facts);
    await look(scene);
    await allWritten(scene);
    expectOnce(scene, [before, during, meanwhile, after]);
    const notes = scene.hosted.org
      .reading(null)
      .rows('Task')
      .filter((task) => typeof task['TielineInteractionId__c'] === 'string')
      .map(({ Description }) => Description);
    expect(notes.filter((note) => note === 'While it was not.')).toHaveLength(1);
    expect(notes.filter((note) => note === 'When it was again.')).toHaveLength(2);
    expect(await writesLeft(scene)).toEqual({ done: expect.any(Number) });
  },
  limitMs,
);

const edits = 50;
const editedForMs = 10_000;

it(
  `a contact that is edited ${edits} times in ${editedForMs / 1_000} s while each request takes 2 s has the last text, in few requests`,
  async () => {
    const scene = await setSalesforceScene(() => 0.5);
    const [agent] = scene.agents;
    if (agent === undefined) throw new Error('the agent is there');
    const { admin, hosted } = scene;
    const { callId } = (await admin.post('/simulator/calls', { from: '+498963648018', to: ourNumber })).body;
    const { id } = await agent.rings(callId);
    await agent.act(id, 'answer');
    await agent.act(id, 'end');
    await agent.act(id, 'finish');
    await agent.sees(id, 'a written log', ({ log }) => log.state === 'written');
    let most = 0;
    const ours = () =>
      hosted.org
        .reading(null)
        .rows('Task')
        .filter((task) => task['TielineInteractionId__c'] === id);
    hosted.org.onCommit(() => {
      most = Math.max(most, ours().length);
    });
    await scene.switches({ 'slow-ms': 2_000 });
    hosted.requests.reset();
    const began = performance.now();
    const saves: Promise<unknown>[] = [];
    for (let number = 1; number <= edits; number += 1) {
      await agent.note(id, { comments: `Text ${number}.` });
      saves.push(agent.act(id, 'save'));
      const dueMs = (number * editedForMs) / edits - (performance.now() - began);
      if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
    }
    await Promise.all(saves);
    await until(
      'the last text stands',
      async () => String(ours()[0]?.['Description']).startsWith(`Text ${edits}.`),
      60_000,
    );
    await allWritten(scene);
    const { byPath } = hosted.requests.counts();
    const writing = Object.entries(byPath).flatMap(([path, count]) =>
      /\/(?:composite|queryAll|query)\b/.test(path) ? [count] : [],
    );
    // As many as go one after the other in that time, and the last text's: never one for each edit.
    expect(writing.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(15);
    expect(most).toBe(1);
    expect(ours()).toHaveLength(1);
    expect(scene.server.problems).toEqual([]);
  },
  limitMs,
);

/** A rule of the org that refuses a contact, what Salesforce says, what the check names, and how it is mended. */
interface Rule {
  readonly what: string;
  readonly switches: object;
  readonly fields: Parameters<typeof planContact>[1];
  readonly code: string;
  readonly words: RegExp;
  readonly finding: { readonly id: string; readonly what: RegExp };
  /** A correction that the org refuses too, and one that it takes; null: it is mended in the org. */
  readonly correction: { readonly wrong: object; readonly right: object } | null;
}

const rules = (scene: SalesforceScene): readonly Rule[] => {
  const type = (name: string) =>
    scene.hosted.org.reading(null).holding('RecordType', 'DeveloperName', name)[0]?.Id ?? '';
  return [
    {
      what: 'a picklist value that was removed',
      switches: { 'restrict-picklists': { 'Task.CallDisposition': ['Sold', 'Missed call'] } },
      fields: { disposition: 'Call later' },
      code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      words: /Call later/,
      finding: { id: 'picklist.Task.CallDisposition', what: /CallDisposition/ },
      correction: { wrong: { disposition: 'Sold out' }, right: { disposition: 'Sold' } },
    },
    {
      what: 'a record type that is not the integration user’s any more',
      switches: { 'record-types': { Task: ['Current'] } },
      fields: { recordType: type('Former') },
      code: 'INVALID_CROSS_REFERENCE_KEY',
      words: /Record Type ID/,
      finding: { id: `record-type.Task.${type('Former')}`, what: /Former|not/ },
      correction: { wrong: { recordType: '012000000000AAAAA2' }, right: { recordType: type('Current') } },
    },
    {
      what: 'a custom field that is required now',
      switches: { 'required-fields': ['Task.Type'] },
      fields: {},
      code: 'REQUIRED_FIELD_MISSING',
      words: /Type/,
      finding: { id: 'required.Task', what: /Type/ },
      correction: { wrong: { extra: { Tpye: 'Call' } }, right: { extra: { Type: 'Call' } } },
    },
    {
      what: 'a validation rule',
      switches: {
        'validation-rules': [{ object: 'Task', field: 'Description', message: 'Name the product.' }],
      },
      fields: {},
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      words: /Name the product/,
      finding: { id: 'automation', what: /./ },
      correction: null,
    },
  ];
};

/** Everybody's workflow names it from now on. */
async function useRecordType(scene: SalesforceScene, name: string): Promise<void> {
  const person = await administrator(scene);
  const [type] = scene.hosted.org.reading(null).holding('RecordType', 'DeveloperName', name);
  const { items } = (await person.get('/workflows')).body;
  const { id } = items.find((one: { builtIn: boolean }) => one.builtIn);
  const made = await person.post(`/workflows/${id}/versions`, { recordTypes: { activity: type?.Id } });
  const active = await person.post(`/workflows/${id}/versions/${made.body.version}/activate`, {});
  expect(active.status).toBeLessThan(300);
}

/** Corrects the write, wrongly first, and gives how both were answered; or mends the org itself. */
async function mended(
  scene: SalesforceScene,
  write: string,
  { switches, correction }: Pick<Rule, 'switches' | 'correction'>,
): Promise<readonly number[]> {
  if (correction === null) {
    await scene.switches(setBack(switches));
    return [];
  }
  const person = await administrator(scene);
  const wrong = await person.patch(`/ledger/${write}`, { payload: correction.wrong });
  const right = await person.patch(`/ledger/${write}`, { payload: correction.right });
  return [wrong.status, right.status];
}

it(
  'a rule of the org that refuses a contact is told in Salesforce’s words, and the contact written once when it is mended',
  async () => {
    const scene = await setSalesforceScene(() => 0.5);
    await scene.switches({ 'record-types': { Task: ['Former', 'Current'] } });
    await useRecordType(scene, 'Former');
    const contacts: PlannedContact[] = [];
    for (const { what, switches, fields, code, words, finding, correction } of rules(scene)) {
      await scene.switches(switches);
      const items = await checked(scene);
      expect(items.find(({ id }) => id === finding.id)?.what, what).toMatch(finding.what);
      const contact = await planContact(scene, fields);
      const innocent = await planContact(
        scene,
        code === 'REQUIRED_FIELD_MISSING' ? { extra: { Type: 'Call' } } : {},
      );
      contacts.push(contact, innocent);
      await look(scene);
      const person = await administrator(scene);
      const refused = await until(
        `${what} refuses the contact`,
        async () => {
          const { body } = await person.get('/ledger?state=refused');
          return body.items.find(({ key }: { key: string }) => key === contact.key);
        },
        noticedMs,
      );
      expect(refused.error, what).toMatchObject({ code, words: expect.stringMatching(words) });
      expect(await mended(scene, refused.id, { switches, correction }), what).toEqual(
        correction === null ? [] : [422, 200],
      );
      for (const { id } of (await person.get('/ledger?state=refused')).body.items)
        expect((await person.post(`/ledger/${id}/retry`)).status).toBe(200);
      await allWritten(scene);
      await scene.switches(setBack(switches));
    }
    expectOnce(scene, contacts);
    expect(await writesLeft(scene)).toEqual({ done: contacts.length });
    expect(scene.server.problems).toEqual([]);
  },
  limitMs,
);

/** More than go in one batch. */
const newContacts = 210;
const hourMs = 3_600_000;

it(
  'an org whose requests of the day are used up is asked hardly any more, and gets everything afterwards, new contacts first',
  async () => {
    const scene = await setSalesforceScene(() => 0.5);
    const { hosted, simulator } = scene;
    const old = await planContact(scene);
    await look(scene);
    await allWritten(scene);
    await scene.switches({ 'daily-limit': 0 });
    await planContact(scene, { description: 'An old edit.' }, old.facts);
    const fresh: PlannedContact[] = [];
    for (let number = 0; number < newContacts; number += 1) fresh.push(await planContact(scene));
    await look(scene);
    expect((await becomes(scene, 'paused')).reason).toMatch(/used up.*REQUEST_LIMIT_EXCEEDED/);
    hosted.requests.reset();
    for (let minute = 0; minute < 60; minute += 10)
      await simulator.moveClock({ to: 'later', byMs: hourMs / 6 });
    expect(hosted.requests.counts().count).toBeLessThanOrEqual(2);
    expect(await checked(scene)).toMatchObject([{ id: 'link', state: 'missing' }]);
    await atRest(scene);

    /** How many of the new ones were there when the old edit came. */
    let before: number | null = null;
    hosted.org.onCommit(() => {
      const tasks = tasksByKey(scene);
      const isEdited = tasks.get(old.key)?.some((task) => task['Description'] === 'An old edit.') === true;
      if (isEdited) before ??= fresh.filter(({ key }) => tasks.has(key)).length;
    });
    await scene.switches({ 'daily-limit': null });
    await checked(scene);
    await becomes(scene, 'ok');
    await allWritten(scene);
    expect(before).toBe(newContacts);
    expectOnce(scene, [old, ...fresh]);
    expect(scene.server.problems).toEqual([]);
  },
  limitMs,
);
