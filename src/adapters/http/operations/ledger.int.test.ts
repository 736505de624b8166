import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { standardLimits } from '../../../domain/crm/capabilities.ts';
import { answered, began, but } from '../../../../test/support/fixtures/contact-facts.ts';
import { testServer } from '../../../../test/support/http/http.ts';
import { keepingMailer } from '../../../../test/support/mail/mailer.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { anyCrm, nobody } from '../../../../test/support/fixtures/nobody.ts';
import { Ledger } from '../../../application/ledger/ledger.ts';
import { Logging } from '../../../application/logging/logging.ts';
import type { CrmWrite, CrmWriter, CrmWriteResult } from '../../../application/ports/crm/writer.ts';
import { DailyReconciliation } from '../../../application/reconciliation/daily.ts';
import { Workflows } from '../../../application/logging/workflows.ts';
import { numbersReader } from '../../../application/records/record-numbers.ts';
import { Writes } from '../../../application/logging/writes.ts';
import { noDetails } from '../../../domain/interaction/details.ts';
import { interactionId, writeId, type AgentId } from '../../../domain/ids.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import { isRefusal, refuse } from '../../../domain/refusal.ts';
import { epochMs } from '../../../domain/time.ts';
import { planTexts } from '../../../messages/plan-texts.ts';
import { embeddedWriter } from '../../crm/embedded/embedded-writer.ts';
import { phoneNumbers } from '../../phone-numbers/phone-numbers.ts';
import { transaction } from '../../postgres/connection/database.ts';
import { postgresLedgerStore } from '../../postgres/logging/ledger-store.ts';
import { postgresReconciliationStore } from '../../postgres/logging/reconciliation-store.ts';
import { postgresWorkflowStore } from '../../postgres/logging/workflow-store.ts';
import { openTransaction } from '../../postgres/transaction.ts';
import { makeId } from '../../system/system.ts';
import { ledgerRoutes } from './ledger.ts';
import { reconciliationRoutes } from './reconciliation.ts';
import { whyRoutes } from '../interactions/why.ts';

const { db } = await testDatabase();
const clock = { now: () => began };
const users = {
  find: (id: string) => ({ id, name: id }),
  emailOf: () => null,
  integration: { id: 'tieline', name: 'Tieline' },
};
const store = postgresLedgerStore(db);
const reports = postgresReconciliationStore(db);
const embedded = embeddedWriter({
  db,
  users,
  clock,
  makeId,
  numbersOf: numbersReader(phoneNumbers(), { settings: () => defaultSettings }),
  onNumbers: () => undefined,
});
let refusing = false;
const refuseAll = (batch: readonly CrmWrite[]): readonly CrmWriteResult[] =>
  batch.map(() => ({ result: 'refused', code: 'invalid', words: 'Product is missing.' }));
const crm: CrmWriter = {
  ...embedded,
  write: async (batch) => (refusing ? refuseAll(batch) : embedded.write(batch)),
};
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const logging = new Logging({
  store,
  texts: planTexts,
  limits: standardLimits,
  confirmedAddresses: () => [],
  clock,
  makeId,
});
const workflows = await Workflows.open({
  store: postgresWorkflowStore(db),
  clock,
  makeId,
  organisation: nobody,
  ...anyCrm,
});
const workflow = workflows.choose(null, null, began);

async function sendDue(): Promise<void> {
  const changed = Promise.withResolvers<void>();
  const ledger = new Ledger({
    store,
    crm,
    mailer: keepingMailer().mailer,
    isConfirmed: () => true,
    clock,
    log: quiet,
    random: () => 1,
    onLogsChanged: () => changed.resolve(),
  });
  ledger.start();
  await changed.promise;
  await ledger.stop();
}

const logged = new Map<string, ContactFacts>();
const writes = new Writes({
  store,
  interactions: { interaction: async () => null },
  organisation: {
    agent: (id) => server.organisation.agent(id),
    agents: () => server.organisation.agents(),
    queues: () => server.organisation.queues(),
  },
  workflows,
  takesMails: () => true,
  checkCorrection: async (_write, { disposition }) =>
    disposition === 'Gone'
      ? [{ path: 'payload.disposition', message: 'problem.field.one-of', values: { allowed: 'Sold' } }]
      : [],
  clock,
  makeId,
  wake: () => undefined,
  onLogChanged: () => undefined,
});
const server = await testServer(db, {
  routes: (app, { organisation }) => {
    ledgerRoutes(app, { writes });
    reconciliationRoutes(app, { store, crm, reports, organisation });
    whyRoutes(app, {
      recordTypes: null,
      store,
      workflows,
      subject: async (_person, id) => {
        const facts = logged.get(id);
        if (!facts) return refuse('not-found');
        const agent = facts.part?.agentId ?? null;
        const running = () =>
          facts.interaction.endedAt === null ? { workflow, plan: logging.preview(facts, workflow) } : null;
        return { agent, agents: agent === null ? [] : [{ agent, isShown: true }], running };
      },
    });
  },
});
const [mia, tom, sara] = [await server.as('mia'), await server.as('tom'), await server.as('sara')];
const admin = await server.as('admin');
const idOf = (name: string): AgentId => {
  const agent = server.organisation.agentByUsername(name);
  if (!agent) throw new Error(`the demonstration has ${name}`);
  return agent.id;
};

async function log(change: Parameters<typeof but>[1] = {}, by = workflow): Promise<ContactFacts> {
  const facts = but(answered, {
    match: { candidates: [], chosen: null },
    ...change,
    interaction: { id: interactionId(randomUUID()), ...change.interaction },
    part: { agentId: idOf('mia'), ...change.part },
  });
  logged.set(facts.interaction.id, facts);
  await transaction(db, (tx) => logging.record(openTransaction(tx), facts, by));
  return facts;
}

const period = {
  from: new Date(began - 1_000).toISOString(),
  to: new Date(began + 1_000).toISOString(),
};

describe('a write that the CRM refuses', () => {
  it('is shown to its agent and to who leads, corrected, tried again and written', async () => {
    const facts = await log();
    refusing = true;
    await sendDue();
    refusing = false;
    const mine = (await mia.get('/api/v1/ledger?state=refused')).body.items;
    expect(mine).toHaveLength(1);
    expect((await mia.get('/api/v1/ledger?state=attention')).body.items).toEqual(mine);
    expect((await mia.get('/api/v1/ledger?state=written')).body.items).toEqual([]);
    expect(mine[0]).toMatchObject({
      interactionId: facts.interaction.id,
      agentId: idOf('mia'),
      attempts: 1,
      error: { words: 'Product is missing.' },
      payload: { startedAt: expect.stringMatching(/^20.*Z$/), endedAt: expect.stringMatching(/^20.*Z$/) },
    });
    expect((await tom.get('/api/v1/ledger?state=refused')).body.items).toEqual([]);
    expect((await sara.get('/api/v1/ledger?state=refused')).body.items).toHaveLength(1);

    const url = `/api/v1/ledger/${mine[0].id}`;
    expect((await tom.post(`${url}/retry`)).status).toBe(403);
    expect((await mia.patch(url, { payload: { colour: 'red' } })).body).toMatchObject({
      status: 400,
      errors: [{ path: 'payload.colour' }],
    });
    expect((await mia.patch(url, { payload: { disposition: 'Gone' } })).body).toMatchObject({
      status: 422,
      errors: [{ path: 'payload.disposition', message: 'muss einer dieser Werte sein: Sold' }],
    });
    expect((await mia.patch(url, { payload: { subject: 'With product' } })).body.payload.subject).toBe(
      'With product',
    );
    expect((await mia.post(`${url}/retry`)).body.state).toBe('due');
    await sendDue();
    expect((await mia.post(`${url}/retry`)).body).toMatchObject({
      code: 'phase',
      phase: 'done',
      status: 409,
    });
    expect((await embedded.activities([mine[0].key])).get(mine[0].key)?.fields.subject).toBe('With product');
  });

  it('keeps a subject that the workflow locks, also from an administrator (spec L12)', async () => {
    const { document } = workflow;
    const locking = { ...document, subject: { ...document.subject, editable: false } };
    const version = await workflows.addVersion(workflow.id, locking, idOf('admin'));
    if (isRefusal(version)) throw new Error('the workflow is there');
    await log({}, { ...workflow, version: version.kept, document: locking });
    refusing = true;
    await sendDue();
    refusing = false;
    const [write] = (await admin.get('/api/v1/ledger?state=refused')).body.items;
    expect(write).toMatchObject({ kind: 'activity', subjectLocked: true });
    const url = `/api/v1/ledger/${write.id}`;
    for (const person of [mia, admin]) {
      const refused = await person.patch(url, { payload: { subject: 'Mine', description: 'More.' } });
      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({ code: 'subject-locked', errors: [{ path: 'payload.subject' }] });
    }
    // What it is already, and everything else, may be sent.
    const same = { subject: write.payload.subject, description: 'More.' };
    expect((await admin.patch(url, { payload: same })).body.payload).toMatchObject(same);
    expect((await admin.post(`${url}/give-up`, { reason: 'a test call' })).status).toBe(200);
  });

  it('may be given up with a reason', async () => {
    await log();
    refusing = true;
    await sendDue();
    refusing = false;
    const [write] = (await mia.get('/api/v1/ledger?state=refused')).body.items;
    const { body } = await mia.post(`/api/v1/ledger/${write.id}/give-up`, { reason: 'a test call' });
    expect(body).toMatchObject({ state: 'given-up', error: { words: 'a test call' } });
    expect((await mia.post('/api/v1/ledger/nothing/retry')).status).toBe(404);
  });
});

describe('the list of writes', () => {
  it('comes in pages that skip nothing', async () => {
    for (let index = 0; index < 3; index += 1) await log();
    const first = (await sara.get('/api/v1/ledger?limit=2')).body;
    const second = (await sara.get(`/api/v1/ledger?limit=500&cursor=${first.next}`)).body;
    const all = (await sara.get('/api/v1/ledger?limit=500')).body;
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(all.next).toBeNull();
    await sendDue();
  });
});

describe('why', () => {
  it('lists each rule in the reader’s language, and each write', async () => {
    const facts = await log();
    await sendDue();
    const url = `/api/v1/interactions/${facts.interaction.id}/why`;
    const { body } = await mia.get(url, { 'accept-language': 'de' });
    expect(body).toMatchObject({
      workflow: { id: workflow.id, version: 1, name: 'Standard' },
      outcome: 'log',
      preview: false,
      writes: [{ kind: 'activity', state: 'done', attempts: 1, record: { kind: 'task' }, error: null }],
    });
    expect(body.steps[0]).toMatchObject({
      rule: 'L1',
      because: 'Zuständig ist der Desk: in Salesforce abgemeldet, im Desk angemeldet.',
    });
    expect(body.steps).toContainEqual(
      expect.objectContaining({
        rule: 'L9',
        setting: 'log.inboundAnswered',
        value: 'completed',
        decided: 'completed',
      }),
    );
    expect((await mia.get(url, { 'accept-language': 'nl' })).body.steps[0].because).toContain(
      'verantwoordelijk',
    );
  });

  it('shows what an active contact would become now', async () => {
    const id = interactionId(randomUUID());
    logged.set(id, but(answered, { interaction: { id, endedAt: null } }));
    const { body } = await mia.get(`/api/v1/interactions/${id}/why`);
    expect(body).toMatchObject({ preview: true, outcome: 'log', writes: [] });
    expect((await mia.get(`/api/v1/interactions/${id}/why?agent=${randomUUID()}`)).status).toBe(404);
  });
});

describe('reconciliation', () => {
  it('finds nothing wrong with what the ledger wrote', async () => {
    const { status, body } = await sara.post('/api/v1/reconciliation', period);
    expect(status).toBe(200);
    expect(body).toMatchObject({ missing: 0, doubled: 0, changed: 0, pending: 0 });
    expect(body.compared).toBeGreaterThan(4);
  });

  it('finds what was changed by hand, what is missing and what is there twice', async () => {
    const [changed, missing, doubled] = [
      await log({ part: { details: { ...noDetails, comments: 'one' } } }),
      await log(),
      await log(),
    ];
    await sendDue();
    const of = ({ interaction }: ContactFacts) => interaction.id;
    await db
      .updateTable('crm_activity')
      .set({ subject: 'by hand' })
      .where('interaction_id', '=', of(changed))
      .execute();
    await db
      .updateTable('crm_activity')
      .set({ deleted_at: new Date(began) })
      .where('interaction_id', '=', of(missing))
      .execute();
    await embedded.write([
      {
        id: writeId(makeId()),
        key: 'another',
        operation: 'upsert-task',
        fields: { subject: 'copy', status: 'completed', interactionId: of(doubled) },
      },
    ]);
    const { body } = await sara.post('/api/v1/reconciliation', period);
    expect(body).toMatchObject({ missing: 1, doubled: 1, changed: 1 });
    expect(body.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          found: 'changed',
          kind: 'activity',
          interactionId: of(changed),
          agentId: idOf('mia'),
          record: expect.objectContaining({ kind: 'task', name: 'by hand' }),
          fields: [{ name: 'subject', expected: expect.stringContaining('Incoming call'), there: 'by hand' }],
        }),
        expect.objectContaining({
          found: 'missing',
          interactionId: of(missing),
          record: expect.objectContaining({ kind: 'task' }),
        }),
        expect.objectContaining({
          found: 'doubled',
          interactionId: of(doubled),
          key: 'another',
          kind: null,
          record: expect.objectContaining({ name: 'copy' }),
        }),
      ]),
    );
  });

  it('reports its progress line by line, on request', async () => {
    const answer = await sara.post('/api/v1/reconciliation', period, { accept: 'application/x-ndjson' });
    expect(answer.headers['content-type']).toContain('application/x-ndjson');
    const { body: whole } = await sara.post('/api/v1/reconciliation', period);
    expect(JSON.parse(String(answer.body).trimEnd().split('\n').at(-1) ?? '')).toEqual({
      type: 'done',
      ...whole,
    });
  });

  it('is done once a day for the day before, and what it found is kept', async () => {
    const nextDay = { now: () => epochMs(began + 86_400_000) };
    const daily = new DailyReconciliation({ store, crm, reports, clock: nextDay, log: quiet });
    await Promise.all([daily.run(), daily.run()]);
    await daily.run();
    const { items } = (await sara.get('/api/v1/reconciliation/days')).body;
    expect(items).toMatchObject([{ day: '2026-11-20', missing: 1, doubled: 1, changed: 1, pending: 0 }]);
    expect(items[0].endedAt).not.toBeNull();
    const { body } = await sara.get('/api/v1/reconciliation/days/2026-11-20');
    expect(body.findings).toHaveLength(3);
    expect((await sara.get('/api/v1/reconciliation/days/2026-11-19')).status).toBe(404);
    expect((await mia.get('/api/v1/reconciliation/days')).status).toBe(403);
  });

  it('is for who leads, over a period that is one', async () => {
    expect((await mia.post('/api/v1/reconciliation', period)).status).toBe(403);
    const backwards = { from: period.to, to: period.from };
    expect((await sara.post('/api/v1/reconciliation', backwards)).status).toBe(422);
    const always = { from: '1970-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
    expect((await sara.post('/api/v1/reconciliation', always)).status).toBe(200);
  });
});

it('a program that may mend the ledger may read it, and one that may only read sees it too', async () => {
  const admin = await server.as('admin');
  for (const [scope, status] of [
    ['calls', 200],
    ['read', 200],
    ['crm', 403],
  ] as const) {
    const { body } = await admin.post('/api/v1/tokens', { name: scope, scopes: [scope] });
    const program = server.client({ authorization: `Bearer ${body.token}` });
    expect([scope, (await program.get('/api/v1/ledger')).status]).toEqual([scope, status]);
  }
});
