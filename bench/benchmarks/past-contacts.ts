import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { openCentre } from '../centre/centre.ts';
import { atOnce, callRate, customers, staff } from './contacts.ts';
import { fillCustomers, landlineOf } from '../centre/customers.ts';
import { administer, startServer } from '../centre/server.ts';
import { median, ratePerSecond } from '../statistics.ts';

/** Contacts are copied from those that Tieline made itself, so that every row is as large as a real one. */
const copies = `
  create unlogged table copy as
    select i.id as old, n, uuidv7(make_interval(secs => n - %COUNT%)) as new, uuidv7() as plan, uuidv7() as write
    from generate_series(1, %COUNT%) as n
    join (select id, row_number() over (order by id) as place, count(*) over () as all from interaction) as i
      on i.place = 1 + n % i.all`;

const filling = [
  // Rows are as whole as those they are copied from, and are not to be checked one by one.
  'set session_replication_role = replica',
  `insert into session (id, started_at)
    select new, started_at - make_interval(secs => n) from copy join interaction on id = old`,
  `insert into interaction (id, channel, external_id, session_id, direction, version, state, queue_id, started_at, ended_at, match)
    select new, channel, new::text, new, direction, version, replace(state::text, old::text, new::text)::jsonb, queue_id,
      started_at - make_interval(secs => n), ended_at - make_interval(secs => n), match
    from copy join interaction on id = old`,
  `insert into participation (interaction_id, agent_id, phase, began_at, answered_at, ended_at, details)
    select new, agent_id, phase, began_at - make_interval(secs => n), answered_at, ended_at, details
    from copy join participation on interaction_id = old`,
  `insert into event (stream, version, type, data, at)
    select 'interaction:' || new, version, type, data, at from copy join event on stream = 'interaction:' || old`,
  `insert into plan (id, interaction_id, part, revision, workflow_id, workflow_version, kind, outcome, because, steps,
      to_be_decided, planned_at)
    select copy.plan, new, part, revision, workflow_id, workflow_version, kind, outcome, because, steps, to_be_decided,
      planned_at - make_interval(secs => n)
    from copy join plan on interaction_id = old`,
  `insert into facts (plan_id, body)
    select copy.plan, body from copy join plan on interaction_id = old join facts on facts.plan_id = plan.id`,
  `insert into contact_figure (interaction_id, agent_id, queue_id, kind, started_at, wait_ms, talk_ms, disposition,
      outcome, reason)
    select new, agent_id, queue_id, kind, started_at - make_interval(secs => n), wait_ms, talk_ms, disposition, outcome,
      reason
    from copy join contact_figure on interaction_id = old`,
  `insert into write (id, plan_id, interaction_id, part, kind, operation, key, payload, state, attempts, next_try_at,
      record, planned_at, sent_at, confirmed_at)
    select copy.write, copy.plan, new, part, kind, operation, replace(key, old::text, new::text), payload, state,
      attempts, next_try_at, record, planned_at, sent_at, confirmed_at
    from copy join write on interaction_id = old`,
  `insert into crm_activity (id, kind, external_key, subject, status, due, starts_at, ends_at, who_id, what_id, owner,
      description, call_type, duration_seconds, call_id, interaction_id, session_id, from_number, to_number, agent_name,
      queue_name, created_at, changed_at)
    select copy.write, kind, replace(external_key, old::text, new::text), subject, status, due, starts_at, ends_at,
      who_id, what_id, owner, description, call_type, duration_seconds, new::text, new::text, new::text, from_number,
      to_number, agent_name, queue_name, created_at, changed_at
    from copy join crm_activity on interaction_id = old::text`,
  'drop table copy',
];

/** Filling writes gigabytes at once, which a server in daily use never does; checkpoints meanwhile would write them twice. */
async function letLogGrow(address: Address): Promise<void> {
  await administer(address, "alter system set max_wal_size = '16GB'", 'select pg_reload_conf()');
}

/** Makes so many of the contacts by calls, and the others as their copies; gives the centre that goes on. */
export async function centreWith(address: Address, past: number, made: number) {
  await fillCustomers(address, customers);
  const centre = await openCentre(address, { agents: staff });
  await ratePerSecond(made, atOnce, async (index) => {
    await centre.call(landlineOf(index % customers));
  });
  if (past > made) {
    await letLogGrow(address);
    await administer(address, copies.replaceAll('%COUNT%', String(past - made)), ...filling);
  }
  await administer(address, 'vacuum analyze');
  return centre;
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const rounds = quick ? 2 : 15;
  const count = quick ? 64 : 256;
  const few = quick ? 100 : 1_000;
  const many = quick ? 3_000 : 1_000_000;
  await using server = await startServer();
  progress(`making ${few.toLocaleString('en')} past contacts`);
  await using small = await centreWith(await server.database('few'), few, few);
  progress(`making ${many.toLocaleString('en')} past contacts`);
  await using large = await centreWith(await server.database('many'), many, few);

  await callRate(small, count);
  await callRate(large, count);
  await administer(large.address, 'alter system reset all', 'select pg_reload_conf()', 'checkpoint');
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const withFew = await callRate(small, count);
    const withMany = await callRate(large, count);
    ratios.push(withMany / withFew);
    progress(`round ${round} of ${rounds}: ${withFew.toFixed(0)} and ${withMany.toFixed(0)} calls/s`);
  }
  return [
    {
      name: `rate with ${many.toLocaleString('en')} past contacts beside ${few.toLocaleString('en')}`,
      value: median(ratios),
      unit: '×',
      target: { atLeast: 0.9 },
    },
  ];
}

export const pastContacts: Benchmark = {
  name: 'past-contacts',
  about: 'Whole calls, 32 at a time, with many past contacts against the same with few',
  run,
};
