import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  answered,
  but,
  missed,
  neverOffered,
  outbound,
} from '../../../../test/support/fixtures/contact-facts.ts';
import { testServer, type Client } from '../../../../test/support/http/http.ts';
import { testLedger } from '../../../../test/support/wiring/ledger.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { anyCrm, nobody } from '../../../../test/support/fixtures/nobody.ts';
import { Workflows } from '../../../application/logging/workflows.ts';
import { Report } from '../../../contract/reports.ts';
import { noDetails } from '../../../domain/interaction/details.ts';
import { agentId, interactionId, queueId, sessionId, type InteractionId } from '../../../domain/ids.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import { epochMs } from '../../../domain/time.ts';
import { defaultWorkflow, type Workflow } from '../../../domain/workflow/workflow.ts';
import { postgresReportStore } from '../../postgres/reports/report-store.ts';
import { postgresWorkflowStore } from '../../postgres/logging/workflow-store.ts';
import { makeId } from '../../system/system.ts';
import { reportRoutes } from './reports.ts';

const { db } = await testDatabase();
const { record, sendDue } = testLedger({ db });
const clock = { now: () => epochMs(Date.UTC(2026, 9, 26)) };
const workflows = await Workflows.open({
  store: postgresWorkflowStore(db),
  clock,
  makeId,
  organisation: nobody,
  ...anyCrm,
});
const server = await testServer(db, {
  routes: (app, { organisation }) =>
    reportRoutes(app, { store: postgresReportStore(db), organisation, workflows, clock }),
});
const { organisation } = server;
const [mia, tom, lotte, sara, admin] = await Promise.all(
  ['mia', 'tom', 'lotte', 'sara', 'admin'].map((name) => server.as(name)),
);

const idOf = (username: string) => organisation.agentByUsername(username)?.id ?? agentId('');
const queueNamed = (name: string) => {
  const found = organisation.queues().find((queue) => queue.name === name);
  return { id: found?.id ?? queueId(''), name };
};
const at = (time: string) => epochMs(Date.parse(time));

/** A contact that began then, with the parts of these agents, as `one-per-agent` plans them. */
async function contact(
  began: string,
  parts: readonly {
    readonly facts: ContactFacts;
    readonly by: string | null;
    readonly change?: Parameters<typeof but>[1];
    readonly workflow?: Partial<Workflow>;
  }[],
  { queue = 'support', lasted = 40 }: { queue?: string | null; lasted?: number } = {},
): Promise<InteractionId> {
  const id = interactionId(randomUUID());
  const startedAt = at(began);
  await db
    .insertInto('session')
    .values({ id: sessionId(id), started_at: new Date(startedAt) })
    .execute();
  await db
    .insertInto('interaction')
    .values({
      id,
      channel: 'voice',
      external_id: id,
      session_id: sessionId(id),
      direction: parts[0]?.facts.interaction.direction ?? 'inbound',
      version: 1,
      state: '{}',
      started_at: new Date(startedAt),
      ended_at: new Date(startedAt + lasted * 1000),
      match: null,
    })
    .execute();
  for (const { facts, by, change = {}, workflow = {} } of parts) {
    const part = by === null ? null : { ...change.part, agentId: idOf(by) };
    const interaction = {
      ...change.interaction,
      id,
      startedAt,
      endedAt: epochMs(startedAt + lasted * 1000),
      queue: queue === null ? null : queueNamed(queue),
    };
    // Whom the CRM does not have it refuses to write of, so most numbers lead to nobody.
    const match = change.match ?? { candidates: [], chosen: null };
    await record(but(facts, { ...change, interaction, part, match }), workflow);
  }
  return id;
}

beforeAll(async () => {
  // The night in which the clock of Berlin goes back: there are two half past two.
  await contact('2026-10-24T21:30:00Z', [
    { facts: missed, by: 'mia' },
    { facts: answered, by: 'tom', change: { interaction: { waitMs: 25_000 }, part: { talkMs: 60_000 } } },
  ]);
  await contact('2026-10-25T00:30:00Z', [{ facts: missed, by: 'mia' }], { lasted: 41 });
  await contact('2026-10-25T01:30:00Z', [
    {
      facts: answered,
      by: 'mia',
      change: {
        interaction: { waitMs: 8_000 },
        part: { talkMs: 30_000, details: { ...noDetails, disposition: 'sold' } },
      },
    },
  ]);
  await contact('2026-10-25T12:00:00Z', [{ facts: neverOffered, by: null }], { queue: 'sales', lasted: 65 });
  await contact(
    '2026-10-25T13:00:00Z',
    [{ facts: outbound, by: 'lotte', change: { part: { talkMs: 90_000 }, match: outbound.match } }],
    {
      queue: null,
    },
  );
  await contact('2026-10-25T14:00:00Z', [
    {
      facts: answered,
      by: 'lotte',
      change: {
        interaction: { waitMs: 20_000 },
        part: {
          talkMs: 10_000,
          details: { ...noDetails, disposition: 'secret' },
          box: { touched: true, agentDefault: false, seenAt: null, goneAt: null },
        },
      },
      workflow: { doNotLog: { show: true } },
    },
  ]);
  await sendDue();
  // The second write of a contact waits for its first one.
  await sendDue();
});

const berlin = 'from=2026-10-24&to=2026-10-25&zone=Europe/Berlin';

async function ask(client: Client | undefined, path: string) {
  const answer = await client?.get(`/api/v1/reports/${path}`, { 'accept-language': 'en' });
  return Report.parse(answer?.body);
}
const cells = (report: Report) => report.rows.map((row) => row.cells);

describe('the report of missed calls', () => {
  it('says per agent how many were missed, and how many of those somebody else answered', async () => {
    const report = await ask(admin, `missed-calls?${berlin}`);
    expect(report.columns.map(({ label }) => label)).toEqual([
      'Agent',
      'Answered',
      'Missed',
      'Answered by someone else',
      'Not answered',
      'Missed (%)',
    ]);
    expect(cells(report).slice(0, 2)).toEqual([
      ['Mia Krüger', 1, 2, 1, 1, 66.7],
      ['No agent', 0, 1, 0, 1, 100],
    ]);
    // Equals come in any order, but always in the same.
    expect(cells(report).slice(2).map(String).toSorted()).toEqual([
      'Lotte Visser,1,0,0,0,0',
      'Tom Becker,1,0,0,0,0',
    ]);
    expect(report.total).toEqual(['Total', 3, 3, 1, 2, 50]);
    expect(report).toMatchObject({ from: '2026-10-23T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' });
  });

  it('counts a call that a whole group missed once in the total, and one that a member took for no other', async () => {
    const group = { part: { inGroup: true } };
    const taker = {
      agentId: idOf('tom'),
      agentName: 'Tom Becker',
      crmUser: null,
      order: 0,
      answered: true,
      inGroup: true,
      missedAt: null,
      snapshot: null,
      email: null,
    };
    await contact('2026-11-02T10:00:00Z', [
      { facts: missed, by: 'mia', change: group },
      { facts: answered, by: 'tom', change: group },
      // Planned again when the call is over, and it is known who took it.
      { facts: missed, by: 'mia', change: { ...group, others: [taker] } },
    ]);
    await contact('2026-11-02T11:00:00Z', [
      { facts: missed, by: 'mia', change: group },
      { facts: missed, by: 'tom', change: group },
    ]);
    const report = await ask(admin, 'missed-calls?from=2026-11-02&to=2026-11-02&zone=UTC');
    expect(cells(report)).toEqual([
      ['Tom Becker', 1, 1, 0, 1, 50],
      ['Mia Krüger', 0, 1, 0, 1, 100],
    ]);
    expect(report.total).toEqual(['Total', 1, 1, 0, 1, 50]);
  });

  it('counts only what was of the queue asked for', async () => {
    const report = await ask(admin, `missed-calls?${berlin}&queue=${queueNamed('sales').id}`);
    expect(cells(report)).toEqual([['No agent', 0, 1, 0, 1, 100]]);
  });
});

describe('the report of contacts', () => {
  const counts = (report: Report) => report.rows.map((row) => row.cells.slice(0, 7));

  it('counts a contact once in the total, though it is in several rows', async () => {
    const report = await ask(admin, `contacts?${berlin}&by=kind`);
    expect(cells(report)).toEqual([
      ['Incoming, answered', 3, 100, 33],
      ['Incoming, missed', 3, 0, null],
      ['Outgoing, answered', 1, 90, 90],
    ]);
    expect(report.total).toEqual(['Total', 6, 190, 48]);
  });

  it('counts by agent, queue and result', async () => {
    expect(counts(await ask(admin, `contacts?${berlin}&by=agent`))).toEqual(
      expect.arrayContaining([
        ['Mia Krüger', 3, 1, 2, 0, 0, 0],
        ['Tom Becker', 1, 1, 0, 0, 0, 0],
        ['Lotte Visser', 2, 1, 0, 1, 0, 0],
        ['No agent', 1, 0, 1, 0, 0, 0],
      ]),
    );
    expect(counts(await ask(admin, `contacts?${berlin}&by=queue`))).toEqual([
      ['support', 4, 3, 2, 0, 0, 0],
      ['sales', 1, 0, 1, 0, 0, 0],
      ['No queue', 1, 0, 0, 1, 0, 0],
    ]);
    // What was noted on a contact that is not to be logged is not counted either (spec L7).
    expect(counts(await ask(admin, `contacts?${berlin}&by=disposition`))).toEqual([
      ['No disposition', 5, 2, 3, 1, 0, 0],
      ['sold', 1, 1, 0, 0, 0, 0],
    ]);
  });

  it('takes hours and days from the clock of the zone, through the night in which it changes', async () => {
    const hours = await ask(admin, `contacts?${berlin}&by=hour`);
    expect(hours.rows).toHaveLength(24);
    expect(counts(hours).filter(([, contacts]) => contacts !== 0)).toEqual([
      ['02:00', 2, 1, 1, 0, 0, 0],
      ['13:00', 1, 0, 1, 0, 0, 0],
      ['14:00', 1, 0, 0, 1, 0, 0],
      ['15:00', 1, 1, 0, 0, 0, 0],
      ['23:00', 1, 1, 1, 0, 0, 0],
    ]);
    const days = await ask(admin, `contacts?${berlin}&by=day`);
    expect(counts(days)).toEqual([
      ['2026-10-24', 1, 1, 1, 0, 0, 0],
      ['2026-10-25', 5, 2, 2, 1, 0, 0],
    ]);
    expect(days.rows[1]?.contacts).toEqual({
      from: '2026-10-24T22:00:00.000Z',
      to: '2026-10-25T23:00:00.000Z',
    });
    const utc = await ask(admin, 'contacts?from=2026-10-24&to=2026-10-26&zone=UTC&by=day');
    expect(utc.rows.map((row) => row.cells.slice(0, 2))).toEqual([
      ['2026-10-24', 1],
      ['2026-10-25', 5],
      ['2026-10-26', 0],
    ]);
  });
});

describe('the report of the service level', () => {
  it('says how many were answered within the time promised, and how long people waited', async () => {
    const report = await ask(admin, `service-level?${berlin}`);
    expect(cells(report)).toEqual([
      ['sales', 1, 0, 0, 0, 80, 20, 1, null, 65, 65],
      // Who gave up waited until the call was over, not only until the last offer ended.
      ['support', 4, 3, 2, 50, 80, 20, 1, 18, 41, 41],
    ]);
    expect(report.total).toEqual(['Total', 5, 3, 2, 40, null, null, 2, 18, null, 65]);
  });
});

describe('the report of what is logged', () => {
  it('names the reason that settled each, in the language of the reader', async () => {
    const report = await ask(admin, `logging?${berlin}`);
    expect(cells(report)).toContainEqual(['Not logged', 'The agent chose not to log this call.', 1, 1, 14.3]);
    expect(report.total).toEqual(['Total', null, 6, 7, 100]);
    const german = await admin?.get(`/api/v1/reports/logging?${berlin}`, { 'accept-language': 'de' });
    expect(cells(Report.parse(german?.body)).map(([outcome]) => outcome)).toContain('Nicht protokolliert');
  });
});

describe('the report of the ledger', () => {
  it('counts the writes by their state, and says how long they took', async () => {
    const report = await ask(admin, `ledger?${berlin}`);
    expect(cells(report)).toEqual([
      ['Written', 3, 4, 0, null, 0, 0],
      ['Refused by the CRM', 1, 1, 0, null, null, null],
    ]);
    expect(report.total).toEqual(['Total', null, 5, 0, null, null, null]);
  });
});

describe('whose figures a person gets', () => {
  const names = async (client: Client | undefined, query = '') =>
    cells(await ask(client, `missed-calls?${berlin}${query}`)).map(([name]) => String(name));

  it('are an agent’s own', async () => {
    expect(await names(mia)).toEqual(['Mia Krüger']);
    expect(await names(tom, `&agent=${idOf('tom')}`)).toEqual(['Tom Becker']);
    expect((await ask(lotte, `contacts?${berlin}`)).contacts).toMatchObject({ agent: idOf('lotte') });
    for (const query of [`&agent=${idOf('tom')}`, `&team=${organisation.teams()[0]?.id}`, '&agent=unknown'])
      expect((await mia?.get(`/api/v1/reports/missed-calls?${berlin}${query}`))?.status).toBe(403);
  });

  it('are those of a supervisor’s team, with what nobody was offered of the queues that it serves', async () => {
    expect(await names(sara)).toHaveLength(4);
    const own = organisation.agent(idOf('sara'));
    const team = organisation.teams()[0]?.id ?? null;
    if (!own || team === null) throw new Error('the demonstration has Sara and a team');
    const refused = await organisation.change({ id: null, name: 'test' }, (now) => {
      const tomElsewhere = now.agents.get(idOf('tom'));
      return tomElsewhere
        ? [
            { put: 'agent', value: { ...own, team } },
            { put: 'agent', value: { ...tomElsewhere, team: null } },
          ]
        : [];
    });
    expect(refused).toBeNull();
    // Only Tom, who is in no team now, serves sales.
    expect((await names(sara)).toSorted()).toEqual(['Lotte Visser', 'Mia Krüger']);
    expect((await sara?.get(`/api/v1/reports/contacts?${berlin}&agent=${idOf('tom')}`))?.status).toBe(403);
    expect(await names(sara, `&agent=${idOf('mia')}`)).toEqual(['Mia Krüger']);
    expect((await names(admin, `&team=${team}`)).toSorted()).toEqual(['Lotte Visser', 'Mia Krüger']);
    expect(await names(admin)).toHaveLength(4);
  });
});

describe('a report that cannot be', () => {
  it.each([
    ['', 400, ['from', 'to']],
    ['from=yesterday&to=2026-10-25', 400, ['from']],
    ['from=2026-02-30&to=2026-10-25', 400, ['from']],
    [`${berlin}&zone=Berlin`, 400, ['zone']],
    ['from=2026-10-24&to=2026-10-25&zone=Nowhere/At-All', 400, ['zone']],
    ['from=2026-10-24&to=2026-10-25&zone=%2B01:00', 400, ['zone']],
    [`${berlin}&since=2026`, 400, ['since']],
    [`${berlin}&by=mood`, 400, ['by']],
    [`${berlin}&by=day`, 422, ['by']],
    ['from=2026-10-25&to=2026-10-24', 422, ['to']],
    ['from=2024-10-25&to=2026-10-24', 422, ['to']],
    [`${berlin}&agent=nobody`, 422, ['agent']],
    [`${berlin}&team=none`, 422, ['team']],
    [`${berlin}&queue=none`, 422, ['queue']],
  ])('is refused with what is wrong: %s', async (query, status, paths) => {
    const answer = await admin?.get(`/api/v1/reports/missed-calls?${query}`);
    expect(answer?.status).toBe(status);
    expect(answer?.body.errors.map(({ path }: { path: string }) => path)).toEqual(paths);
  });

  it('is not found under another name', async () => {
    expect((await admin?.get(`/api/v1/reports/weather?${berlin}`))?.status).toBe(400);
    expect((await server.client().get(`/api/v1/reports/contacts?${berlin}`)).status).toBe(401);
  });
});

describe('the zone', () => {
  it('is that of the person’s workflow where none is named', async () => {
    const report = await ask(admin, 'contacts?from=2026-10-24T00:00:00%2B02:00&to=2026-10-25T00:00:00Z');
    expect(report).toMatchObject({
      zone: defaultWorkflow.timeZone,
      from: '2026-10-23T22:00:00.000Z',
      to: '2026-10-25T00:00:00.000Z',
    });
  });

  it('is one that the database knows too', async () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const answer = await admin?.get(
        `/api/v1/reports/contacts?from=2026-10-24&to=2026-10-25&by=hour&zone=${zone}`,
      );
      expect({ zone, status: answer?.status }).toEqual({ zone, status: 200 });
    }
  });
});

describe('a report as CSV', () => {
  it('has its header in the language of the reader, and numbers as numbers', async () => {
    const answer = await admin?.get(`/api/v1/reports/missed-calls?${berlin}`, {
      accept: 'text/csv',
      'accept-language': 'de',
    });
    expect(answer?.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="missed-calls.csv"',
    });
    expect(String(answer?.body).split('\r\n').slice(0, 2)).toEqual([
      'Agent,Angenommen,Verpasst,Von anderen angenommen,Nicht angenommen,Verpasst (%)',
      'Mia Krüger,1,2,1,1,66.7',
    ]);
  });

  it('makes no formula of a name', async () => {
    const own = organisation.agent(idOf('lotte'));
    if (!own) throw new Error('the demonstration has Lotte');
    const hostile = { ...own, name: '=HYPERLINK("http://example.com","Lotte")' };
    await organisation.change({ id: null, name: 'test' }, () => [{ put: 'agent', value: hostile }]);
    const answer = await lotte?.get(`/api/v1/reports/missed-calls?${berlin}`, { accept: 'text/csv' });
    expect(answer?.body).toContain('"\'=HYPERLINK(""http://example.com"",""Lotte"")",1,0,0,0,0');
  });
});
