import { standardCrm } from '../../../domain/crm/capabilities.ts';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { answered, began, but, missed } from '../../../../test/support/fixtures/contact-facts.ts';
import { testServer, TestClock, type Answer, type Client } from '../../../../test/support/http/http.ts';
import { at, keepPast, type Past } from '../../../../test/support/fixtures/past-contacts.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { anyCrm } from '../../../../test/support/fixtures/nobody.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { PastFacts } from '../../../application/ports/logging/past-facts.ts';
import { Workflows } from '../../../application/logging/workflows.ts';
import { WhatIf } from '../../../application/logging/what-if.ts';
import { WhatIf as WhatIfAnswer, WhatIfLine } from '../../../contract/workflows/what-if.ts';
import { workflowId } from '../../../domain/ids.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { defaultWorkflow } from '../../../domain/workflow/workflow.ts';
import { epochMs } from '../../../domain/time.ts';
import { planTexts } from '../../../messages/plan-texts.ts';
import { postgresPastFacts } from '../../postgres/logging/past-facts.ts';
import { postgresWorkflowStore } from '../../postgres/logging/workflow-store.ts';
import { makeId } from '../../system/system.ts';
import { whatIfRoutes } from './what-if.ts';
import { workflowRoutes } from './workflows.ts';

const { db } = await testDatabase();
const clock = new TestClock('2026-11-20T13:00:00Z');
let organisation: Pick<Organisation, 'agent' | 'agents' | 'team' | 'queue' | 'queues' | 'settings'> = {
  agent: () => null,
  agents: () => [],
  team: () => null,
  queue: () => null,
  queues: () => [],
  settings: () => defaultSettings,
};
const people: typeof organisation = {
  agent: (id) => organisation.agent(id),
  agents: () => organisation.agents(),
  team: (id) => organisation.team(id),
  queue: (id) => organisation.queue(id),
  queues: () => organisation.queues(),
  settings: () => organisation.settings(),
};
const workflows = await Workflows.open({
  store: postgresWorkflowStore(db),
  clock,
  makeId,
  organisation: people,
  ...anyCrm,
});
/** What was read of one workflow's contacts, and what is waited for before the next page is. */
const looking = { workflow: '', pages: 0, ended: 0, hold: Promise.resolve() };
const past = postgresPastFacts(db);
const store: PastFacts = {
  async *contacts(query) {
    const isWatched = query.workflow === looking.workflow;
    try {
      for await (const page of past.contacts(query)) {
        if (isWatched) looking.pages += 1;
        yield page;
        if (isWatched) await looking.hold;
      }
    } finally {
      if (isWatched) looking.ended += 1;
    }
  },
};
const whatIf = new WhatIf({
  store,
  workflows,
  organisation: people,
  texts: planTexts,
  crmCapabilities: standardCrm,
  confirmedAddresses: () => ['service@example.com'],
});
const users = { find: (id: string) => ({ id, name: `CRM user ${id}` }) };
const server = await testServer(db, {
  routes: (app, { organisation: now }) => {
    workflowRoutes(app, { workflows, addresses: { askDefault: () => undefined }, reachedAt: () => null });
    whatIfRoutes(app, { whatIf, users, organisation: now });
  },
});
organisation = server.organisation;
const [admin, sara, agent] = [await server.as('admin'), await server.as('sara'), await server.as('mia')];
const named = (username: string) => {
  const found = server.organisation.agentByUsername(username);
  if (!found) throw new Error(`the demonstration has ${username}`);
  return found;
};
const [mia, tom] = [named('mia'), named('tom')];
const [support] = server.organisation.queues().filter(({ name }) => name === 'support');
if (!support) throw new Error('the demonstration has the queue support');

const by = (facts: ContactFacts, { id, name }: typeof mia) =>
  but(facts, {
    interaction: { queue: { id: support.id, name: support.name } },
    part: { agentId: id, agentName: name },
  });
const minute = (index: number) => epochMs(began + index * 60_000);
const wide = { from: '2026-11-01T00:00:00+01:00', to: '2026-12-01T00:00:00+01:00' };

/** A workflow with these past contacts, and drafts as its versions from 2 on. */
async function workflowWith(
  contacts: readonly Omit<Past, 'workflow'>[],
  ...drafts: readonly object[]
): Promise<string> {
  const { status, body } = await admin.post('/api/v1/workflows', { name: 'Tried' });
  expect(status).toBe(201);
  const workflow = workflowId(String(body.id));
  await keepPast(
    db,
    contacts.map((contact) => ({ ...contact, workflow })),
  );
  for (const draft of drafts) {
    const made = await admin.post(`/api/v1/workflows/${workflow}/versions`, { name: 'Tried', ...draft });
    expect(made.status).toBe(201);
  }
  return workflow;
}

const tries = (workflow: string, version = 2, body: object = wide, by_: Client = admin, headers = {}) =>
  by_.post(`/api/v1/workflows/${workflow}/versions/${version}/what-if`, body, headers);

async function found(workflow: string, body: object = wide): Promise<WhatIfAnswer> {
  const answer = await tries(workflow, 2, body);
  expect(answer.status).toBe(200);
  return WhatIfAnswer.parse(answer.body);
}

const doneMissed = { log: { inboundMissed: 'completed' } };
const linesOf = (text: unknown): readonly WhatIfLine[] =>
  String(text)
    .trim()
    .split('\n')
    .map((line) => WhatIfLine.parse(JSON.parse(line)));
const refusal = ({ status, body }: Answer) => `${status} ${body?.code}`;

/** The rows of every table. */
async function rowCounts(): Promise<unknown> {
  const { rows } = await sql<{ table: string; rows: number }>`
    select table_name as table, (xpath('/row/c/text()', query_to_xml(
      format('select count(*) as c from %I', table_name), false, true, '')))[1]::text::integer as rows
    from information_schema.tables where table_schema = 'public' order by table_name`.execute(db);
  return rows;
}

describe('what if a draft had been active', () => {
  it('counts the contacts that would be logged differently, and shows each with both plans', async () => {
    const contacts = [0, 1, 2].map((index) => ({ parts: [by(at(answered, minute(index)), mia)] }));
    const passed = [3, 4].map((index) => ({ parts: [by(at(missed, minute(index)), mia)] }));
    const workflow = await workflowWith([...contacts, ...passed], doneMissed);
    const before = await rowCounts();
    const answer = await found(workflow);
    expect(await rowCounts()).toEqual(before);

    expect(answer).toMatchObject({
      contacts: 5,
      changed: 2,
      same: 3,
      inSubstance: 2,
      inSubjectOnly: 0,
      untried: 0,
      differences: { 'completed-instead-of-open': 2 },
      before: 1,
      after: 2,
      changedParts: 2,
      leftOut: 0,
    });
    const [item, older] = answer.items;
    expect([item?.startedAt, older?.startedAt]).toEqual([
      new Date(minute(4)).toISOString(),
      new Date(minute(3)).toISOString(),
    ]);
    expect(item).toMatchObject({
      agent: { id: mia.id, name: mia.name },
      kind: 'inbound-missed',
      direction: 'inbound',
      number: '+498963648018',
      name: 'Erika Mustermann',
      before: { outcome: 'log', activity: { status: 'open', subject: expect.stringContaining('Incoming') } },
      after: {
        outcome: 'log',
        activity: {
          status: 'completed',
          who: { kind: 'contact', name: 'Erika Mustermann' },
          owner: { id: 'user-mia', name: 'CRM user user-mia' },
          disposition: 'Missed call',
        },
      },
    });
  });

  it('changes nothing against itself', async () => {
    const parts = [answered, missed].map((facts, index) => ({ parts: [by(at(facts, minute(index)), mia)] }));
    const workflow = await workflowWith(parts);
    const { body } = await tries(workflow, 1);
    expect(body).toMatchObject({ contacts: 2, changed: 0, same: 2, items: [], differences: {} });
  });

  it('separates a change of the subject alone from one in what is logged', async () => {
    const parts = [answered, missed].map((facts, index) => ({ parts: [by(at(facts, minute(index)), mia)] }));
    const workflow = await workflowWith(parts, { subject: { template: 'With {name}' }, ...doneMissed });
    expect(await found(workflow)).toMatchObject({
      changed: 2,
      inSubjectOnly: 1,
      inSubstance: 1,
      differences: { subject: 2, 'completed-instead-of-open': 1 },
    });
  });

  it('says what is not written any more, and why, in the language of who asks', async () => {
    const workflow = await workflowWith([{ parts: [by(at(answered, minute(0)), mia)] }], {
      log: { inboundAnswered: 'off' },
    });
    const { body } = await tries(workflow, 2, wide, admin, { 'accept-language': 'de' });
    const { items } = WhatIfAnswer.parse(body);
    expect(items[0]).toMatchObject({
      differences: ['not-logged'],
      after: { outcome: 'none', activity: null, writes: [], reason: { code: 'why.log.off', rule: 'L9' } },
    });
    expect(items[0]?.after.reason.text).toMatch(/nicht|kein/);
  });

  it('goes through the contacts of the period that are over, of this workflow, each once', async () => {
    const contacts = Array.from({ length: 1_203 }, (_, index) => ({
      // Several begin in the same millisecond, wherever a page ends.
      parts: [by(at(missed, epochMs(began + Math.floor(index / 7))), mia)],
    }));
    const goesOn = { parts: [by(at(missed, minute(1)), mia)], endedAt: null };
    const workflow = await workflowWith([...contacts, goesOn], doneMissed);
    const outside = [-1, 60 * 24 * 30].map((index) => ({ parts: [by(at(missed, minute(index)), mia)] }));
    await keepPast(
      db,
      outside.map((contact) => ({ ...contact, workflow: workflowId(workflow) })),
    );
    const answer = await found(workflow, { from: new Date(began).toISOString(), to: wide.to });
    expect(answer).toMatchObject({ contacts: 1_203, changed: 1_203, changedParts: 1_203, leftOut: 1_003 });
    expect(new Set(answer.items.map(({ interaction }) => interaction)).size).toBe(200);
  });

  it('tries a new workflow on what those had who have it now, whichever decided about it then', async () => {
    const long = { from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z' };
    const then = epochMs(Date.parse(long.from));
    await workflowWith([{ parts: [by(at(missed, then), tom)] }, { parts: [by(at(missed, then), mia)] }]);
    const workflow = await workflowWith([], doneMissed);
    expect(await found(workflow, long)).toMatchObject({ contacts: 0 });
    const assign = (agents: readonly string[]) =>
      admin.put(`/api/v1/workflows/${workflow}/assignments`, { agents });
    expect((await assign([tom.id])).status).toBe(200);
    const { contacts, items } = await found(workflow, long);
    expect({ contacts, agents: items.map(({ agent: who }) => who?.name) }).toEqual({
      contacts: 1,
      agents: [tom.name],
    });
    expect((await assign([])).status).toBe(200);
  });

  it('shows rare differences however many others there are', async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({
      parts: [by(at(missed, minute(index + 1)), mia)],
    }));
    const rare = { parts: [by(at(answered, minute(0)), mia)] };
    const workflow = await workflowWith([...many, rare], {
      log: { inboundMissed: 'completed', inboundAnswered: 'off' },
    });
    const { items, leftOut } = await found(workflow);
    expect(leftOut).toBe(50);
    expect(items.filter(({ differences }) => differences.includes('not-logged'))).toHaveLength(1);
  });

  it('counts the parts without kept facts, which cannot be tried', async () => {
    const forgotten = { parts: [{ forgotten: by(at(answered, minute(0)), mia) }] };
    const workflow = await workflowWith([forgotten, { parts: [by(at(missed, minute(1)), mia)] }], doneMissed);
    expect(await found(workflow)).toMatchObject({ contacts: 1, changed: 1, untried: 1 });
  });

  it('judges a contact that several agents had as a whole, with what became known later', async () => {
    const first = at(but(missed, { interaction: { endedAt: null } }), minute(0));
    const passed = by(but(first, { interaction: { endedAt: null } }), mia);
    const taken = by(but(answered, { interaction: { ...first.interaction, endedAt: minute(6) } }), tom);
    const workflow = await workflowWith([{ parts: [passed, taken], endedAt: minute(6) }], {
      transfer: { log: 'one-per-call' },
    });
    const { contacts, changed, items } = await found(workflow);
    expect({ contacts, changed }).toEqual({ contacts: 1, changed: 1 });
    expect(items.map((item) => [item.agent?.name, item.differences])).toEqual([[mia.name, ['not-logged']]]);
    expect(items[0]?.after.reason.text).toContain(tom.name);
  });

  it('looks only at what the filter lets through', async () => {
    const workflow = await workflowWith(
      [
        { parts: [by(at(missed, minute(0)), mia)] },
        { parts: [by(at(missed, minute(1)), tom)] },
        { parts: [by(at(answered, minute(2)), tom)] },
        { parts: [but(at(missed, minute(3)), { part: null })] },
      ],
      doneMissed,
    );
    const contacts = async (filter: object) => (await found(workflow, { ...wide, filter })).contacts;
    expect(await contacts({})).toBe(4);
    expect(await contacts({ agents: [mia.id] })).toBe(1);
    expect(await contacts({ agents: [mia.id, tom.id] })).toBe(3);
    expect(await contacts({ queues: [support.id] })).toBe(3);
    expect(await contacts({ kinds: ['inbound-missed'] })).toBe(3);
    expect(await contacts({ agents: [tom.id], kinds: ['inbound-missed'] })).toBe(1);
    expect(await contacts({ agents: [], kinds: ['voicemail'] })).toBe(0);
    expect(await contacts({ teams: [mia.team] })).toBe(3);
    expect(await contacts({ agents: [mia.id], teams: [mia.team] })).toBe(3);
    expect(await contacts({ agent: mia.id })).toBe(1);
    expect(await contacts({ agent: mia.id, agents: [tom.id] })).toBe(3);
    expect(await contacts({ agent: tom.id, kind: 'inbound-missed' })).toBe(1);
    expect(await contacts({ queue: support.id })).toBe(3);
    expect(await contacts({ team: mia.team })).toBe(3);
  });

  it('shows what would be made beside the activity, and that it is there only then', async () => {
    const unknown = but(answered, { match: { candidates: [], chosen: null } });
    const workflow = await workflowWith([{ parts: [by(at(unknown, minute(0)), mia)] }]);
    const document = { ...defaultWorkflow, name: 'Tried', unknownCaller: 'contact' } as const;
    expect(await workflows.addVersion(workflowId(workflow), document, mia.id)).toEqual({
      kept: 2,
      warnings: [],
    });
    const { items, differences } = await found(workflow);
    expect(differences).toMatchObject({ 'caller-record': 1, name: 1 });
    expect(items[0]).toMatchObject({
      name: null,
      before: { activity: { who: null }, writes: [] },
      after: {
        activity: { who: { kind: 'contact', id: null } },
        writes: [{ kind: 'caller-record', operation: 'create-record', fields: { record: 'contact' } }],
      },
    });
  });

  it('lets no mail wait for an address that is confirmed by now', async () => {
    const workflow = await workflowWith([{ parts: [by(at(missed, minute(0)), mia)] }]);
    const missedEmail = { enabled: true, toOwner: true, template: null };
    for (const defaultAddress of ['service@example.com', 'elsewhere@example.com'])
      await workflows.addVersion(
        workflowId(workflow),
        { ...defaultWorkflow, name: 'Tried', missedEmail: { ...missedEmail, defaultAddress } },
        mia.id,
      );
    const mails = async (version: number) =>
      WhatIfAnswer.parse((await tries(workflow, version)).body).items.map(
        ({ differences, after: { writes } }) => [differences, writes],
      );
    const mail = (to: string, awaitsConfirmation: boolean) => [
      ['mail'],
      [{ kind: 'mail', operation: 'send-mail', fields: expect.objectContaining({ to, awaitsConfirmation }) }],
    ];
    expect(await mails(2)).toEqual([mail('service@example.com', false)]);
    expect(await mails(3)).toEqual([mail('elsewhere@example.com', true)]);
  });
});

describe('asking what if', () => {
  it('is for supervisors and administrators', async () => {
    const workflow = await workflowWith([]);
    expect(refusal(await tries(workflow, 1, wide, agent))).toBe('403 forbidden');
    expect((await tries(workflow, 1, wide, sara)).status).toBe(200);
  });

  it('needs a version that is there and a period that ends after it begins', async () => {
    const workflow = await workflowWith([]);
    expect(refusal(await tries(workflow, 7))).toBe('404 not-found');
    expect(refusal(await tries('nobodys', 1))).toBe('404 not-found');
    const turned = await tries(workflow, 1, { from: wide.to, to: wide.from });
    expect(refusal(turned)).toBe('422 invalid');
    expect(turned.body.errors).toMatchObject([{ path: 'to' }]);
    expect(refusal(await tries(workflow, 1, { from: 'yesterday', to: wide.to }))).toBe('400 bad-request');
    const wrong = { agents: ['nobody'], teams: ['none'], queues: ['none'] };
    const named_ = await tries(workflow, 1, { ...wide, filter: wrong });
    expect(named_.body.errors.map((error: { path: string }) => error.path)).toEqual([
      'filter.agents[0]',
      'filter.teams[0]',
      'filter.queues[0]',
    ]);
    expect(refusal(await tries(workflow, 1, { ...wide, filter: { kinds: ['fax'] } }))).toBe(
      '400 bad-request',
    );
  });

  it('is refused for a while when others ask already', async () => {
    const workflow = await workflowWith([]);
    const period = { from: epochMs(0), to: epochMs(1) };
    const filter = { agents: [], teams: [], queues: [], kinds: [] };
    const begin = () => whatIf.begin(workflowId(workflow), 1, mia.id, period, filter);
    const running = await Promise.all([begin(), begin()]);
    const busy = await tries(workflow, 1);
    expect(refusal(busy)).toBe('429 too-many-requests');
    expect(Number(busy.headers['retry-after'])).toBeGreaterThan(0);
    for (const trial of running) if (trial !== 'busy' && !isRefusal(trial)) trial.stop();
    expect((await tries(workflow, 1)).status).toBe(200);
  });
});

describe('the lines of what if', () => {
  const asLines = { accept: 'application/x-ndjson' };

  it('are the differences as they are found, the progress, and finally the whole', async () => {
    const contacts = [9_000, 9_001].map((index) => ({ parts: [by(at(missed, minute(index)), mia)] }));
    const workflow = await workflowWith(contacts, doneMissed);
    const alone = { from: new Date(minute(9_000)).toISOString(), to: wide.to };
    const answer = await tries(workflow, 2, alone, admin, asLines);
    expect(answer.headers['content-type']).toContain('application/x-ndjson');
    const lines = linesOf(answer.body);
    expect(lines.map(({ type }) => type)).toEqual(['item', 'item', 'progress', 'done']);
    expect(lines.at(-1)).toMatchObject({ contacts: 2, changed: 2, changedParts: 2, leftOut: 0, after: 2 });
    expect(lines[2]).toMatchObject({ contacts: 2, reached: new Date(minute(9_000)).toISOString() });
  });

  it('say what is wrong as every answer does, when nothing has begun', async () => {
    const workflow = await workflowWith([]);
    expect(refusal(await tries(workflow, 9, wide, admin, asLines))).toBe('404 not-found');
  });

  it('end when the client goes away, and make room for another', async () => {
    const contacts = Array.from({ length: 1_100 }, (_, index) => ({
      parts: [by(at(missed, epochMs(began + index)), mia)],
    }));
    const workflow = await workflowWith(contacts, doneMissed);
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const leave = async () => {
      const leaving = new AbortController();
      const response = await fetch(
        `http://127.0.0.1:${port}/api/v1/workflows/${workflow}/versions/2/what-if`,
        {
          method: 'POST',
          headers: { ...admin.headers, ...asLines, 'content-type': 'application/json' },
          body: JSON.stringify(wide),
          signal: leaving.signal,
        },
      );
      await response.body?.getReader().read();
      leaving.abort();
    };
    const { promise: gone, resolve: go } = Promise.withResolvers<void>();
    Object.assign(looking, { workflow, pages: 0, ended: 0, hold: gone });
    await Promise.all([leave(), leave()]);
    const empty = await workflowWith([]);
    await expect.poll(async () => (await tries(empty, 1)).status).toBe(200);
    go();
    await expect.poll(() => looking.ended).toBe(2);
    // Each would have read three.
    expect(looking.pages).toBeLessThan(6);
  });

  it('end with the reason when the server stops', async () => {
    const contacts = Array.from({ length: 600 }, (_, index) => ({
      parts: [by(at(missed, epochMs(began + index)), mia)],
    }));
    const workflow = await workflowWith(contacts, doneMissed);
    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    Object.assign(looking, { workflow, pages: 0, hold: stopped });
    const asked = [tries(workflow, 2, wide, admin, asLines), tries(workflow, 2)];
    await expect.poll(() => looking.pages).toBe(2);
    whatIf.stop();
    stop();
    const [lines, whole] = await Promise.all(asked);
    expect(linesOf(lines?.body).at(-1)).toMatchObject({ type: 'failed', problem: { code: 'unavailable' } });
    expect(whole && refusal(whole)).toBe('503 unavailable');
  });
});

describe('a trial', () => {
  it('lets other work take its turn, and stops midway on request', async () => {
    const contacts = Array.from({ length: 400 }, (_, index) => ({
      parts: [by(at(missed, minute(index)), mia)],
    }));
    const workflow = await workflowWith(contacts, doneMissed);
    const trial = await whatIf.begin(
      workflowId(workflow),
      2,
      mia.id,
      { from: epochMs(Date.parse(wide.from)), to: epochMs(Date.parse(wide.to)) },
      { agents: [], teams: [], queues: [], kinds: [] },
    );
    if (trial === 'busy' || isRefusal(trial)) throw new Error('the trial was refused');
    let turns = 0;
    let turning = true;
    const turn = () => {
      turns += 1;
      if (turning) setImmediate(turn);
    };
    setImmediate(turn);
    const reached: number[] = [];
    let turnsBefore = 0;
    for await (const findings of trial.findings) {
      reached.push(findings.reached);
      expect(turns).toBeGreaterThan(turnsBefore);
      turnsBefore = turns;
      if (reached.length === 3) trial.stop();
    }
    turning = false;
    expect(trial.isStopped).toBe(true);
    expect(reached).toHaveLength(3);
    expect(trial.counts().contacts).toBeLessThan(400);
    expect(reached).toEqual(reached.toSorted((one, other) => other - one));
    expect(reached.at(-1)).toBeGreaterThan(minute(0));
  });
});
