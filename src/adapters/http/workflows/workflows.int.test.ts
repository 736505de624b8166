import { describe, expect, it } from 'vitest';
import { testServer, TestClock } from '../../../../test/support/http/http.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { anyCrm } from '../../../../test/support/fixtures/nobody.ts';
import { Workflows } from '../../../application/logging/workflows.ts';
import { workflowId } from '../../../domain/ids.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import { locales } from '../../../domain/locale.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { after } from '../../../domain/time.ts';
import { defaultWorkflow } from '../../../domain/workflow/workflow.ts';
import { postgresWorkflowStore } from '../../postgres/logging/workflow-store.ts';
import { makeId } from '../../system/system.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import { workflowRoutes } from './workflows.ts';

const { db, counters } = await testDatabase();
const clock = new TestClock('2026-11-20T13:00:00Z');
let organisation: Pick<Organisation, 'agent' | 'agents' | 'team' | 'queue' | 'queues' | 'settings'> = {
  agent: () => null,
  team: () => null,
  queue: () => null,
  agents: () => [],
  queues: () => [],
  settings: () => defaultSettings,
};
const store = postgresWorkflowStore(db);
const parts = {
  store,
  clock,
  makeId,
  ...anyCrm,
  organisation: {
    agent: (id: Parameters<Organisation['agent']>[0]) => organisation.agent(id),
    team: (id: Parameters<Organisation['team']>[0]) => organisation.team(id),
    queue: (id: Parameters<Organisation['queue']>[0]) => organisation.queue(id),
    agents: () => organisation.agents(),
    queues: () => organisation.queues(),
    settings: () => organisation.settings(),
  },
};
const workflows = await Workflows.open(parts);
const server = await testServer(db, {
  routes: (app) =>
    workflowRoutes(app, { workflows, addresses: { askDefault: () => undefined }, reachedAt: () => null }),
});
organisation = server.organisation;
const admin = await server.as('admin');
const mia = server.organisation.agentByUsername('mia');
if (!mia) throw new Error('the demonstration has mia');

const make = async (document: object): Promise<string> => {
  const { status, body } = await admin.post('/api/v1/workflows', document);
  expect(status).toBe(201);
  return body.id;
};
const chosenBy = (agent: Agent | null, at = clock.now()) => workflows.choose(agent, null, at);

describe('the built-in workflow', () => {
  it('is there from the first start on, with every default, and made once', async () => {
    expect(chosenBy(mia).document).toEqual({ ...defaultWorkflow, name: 'Standard' });
    await Workflows.open(parts);
    const { body } = await admin.get('/api/v1/workflows');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ name: 'Standard', version: 1, builtIn: true });
  });
});

describe('a workflow', () => {
  it('is made from its document, whole or wrapped, and read back with every setting', async () => {
    const id = await make({ name: 'Service', log: { internal: 'completed' } });
    const { body } = await admin.get(`/api/v1/workflows/${id}`);
    expect(body).toMatchObject({
      id,
      name: 'Service',
      version: 1,
      document: { log: { internal: 'completed', inboundMissed: 'open' }, wrapup: { maxSeconds: 120 } },
      assignments: { agents: [], teams: [] },
    });
    const wrapped = await make({ name: 'Sales', document: { locale: 'de' } });
    expect((await admin.get(`/api/v1/workflows/${wrapped}`)).body).toMatchObject({
      name: 'Sales',
      document: { locale: 'de' },
    });
  });

  it('is refused with all its faults', async () => {
    const { status, body } = await admin.post('/api/v1/workflows', {
      name: 'x',
      log: { inboundMissed: 'maybe' },
      subject: { template: '{weather}' },
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid' });
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual([
      'log.inboundMissed',
      'subject.template',
    ]);
  });

  it('is refused where it is to log calls as something that the CRM has not (spec X9)', async () => {
    const { status, body } = await admin.post('/api/v1/workflows', { name: 'x', callRecord: 'voice-call' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'setting-not-available', errors: [{ path: 'callRecord' }] });
  });

  it('is refused in the language of who sent it, the faults of types and those of rules', async () => {
    const refusedIn = async (locale: string) => {
      const document = {
        colour: 'red',
        autoSave: 'yes',
        subject: { template: 'Call {weather}' },
        tags: ['a', 'a'],
        transcript: { show: 'both' },
      };
      const { body } = await admin.post('/api/v1/workflows', document, { 'accept-language': locale });
      const errors: { path: string; message: string }[] = body.errors;
      return Object.fromEntries(errors.map(({ path, message }) => [path, message]));
    };
    const known =
      '{calltype}, {date}, {time}, {callresult}, {callresultgroup}, {name}, {number}, {queue}, {agent}, {duration}';
    expect(await refusedIn('de')).toEqual({
      colour: 'unbekannte Einstellung',
      autoSave: 'muss ein Objekt mit Feldern sein',
      'subject.template': `unbekannte Variable {weather} an Position 6; bekannt: ${known}`,
      'tags[1]': 'kommt doppelt vor',
      'transcript.show': 'diese Version unterstützt nur: "none"',
    });
    expect(await refusedIn('nl')).toEqual({
      colour: 'onbekende instelling',
      autoSave: 'moet een object met velden zijn',
      'subject.template': `onbekende variabele {weather} op positie 6; bekend zijn: ${known}`,
      'tags[1]': 'komt twee keer voor',
      'transcript.show': 'deze versie ondersteunt alleen: "none"',
    });
  });

  it.each(locales)('has words in %s for every fault against the rules', async (locale) => {
    const followUp = (...options: string[]) => ({ followUp: { inbound: { default: 'none', options } } });
    const documents: readonly [string, object][] = [
      ['subject.template', { subject: { template: ' ' } }],
      ['subject.template', { subject: { template: '{callresult} {' }, interactionLog: true }],
      ['timeZone', { timeZone: 'Mars/Olympus' }],
      ['dispositions[1].id', { dispositions: ['a', 'a'].map((id) => ({ id, label: id })) }],
      ['dispositions[0].label', { dispositions: [{ id: 'a', label: ' ' }] }],
      ['dispositionRequired', { dispositionRequired: true }],
      ['tags[1]', { tags: ['a', 'a'] }],
      ['cases.inbound', { cases: { inbound: true }, interactionLog: true }],
      ['log.inboundMissed', { log: { inboundMissed: 'open' }, interactionLog: true }],
      ['trackMissedButAnswered', { trackMissedButAnswered: true, log: { inboundMissed: 'off' } }],
      ['attachTo.stage', { attachTo: { kind: 'opportunity', createIfNone: true } }],
      ['missedEmail.defaultAddress', { missedEmail: { enabled: true, toOwner: true } }],
      ['followUp.inbound.default', followUp()],
      ['followUp.inbound.default', followUp('open-today')],
      ['followUp.inbound.default', followUp('open-today', 'new-event')],
    ];
    for (const [path, document] of documents) {
      const { body } = await admin.post('/api/v1/workflows', document, { 'accept-language': locale });
      expect(body.code).toBe('invalid');
      const errors: { path: string; message: string }[] = body.errors;
      expect(errors.map((error) => error.path)).toContain(path);
      for (const { message } of errors) expect(message).not.toMatch(/^problem\.|undefined/);
    }
  });

  it('with a setting of a later release is refused with its path', async () => {
    const { status, body } = await admin.post('/api/v1/workflows', { transcript: { show: 'both' } });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'setting-not-available', errors: [{ path: 'transcript.show' }] });
  });

  it('is for administrators to change and not for agents to see', async () => {
    const agent = await server.as('mia');
    expect((await agent.get('/api/v1/workflows')).status).toBe(403);
    expect((await (await server.as('sara')).post('/api/v1/workflows', {})).status).toBe(403);
  });
});

describe('a version', () => {
  it('changes nothing until it is activated; a contact keeps the one active when it began', async () => {
    const id = await make({ name: 'Versions' });
    await admin.put(`/api/v1/workflows/${id}/assignments`, { agents: [mia.id], teams: [] });
    const began = clock.now();
    const second = await admin.post(`/api/v1/workflows/${id}/versions`, { autoSave: { inbound: false } });
    expect(second.body).toEqual({ version: 2 });
    expect(chosenBy(mia).version).toBe(1);
    clock.advance(1_000);
    const activated = await admin.post(`/api/v1/workflows/${id}/versions/2/activate`, {});
    expect(activated.body).toMatchObject({
      name: 'Versions',
      version: 2,
      document: { autoSave: { inbound: false } },
    });
    expect(chosenBy(mia)).toMatchObject({ id, version: 2 });
    expect(chosenBy(mia, began).version).toBe(1);
    clock.advance(1_000);
    await admin.post(`/api/v1/workflows/${id}/versions/1/activate`);
    expect(chosenBy(mia).version).toBe(1);
  });

  it('may be activated at a time to come', async () => {
    const id = await make({ name: 'Later' });
    await admin.post(`/api/v1/workflows/${id}/versions`, { name: 'Later still' });
    const at = after(clock.now(), 3_600_000);
    await admin.post(`/api/v1/workflows/${id}/versions/2/activate`, { at: new Date(at).toISOString() });
    expect((await admin.get(`/api/v1/workflows/${id}`)).body.version).toBe(1);
    clock.advance(3_600_000);
    expect((await admin.get(`/api/v1/workflows/${id}`)).body.version).toBe(2);
  });

  it('is not activated at a time that is past, except for what a clock may be late', async () => {
    const id = await make({ name: 'Past' });
    const activate = (ms: number) =>
      admin.post(`/api/v1/workflows/${id}/versions/1/activate`, {
        at: new Date(after(clock.now(), ms)).toISOString(),
      });
    const { status, body } = await activate(-120_000);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid', errors: [{ path: 'at', message: 'is in the past' }] });
    expect((await activate(-30_000)).status).toBe(200);
  });

  it('planned is listed with who planned it, and can be cancelled until it takes effect', async () => {
    const id = await make({ name: 'Planned' });
    await admin.post(`/api/v1/workflows/${id}/versions`, { name: 'Planned' });
    const from = new Date(after(clock.now(), 3_600_000)).toISOString();
    const { body } = await admin.post(`/api/v1/workflows/${id}/versions/2/activate`, { at: from });
    const [, planned] = body.activations;
    expect(planned).toMatchObject({ version: 2, from, decidedBy: body.versions[1].createdBy });
    const cancel = () => admin.delete(`/api/v1/workflows/${id}/activations/${planned.id}`);
    const cancelled = await cancel();
    expect(cancelled.body.activations.map(({ version }: { version: number }) => version)).toEqual([1]);
    clock.advance(3_600_000);
    expect((await admin.get(`/api/v1/workflows/${id}`)).body.version).toBe(1);
    expect((await cancel()).status).toBe(404);
  });

  it('that took effect cannot be cancelled', async () => {
    const id = await make({ name: 'Taken' });
    const { body } = await admin.get(`/api/v1/workflows/${id}`);
    const { status, body: problem } = await admin.delete(
      `/api/v1/workflows/${id}/activations/${body.activations[0].id}`,
    );
    expect(status).toBe(409);
    expect(problem.code).toBe('changed-meanwhile');
    expect((await admin.get(`/api/v1/workflows/${id}`)).body.version).toBe(1);
  });

  it('is compared with another by setting', async () => {
    const id = await make({ name: 'Diff' });
    await admin.post(`/api/v1/workflows/${id}/versions`, {
      name: 'Diff',
      log: { internal: 'open' },
      tags: ['new'],
    });
    expect((await admin.get(`/api/v1/workflows/${id}/versions/1/diff/2`)).body).toEqual({
      from: 1,
      to: 2,
      changes: [
        { path: 'log.internal', from: 'off', to: 'open' },
        { path: 'tags', from: [], to: ['new'] },
      ],
    });
    expect((await admin.get(`/api/v1/workflows/${id}/versions/1/diff/3`)).status).toBe(404);
    expect((await admin.post(`/api/v1/workflows/${id}/versions/9/activate`)).status).toBe(404);
    expect((await admin.get('/api/v1/workflows/unknown')).status).toBe(404);
  });
});

describe('an assignment', () => {
  it('gives the agent’s workflow before the team’s, before the built-in one', async () => {
    const team = (await admin.post('/api/v1/teams', { name: 'Front', agents: [mia.id] })).body.id;
    const [own, shared] = [await make({ name: 'Own' }), await make({ name: 'Shared' })];
    await admin.put(`/api/v1/workflows/${shared}/assignments`, { teams: [team] });
    await admin.put(`/api/v1/workflows/${own}/assignments`, { agents: [mia.id] });
    const now = () => server.organisation.agent(mia.id);
    expect(chosenBy(now()).id).toBe(own);
    await admin.put(`/api/v1/workflows/${own}/assignments`, { agents: [], teams: [] });
    expect(chosenBy(now()).id).toBe(shared);
    await admin.put(`/api/v1/workflows/${shared}/assignments`, { teams: [] });
    expect(chosenBy(now()).document.name).toBe('Standard');
  });

  it('refuses who is not there, each with the path', async () => {
    const id = await make({ name: 'Nobody' });
    const { status, body } = await admin.put(`/api/v1/workflows/${id}/assignments`, {
      agents: [mia.id, 'x'],
    });
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ path: 'agents[1]', message: 'unknown agent' }]);
  });
});

describe('the workflow of a call', () => {
  it('is known without asking the database', () => {
    const before = { ...counters };
    chosenBy(mia);
    expect(counters).toEqual(before);
  });

  it('is seen by another server after its next look', async () => {
    const other = await Workflows.open(parts);
    const id = workflowId(await make({ name: 'Elsewhere' }));
    expect(isRefusal(other.find(id))).toBe(true);
    await other.refresh();
    expect(isRefusal(other.find(id))).toBe(false);
  });
});

describe('the JSON Schema', () => {
  it('is published to everybody', async () => {
    const { status, headers, body } = await server.client().get('/api/v1/schemas/workflow.json');
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('application/schema+json');
    expect(body.properties).toHaveProperty('dispositionRequired');
  });
});
