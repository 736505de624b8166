import { sql } from 'kysely';
import type { LabCall } from '../../src/adapters/telephony/simulator/protocol.ts';
import type { Call } from '../../src/domain/channels/voice/call.ts';
import { evolve } from '../../src/domain/channels/voice/evolve.ts';
import type { CallEvent } from '../../src/domain/channels/voice/events.ts';
import { reconcile, type KnownCall } from '../../src/domain/channels/voice/reconcile.ts';
import type { AgentId, CallId } from '../../src/domain/ids.ts';
import { epochMs } from '../../src/domain/time.ts';
import type { Scene } from './scene.ts';

interface CallRow {
  readonly id: string;
  readonly external_id: CallId;
  readonly state: Call;
  readonly version: number;
}

interface PartLog {
  readonly interaction_id: string;
  readonly part: string;
  readonly outcome: 'log' | 'draft' | 'none';
  readonly reason: string | null;
  readonly activities: number;
}

/** Every way in which running calls and the phone system disagree; none: they are reconciled (spec C22). */
export async function disagreements({ db, simulator, now }: Scene): Promise<readonly string[]> {
  const rows = await callRows(db, 'running');
  const { calls } = await simulator.state();
  const known = new Map(calls.map((call) => [call.call, knownCall(call)]));
  const moment = epochMs(now());
  const found = rows.flatMap(({ id, external_id: callId, state }) => {
    const there = known.get(callId) ?? { recording: 'off' as const, legs: [] };
    const { facts, orders } = reconcile(state, there, moment, moment);
    return [...facts, ...orders].map(({ type }) => `call ${id} lacks ${type}`);
  });
  const ours = new Set(rows.map(({ external_id: callId }) => callId));
  const strays = calls.filter(({ call }) => !ours.has(call)).map(({ call }) => `nobody has the call ${call}`);
  return [...found, ...strays, ...(await stuckAgents(db))];
}

const knownCall = ({ recording, legs }: LabCall): KnownCall => ({
  recording,
  legs: legs.map(({ id, state, held, muted }) => ({ leg: id, state: held ? 'held' : state, muted })),
});

/** What is still going on; none: everybody has let go, and everything is written. */
export async function unfinished({ db, simulator }: Scene): Promise<readonly string[]> {
  const { rows } = await sql<{ what: string }>`
    select 'running: ' || id || ' ' || state::text as what from interaction where ended_at is null
    union all select 'in hand: ' || agent_id || ' ' || (state -> 'work')::text from agent_state where state -> 'work' <> '{}'
    union all select 'not written: ' || id || ' is ' || state || ', next at ' || next_try_at from write
      where state in ('due', 'sending')
    limit 20`.execute(db);
  const { calls } = await simulator.state();
  return [...rows.map(({ what }) => what), ...calls.map(({ call }) => `on the line: ${call}`)];
}

/**
 * Every promise that was broken, once all is over: each call of a customer is one contact, its state is what its
 * events say, each part has exactly one activity or a stated reason, nothing needs attention, and nobody has work left.
 */
export async function brokenPromises(scene: Scene, calls: ReadonlySet<CallId>): Promise<readonly string[]> {
  const { db } = scene;
  const rows = await callRows(db, 'all');
  const known = new Set(rows.map(({ external_id: callId }) => callId));
  const lost = [...calls].filter((call) => !known.has(call)).map((call) => `the call ${call} left no trace`);
  const timers = await sql<{ id: string }>`select id from interaction where due_at is not null`.execute(db);
  return [
    ...lost,
    ...(await unlike(db, rows)),
    ...(await logFaults(db, rows)),
    ...(await stuckAgents(db)),
    ...timers.rows.map(({ id }) => `call ${id} still waits for something`),
  ];
}

async function callRows(db: Scene['db'], which: 'running' | 'all'): Promise<readonly CallRow[]> {
  const { rows } = await sql<CallRow>`select id, external_id, state, version from interaction
    where ${which === 'all'} or ended_at is null order by id`.execute(db);
  return rows;
}

/** Calls that are not what their events make of them, or whose events are not one after another. */
async function unlike(db: Scene['db'], calls: readonly CallRow[]): Promise<readonly string[]> {
  const { rows } = await sql<{ stream: string; version: number; event: CallEvent }>`
    select stream, version, data || jsonb_build_object('type', type, 'at', round(extract(epoch from at) * 1000)) as event
    from event where stream like 'interaction:%' order by stream, version`.execute(db);
  const events = Map.groupBy(rows, ({ stream }) => stream.slice('interaction:'.length));
  return calls.flatMap(({ id, state, version }) => {
    const mine = events.get(id) ?? [];
    const inOrder = mine.length === version && mine.every((event, index) => event.version === index + 1);
    if (!inOrder) return [`the events of ${id} have gaps`];
    const told = mine.reduce<Call | null>((call, { event }) => evolve(call, event), null);
    return sorted(told) === sorted(state) ? [] : [`${id} is not what its events say`];
  });
}

/** JSON with the names in order, as a database may give them in another. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

async function logFaults(db: Scene['db'], calls: readonly CallRow[]): Promise<readonly string[]> {
  const { rows } = await sql<PartLog>`
    select p.interaction_id, p.part, p.outcome, p.because ->> 'code' as reason,
      (select count(*) from crm_activity a where a.external_key = p.interaction_id || '-' || p.part || '-activity'
        and a.deleted_at is null) as activities
    from (select distinct on (interaction_id, part) * from plan order by interaction_id, part, revision desc) p`.execute(
    db,
  );
  const logs = new Map(rows.map((row) => [`${row.interaction_id} ${row.part}`, row]));
  const expected = calls.flatMap(({ id, state }) =>
    state.parts.length === 0 ? [`${id} acd`] : state.parts.map(({ agent }) => `${id} ${agent}`),
  );
  const unplanned = expected.filter((name) => !logs.has(name)).map((name) => `no plan: ${name}`);
  const surplus = [...logs.keys()]
    .filter((name) => !expected.includes(name))
    .map((name) => `a plan too many: ${name}`);
  const wrong = rows.flatMap(({ interaction_id: id, part, outcome, reason, activities }) => {
    const wanted = outcome === 'log' ? 1 : 0;
    if (activities !== wanted) return [`${id} ${part}: ${activities} activities for "${outcome}"`];
    return reason === null || reason === '' ? [`${id} ${part}: no reason`] : [];
  });
  const others = await sql<{ what: string }>`
    select 'an activity twice: ' || interaction_id || ' ' || count(*) as what from crm_activity
      where interaction_id is not null and deleted_at is null group by interaction_id
      having count(*) > count(distinct external_key)
    union all select 'a write is ' || state || ': ' || coalesce(error, '') from write
      where state not in ('done', 'superseded')`.execute(db);
  return [...unplanned, ...surplus, ...wrong, ...others.rows.map(({ what }) => what)];
}

/** Agents whose work in hand is not what the calls say. */
async function stuckAgents(db: Scene['db']): Promise<readonly string[]> {
  const { rows } = await sql<{
    agent_id: AgentId;
    work: Record<string, string>;
    parts: Record<string, string>;
  }>`
    select s.agent_id, (select coalesce(jsonb_object_agg(id, work -> 'phase'), '{}')
      from jsonb_each(s.state -> 'work') as each (id, work)) as work, coalesce(
      (select jsonb_object_agg(p.interaction_id, p.phase) from participation p
        where p.agent_id = s.agent_id and p.phase <> 'ended'), '{}') as parts
    from agent_state s`.execute(db);
  return rows
    .filter(({ work, parts }) => sorted(work) !== sorted(parts))
    .map(
      ({ agent_id: agent, work, parts }) => `agent ${agent} has ${sorted(work)}, the calls ${sorted(parts)}`,
    );
}

/** How many calls talk, ring and wait now, for whoever watches. */
export async function bustle({ db }: Scene): Promise<string> {
  const { rows } = await sql<{
    phase: string;
    count: number;
  }>`select phase, count(*) as count from participation
    where phase <> 'ended' group by phase order by phase`.execute(db);
  const running = await callRows(db, 'running');
  return [`${running.length} running`, ...rows.map(({ phase, count }) => `${count} ${phase}`)].join(', ');
}

/** What became of all contacts, for whoever watches. */
export async function tally({ db }: Scene): Promise<string> {
  const { rows } = await sql<{
    what: string;
    count: number;
  }>`select kind || ' ' || outcome as what, count(*) as count
    from (select distinct on (interaction_id, part) kind, outcome from plan
      order by interaction_id, part, revision desc) latest group by 1 order by 1`.execute(db);
  return rows.map(({ what, count }) => `${count} ${what}`).join(', ');
}
