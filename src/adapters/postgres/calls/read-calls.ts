import { sql, type RawBuilder } from 'kysely';
import type { CallFilter, CallMatch, StoredCall } from '../../../application/ports/call-store.ts';
import type { Call } from '../../../domain/call/call.ts';
import { noDetails, type Details } from '../../../domain/details.ts';
import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import type { PartNotes } from '../../../domain/part-notes.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import { epochMs } from '../../../domain/time.ts';
import type { Database } from '../database.ts';

interface Row {
  readonly state: Call;
  readonly version: number;
  readonly match: CallMatch | null;
  readonly notes: readonly NotesRow[] | null;
}

interface NotesRow {
  readonly agent_id: AgentId;
  readonly details: Details | null;
  readonly kept: boolean;
  readonly do_not_log: boolean | null;
  /** Milliseconds. */
  readonly saved_at: number | null;
  readonly unsaved: boolean;
  readonly dispositionMissing: boolean;
}

/** A call with its parts' notes in one row. */
const columns = sql`i.state, i.version, i.match, (
  select jsonb_agg(jsonb_build_object('agent_id', p.agent_id, 'details', p.details, 'kept', p.kept, 'do_not_log', p.do_not_log,
    'saved_at', extract(epoch from p.saved_at) * 1000, 'unsaved', p.unsaved,
    'dispositionMissing', p.disposition_missing))
  from part p where p.interaction_id = i.id) as notes`;

const nothingKnown: CallMatch = { candidates: [], startedFrom: null };

const toStored = (row: Row): StoredCall => ({
  call: row.state,
  version: row.version,
  match: row.match ?? nothingKnown,
  notes: (row.notes ?? []).map(toNotes),
});

const toNotes = (row: NotesRow): PartNotes => ({
  agent: row.agent_id,
  details: row.details ?? noDetails,
  kept: row.kept,
  doNotLog: row.do_not_log,
  savedAt: row.saved_at === null ? null : epochMs(row.saved_at),
  unsaved: row.unsaved,
  dispositionMissing: row.dispositionMissing,
});

async function read(db: Database, tail: RawBuilder<unknown>): Promise<readonly StoredCall[]> {
  const { rows } = await sql<Row>`select ${columns} from interaction i ${tail}`.execute(db);
  return rows.map(toStored);
}

export const readCall = async (db: Database, id: InteractionId): Promise<StoredCall | null> =>
  (await read(db, sql`where i.id = ${id}`))[0] ?? null;

export async function readCallAndAgent(
  db: Database,
  id: InteractionId,
  agent: AgentId,
): Promise<readonly [StoredCall | null, AgentState | null]> {
  const { rows } = await sql<Row & { agent_state: AgentState | null }>`select ${columns},
    (select s.state from agent_state s where s.agent_id = ${agent}) as agent_state
    from interaction i where i.id = ${id}`.execute(db);
  const row = rows[0];
  return row ? [toStored(row), row.agent_state] : [null, null];
}

export const lockCall = async (db: Database, id: InteractionId): Promise<StoredCall | null> =>
  (await read(db, sql`where i.id = ${id} for update of i`))[0] ?? null;

export const readCalls = (db: Database, ids: readonly InteractionId[]): Promise<readonly StoredCall[]> =>
  read(db, sql`where i.id = any(${[...ids]}::uuid[]) order by i.started_at, i.id`);

export const readOpenCalls = (db: Database): Promise<readonly StoredCall[]> =>
  read(db, sql`where i.ended_at is null order by i.id`);

export const readSession = (db: Database, session: string): Promise<readonly StoredCall[]> =>
  read(db, sql`where i.session_id = ${session} order by i.started_at, i.id limit 100`);

/** The parts' latest plans: what each contact was found to be, and how its log stands. */
const latestPlan = sql`select from plan where plan.interaction_id = i.id and not exists (
  select from plan later where later.interaction_id = plan.interaction_id and later.part = plan.part
    and later.revision > plan.revision)`;

/** Newest first. Every condition is in the statement at all times, so that one prepared statement serves each list. */
export function listCalls(
  db: Database,
  filter: CallFilter,
  after: InteractionId | null,
  limit: number,
): Promise<readonly StoredCall[]> {
  const moment = (at: number | null) => (at === null ? null : new Date(at));
  return read(
    db,
    sql`where (${moment(filter.from)}::timestamptz is null or i.started_at >= ${moment(filter.from)})
      and (${moment(filter.to)}::timestamptz is null or i.started_at < ${moment(filter.to)})
      and (${after}::uuid is null or (i.started_at, i.id) < (select a.started_at, a.id from interaction a where a.id = ${after}))
      and (${filter.agent}::uuid is null or exists (select from part p where p.interaction_id = i.id and p.agent_id = ${filter.agent}))
      and (${filter.kind}::text is null or exists (${latestPlan} and plan.kind = ${filter.kind}))
      and (${filter.log}::text is null or ${logIs(filter.log)})
      and (${filter.visibleTo}::uuid is null or exists (select from part p where p.interaction_id = i.id and p.agent_id = ${filter.visibleTo}))
      order by i.started_at desc, i.id desc limit ${limit}`,
  );
}

/** Whether any part's log is in this state, as `domain/plan/log-state.ts` derives it from the plan and its writes. */
const logIs = (state: string | null) => sql`case ${state}::text
  when 'attention' then exists (select from write w where w.interaction_id = i.id and w.state = 'refused')
  when 'given-up' then exists (select from write w where w.interaction_id = i.id and w.state = 'given-up')
  when 'due' then exists (select from write w where w.interaction_id = i.id and w.state in ('due', 'sending'))
  when 'draft' then exists (${latestPlan} and plan.outcome = 'draft')
  when 'written' then exists (select from write w where w.interaction_id = i.id and w.state = 'done'
    and w.operation = 'upsert-task')
    and not exists (select from write w where w.interaction_id = i.id and w.state in ('due', 'sending', 'refused'))
  else not exists (${latestPlan} and plan.outcome <> 'none')
  end`;
