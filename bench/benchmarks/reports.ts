import pg from 'pg';
import { pino } from 'pino';
import type { SignedIn } from '../../src/adapters/http/platform/app.ts';
import { reportRoutes } from '../../src/adapters/http/reports/reports.ts';
import { buildServer } from '../../src/adapters/http/server.ts';
import { openDatabase } from '../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { postgresWorkflowStore } from '../../src/adapters/postgres/logging/workflow-store.ts';
import { postgresReportStore } from '../../src/adapters/postgres/reports/report-store.ts';
import { types } from '../../src/adapters/postgres/connection/types.ts';
import { makeId, systemClock } from '../../src/adapters/system/system.ts';
import { Workflows } from '../../src/application/logging/workflows.ts';
import { agentId } from '../../src/domain/ids.ts';
import { wireOrganisation } from '../../src/composition/organisation.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { openCentre } from '../centre/centre.ts';
import { atOnce, customers, staff } from './contacts.ts';
import { fillCustomers, landlineOf } from '../centre/customers.ts';
import { administer, startServer } from '../centre/server.ts';
import { median, ratePerSecond } from '../statistics.ts';
import { anyCrm } from '../../test/support/fixtures/nobody.ts';

/** The figures by SQL alone, over the table that the report counts. */
const bare = `select agent_id,
    count(*) filter (where kind = 'inbound-answered') as answered,
    count(*) filter (where kind = 'inbound-missed') as missed,
    count(*) filter (where kind = 'inbound-missed' and exists (select from contact_figure other
      where other.interaction_id = f.interaction_id and other.kind = 'inbound-answered'
        and other.agent_id is distinct from f.agent_id)) as answered_by_another
  from contact_figure f
  where started_at >= $1 and started_at < $2 and kind in ('inbound-answered', 'inbound-missed')
  group by agent_id`;

/** How many of them all, each call counted once. */
const bareTotal = `select null, (select count(distinct interaction_id) from contact_figure
      where started_at >= $1 and started_at < $2 and kind = 'inbound-answered') as answered,
    count(*) as missed, count(*) filter (where by_another) as answered_by_another
  from (
    select bool_or(exists (select from contact_figure other
      where other.interaction_id = f.interaction_id and other.kind = 'inbound-answered'
        and other.agent_id is distinct from f.agent_id)) as by_another
    from contact_figure f
    where started_at >= $1 and started_at < $2 and kind = 'inbound-missed'
    group by interaction_id
  ) one`;

/** The same from the calls themselves, as one would who had no such table. */
const fromCalls = `select agent_id,
    count(*) filter (where p.answered_at is not null) as answered,
    count(*) filter (where p.answered_at is null) as missed,
    count(*) filter (where p.answered_at is null and exists (select from participation other
      where other.interaction_id = p.interaction_id and other.answered_at is not null)) as answered_by_another
  from participation p join interaction i on i.id = p.interaction_id
  where i.started_at >= $1 and i.started_at < $2 and i.direction = 'inbound' and i.ended_at is not null
  group by agent_id`;

/** Contacts are copied from those that Tieline made itself, so that every row is as large as a real one. */
const copies = [
  `create unlogged table copy as
    select i.id as old, n, uuidv7(make_interval(secs => n - %COUNT%)) as new
    from generate_series(1, %COUNT%) as n
    join (select id, row_number() over (order by id) as place, count(*) over () as all from interaction) as i
      on i.place = 1 + n % i.all`,
  // Rows are as whole as those they are copied from, and are not to be checked one by one.
  'set session_replication_role = replica',
  `insert into session (id, started_at)
    select new, started_at - make_interval(secs => n) from copy join interaction on id = old`,
  `insert into interaction (id, channel, external_id, session_id, direction, version, state, queue_id, started_at, ended_at, match)
    select new, channel, new::text, new, direction, version, state, queue_id, started_at - make_interval(secs => n),
      ended_at - make_interval(secs => n), match
    from copy join interaction on id = old`,
  `insert into participation (interaction_id, agent_id, phase, began_at, answered_at, ended_at, details)
    select new, agent_id, phase, began_at, answered_at, ended_at, details from copy join participation on interaction_id = old`,
  `insert into contact_figure (interaction_id, agent_id, queue_id, kind, started_at, wait_ms, talk_ms, disposition,
      outcome, reason)
    select new, agent_id, queue_id, kind, started_at - make_interval(secs => n), wait_ms, talk_ms, disposition, outcome,
      reason
    from copy join contact_figure on interaction_id = old`,
  // One contact in ten is answered by nobody, and one in five was let pass by another agent before.
  `update participation set answered_at = null from copy where interaction_id = new and n % 10 = 0`,
  `update contact_figure set kind = 'inbound-missed', talk_ms = 0 from copy where interaction_id = new and n % 10 = 0`,
  `insert into participation (interaction_id, agent_id, phase, began_at, ended_at)
    select new, (select id from agent where id <> agent_id order by id limit 1), 'ended', began_at, began_at
    from copy join participation on interaction_id = new where n % 5 = 1`,
  `insert into contact_figure (interaction_id, agent_id, queue_id, kind, started_at, wait_ms, talk_ms, outcome, reason)
    select new, (select id from agent where id <> agent_id order by id limit 1), queue_id, 'inbound-missed', started_at,
      wait_ms, 0, outcome, reason
    from copy join contact_figure on interaction_id = new where n % 5 = 1`,
  'drop table copy',
  'set session_replication_role = default',
  'vacuum full contact_figure',
  'vacuum analyze',
];

async function fill(address: Address, count: number, made: number): Promise<void> {
  await fillCustomers(address, customers);
  {
    await using centre = await openCentre(address, { agents: staff });
    await ratePerSecond(made, atOnce, async (index) => {
      await centre.call(landlineOf(index % customers));
    });
  }
  await administer(address, ...copies.map((one) => one.replaceAll('%COUNT%', String(count - made))));
}

/** The report as a program gets it: over HTTP, with names, as JSON. */
async function openReports(address: Address) {
  const database = openDatabase({ address });
  const { organisation } = await wireOrganisation(database.db, { requestsPerMinute: 0 });
  const clock = systemClock;
  const workflows = await Workflows.open({
    store: postgresWorkflowStore(database.db),
    organisation,
    clock,
    makeId,
    ...anyCrm,
  });
  const signedIn: SignedIn = {
    by: 'session',
    session: 'bench',
    csrf: 'bench',
    person: { id: agentId(makeId()), name: 'bench', roles: ['administrator'], locale: 'en' },
  };
  const app = await buildServer({
    logger: pino({ level: 'silent' }),
    pages: null,
    requestsPerMinute: 0,
    signIns: { bySession: async () => signedIn, byToken: async () => null },
  });
  reportRoutes(app, { store: postgresReportStore(database.db), organisation, workflows, clock });
  await app.ready();
  return {
    async missedCalls(from: string, to: string): Promise<number> {
      const query = new URLSearchParams({ from, to, zone: 'Europe/Berlin' });
      const url = `/api/v1/reports/missed-calls?${query}`;
      const { statusCode, body } = await app.inject({ url, cookies: { tieline_session: 'bench' } });
      if (statusCode !== 200) throw new Error(body);
      const { rows, total } = JSON.parse(body) as { rows: { cells: Counted }[]; total: Counted };
      return checksum([...rows.map(({ cells }) => cells), total]);
    },
    async close() {
      await app.close();
      await database.close();
    },
  };
}

/** Of an agent or of all: answered, missed, and of those answered by another. */
type Counted = [unknown, number, number, number];

/** Tells whether two ways of counting found the same. */
const checksum = (rows: readonly Counted[]): number =>
  rows.reduce((all, [, answered, missed, another]) => all + answered + 3 * missed + 7 * another, 0);

async function timed(work: () => Promise<number>, expected: number | null): Promise<[number, number]> {
  const began = performance.now();
  const found = await work();
  const took = performance.now() - began;
  if (expected !== null && found !== expected) throw new Error(`counted ${found} instead of ${expected}`);
  return [took, found];
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const count = quick ? 3_000 : 1_000_000;
  const rounds = quick ? 3 : 15;
  await using server = await startServer();
  const address = await server.database('reports');
  progress(`making ${count.toLocaleString('en')} past contacts`);
  await fill(address, count, quick ? 100 : 1_000);
  const reports = await openReports(address);
  const client = new pg.Client({ ...address, types });
  await client.connect();
  try {
    // All of them lie within: each is a second earlier than the one before.
    const to = new Date(Date.now() + 60_000);
    const from = new Date(to.getTime() - (count + 86_400) * 1_000);
    const sql = (text: string) => async () =>
      (await client.query<Counted>({ text, values: [from, to], rowMode: 'array' })).rows;
    const plain = async () => checksum([...(await sql(bare)()), ...(await sql(bareTotal)())]);
    const product = () => reports.missedCalls(from.toISOString(), to.toISOString());
    const [, expected] = await timed(product, null);
    await timed(plain, expected);
    const times: { product: number; bare: number }[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const [[ours], [theirs]] = [await timed(product, expected), await timed(plain, expected)];
      times.push({ product: ours, bare: theirs });
      progress(`round ${round} of ${rounds}: ${ours.toFixed(0)} and ${theirs.toFixed(0)} ms`);
    }
    const others: number[] = [];
    const total = checksum(await sql(bareTotal)());
    const throughCalls = async () => checksum(await sql(fromCalls)());
    for (let round = 0; round < 3; round += 1) others.push((await timed(throughCalls, expected - total))[0]);
    return [
      {
        name: `missed calls of ${count.toLocaleString('en')} contacts beside bare SQL`,
        value: median(times.map((one) => one.product / one.bare)),
        unit: '×',
        target: { atMost: 1.5 },
      },
      { name: 'missed calls', value: median(times.map((one) => one.product)), unit: 'ms', target: null },
      { name: 'the bare SQL', value: median(times.map((one) => one.bare)), unit: 'ms', target: null },
      {
        name: 'SQL for the agents over the calls themselves',
        value: median(others),
        unit: 'ms',
        target: null,
      },
    ];
  } finally {
    await client.end();
    await reports.close();
  }
}

export const reports: Benchmark = {
  name: 'reports',
  about: 'The report of missed calls per agent, over HTTP, against the bare SQL of its figures',
  run,
};
