import pg from 'pg';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { types } from '../../src/adapters/postgres/connection/types.ts';
import { landlineOf } from '../centre/customers.ts';
import type { RecordedCall } from './replay.ts';
import { valueOf, type Ids } from './replay.ts';
import { administer } from '../centre/server.ts';

/** Where a call's rows are, with the condition that finds them. */
const tables = {
  session: 'id in (select session_id from interaction where id = $1)',
  interaction: 'id = $1',
  participation: 'interaction_id = $1',
  event: "stream = 'interaction:' || $1",
  plan: 'interaction_id = $1',
  facts: 'plan_id in (select id from plan where interaction_id = $1)',
  contact_figure: 'interaction_id = $1',
  write: 'interaction_id = $1',
  crm_activity: 'interaction_id = $1::text',
} as const;
type Table = keyof typeof tables;

type Row = Readonly<Record<string, unknown>>;

/** Events that were saved by the end of each of the first two transactions. */
const arrivalEnds = 'offered';
const answerEnds = 'answered';

/**
 * What somebody would write who wants nothing but the rows of one such call: four transactions (arrival, answer, end
 * with plan and writes, confirmation) of statements for several rows, by hand, over plain `pg`. It decides nothing,
 * tells nobody, and keeps note and end of wrap-up with the end; the rows are those of a call that Tieline made.
 */
export class MinimalProgram implements AsyncDisposable {
  readonly #clients: readonly pg.Client[];
  readonly #agents: readonly string[];
  readonly #recorded: RecordedCall;
  readonly #texts: ReadonlyMap<string, (ids: Ids) => unknown>;
  readonly #columns: ReadonlyMap<Table, string>;

  private constructor(
    clients: readonly pg.Client[],
    agents: readonly string[],
    recorded: RecordedCall,
    texts: ReadonlyMap<string, (ids: Ids) => unknown>,
    columns: ReadonlyMap<Table, string>,
  ) {
    this.#clients = clients;
    this.#agents = agents;
    this.#recorded = recorded;
    this.#texts = texts;
    this.#columns = columns;
  }

  /** Takes the rows of the latest call there, and opens a connection for each of the agents. */
  static async open(
    address: Address,
    recorded: RecordedCall,
    agents: readonly string[],
  ): Promise<MinimalProgram> {
    const clients = agents.map(() => new pg.Client({ ...address, types }));
    await Promise.all(clients.map((client) => client.connect()));
    const [client] = clients;
    if (!client) throw new RangeError('there is nobody to take calls');
    const { rows } = await client.query<{ id: string }>(
      'select id from interaction order by id desc limit 1',
    );
    const id = rows[0]?.id;
    const found = new Map<string, readonly Row[]>();
    const columns = new Map<Table, string>();
    for (const [table, condition] of Object.entries(tables) as [Table, string][]) {
      const kept = await client.query<{ row: Row }>(
        `select to_jsonb(t) as row from ${table} t where ${condition}`,
        [id],
      );
      found.set(
        table,
        kept.rows.map(({ row }) => row),
      );
      columns.set(table, await writtenColumns(address, table));
    }
    const events = (found.get('event') ?? []).toSorted((a, b) => Number(a['version']) - Number(b['version']));
    const upTo = (type: string) => 1 + events.findIndex((event) => event['type'] === type);
    const [arrived, answered] = [upTo(arrivalEnds), upTo(answerEnds)];
    found.set('arrival', events.slice(0, arrived));
    found.set('answer', events.slice(arrived, answered));
    found.set('end', events.slice(answered));
    found.set(
      'due',
      (found.get('write') ?? []).map((write) => ({ ...write, state: 'due', record: null })),
    );
    // Agents are replaced by the lane's own.
    const lasting = new Set([...recorded.lasting].filter((one) => one !== recorded.agent));
    const texts = new Map(
      [...found].map(([name, of]) => [name, valueOf(JSON.stringify(of), lasting)] as const),
    );
    return new MinimalProgram(clients, agents, recorded, texts, columns);
  }

  /** One whole call in this lane. */
  async call(lane: number, index: number): Promise<void> {
    const client = this.#clients[lane];
    const agent = this.#agents[lane] ?? '';
    if (!client) throw new RangeError(`there is no lane ${lane}`);
    const ids: Ids = new Map([[this.#recorded.agent, agent]]);
    const send = (name: string, text: string, values: readonly unknown[]) =>
      client.query({ name, text, values: [...values] });
    const rowsOf = (name: string) => this.#texts.get(name)?.(ids) ?? '[]';
    const insert = (table: Table, name: string = table) => {
      const columns = this.#columns.get(table) ?? '';
      const text = `insert into ${table} (${columns})
        select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`;
      return send(`insert ${table}`, text, [rowsOf(name)]);
    };
    const update = async () => {
      await send('save interaction', saveInteraction, [rowsOf('interaction')]);
      await send('save participation', saveParticipation, [rowsOf('participation')]);
    };
    const lock = async () => {
      await send('lock agent', 'select state from agent_state where agent_id = $1 for update', [agent]);
      await send('lock interaction', lockInteraction, [rowsOf('interaction')]);
    };
    const move = () => send('move agent', moveAgent, [agent]);

    await send('find', 'select record_id, kind, name from number_index where e164 = $1', [landlineOf(index)]);
    await client.query('begin');
    await lock();
    await insert('session');
    await insert('interaction');
    await insert('participation');
    await insert('event', 'arrival');
    await move();
    await client.query('commit');

    await client.query('begin');
    await lock();
    await update();
    await insert('event', 'answer');
    await move();
    await client.query('commit');

    await client.query('begin');
    await lock();
    await update();
    await insert('event', 'end');
    await insert('plan');
    await insert('facts');
    await insert('contact_figure');
    await insert('write', 'due');
    await move();
    await client.query('commit');

    await client.query('begin');
    await insert('crm_activity');
    await send('confirm', confirmWrites, [rowsOf('write')]);
    await client.query('commit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
  }
}

const lockInteraction = `select state from interaction
  where id in (select (row->>'id')::uuid from jsonb_array_elements($1::jsonb) row) for update`;

const saveInteraction = `update interaction set state = new.state, version = new.version, ended_at = new.ended_at
  from jsonb_populate_recordset(null::interaction, $1::jsonb) new where interaction.id = new.id`;

const saveParticipation = `update participation set phase = new.phase, answered_at = new.answered_at, ended_at = new.ended_at,
    details = new.details
  from jsonb_populate_recordset(null::participation, $1::jsonb) new
  where participation.interaction_id = new.interaction_id and participation.agent_id = new.agent_id`;

/** With its event, for the history of presences. */
const moveAgent = `with moved as (
    update agent_state set position = position + 1 where agent_id = $1 returning position, state
  ) insert into event (stream, version, type, data, at)
  select 'agent:' || $1, position, 'agent-changed', jsonb_build_object('presence', state->'presence', 'reason', null), now()
  from moved`;

const confirmWrites = `update write set state = new.state, record = new.record, attempts = new.attempts,
    confirmed_at = new.confirmed_at
  from jsonb_populate_recordset(null::write, $1::jsonb) new where write.id = new.id`;

/** Those that PostgreSQL does not fill itself. */
async function writtenColumns(address: Address, table: Table): Promise<string> {
  const rows = await administer(
    address,
    `select column_name as name from information_schema.columns
      where table_schema = current_schema() and table_name = '${table}' and is_generated = 'NEVER'
        and is_identity = 'NO' and coalesce(column_default, '') not like 'nextval%' order by ordinal_position`,
  );
  return rows.map((row) => `"${(row as { name: string }).name}"`).join(', ');
}
