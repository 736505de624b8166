import { randomUUIDv7 } from 'node:crypto';
import pg from 'pg';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { types } from '../../src/adapters/postgres/connection/types.ts';
import type { Statement, Unit } from './query-log.ts';

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu;

/** The ids of one replayed call: for each id of the recorded call another one. */
export type Ids = Map<string, string>;

/** What one whole call sent, with the ledger's statements apart, because the ledger sends the writes of many calls at once. */
export interface RecordedCall {
  readonly call: readonly Unit[];
  /** Claim first; then what is sent once for all claimed writes, each list having one entry a write. */
  readonly ledger: readonly Unit[];
  readonly agent: string;
  /** Ids of what was there before the call, which every call refers to. */
  readonly lasting: ReadonlySet<string>;
}

/** A text with ids in it, taken apart once so that putting other ids in costs next to nothing. */
class Template {
  readonly #pieces: readonly string[];
  readonly #ids: readonly string[];

  constructor(text: string, lasting: ReadonlySet<string>) {
    const ids: string[] = [];
    const pieces: string[] = [];
    let from = 0;
    for (const { 0: id, index } of text.matchAll(uuid)) {
      if (lasting.has(id)) continue;
      pieces.push(text.slice(from, index));
      ids.push(id);
      from = index + id.length;
    }
    this.#pieces = [...pieces, text.slice(from)];
    this.#ids = ids;
  }

  render(ids: Ids): string {
    let text = this.#pieces[0] ?? '';
    for (const [index, recorded] of this.#ids.entries()) {
      let id = ids.get(recorded);
      if (id === undefined) {
        id = randomUUIDv7();
        ids.set(recorded, id);
      }
      text += id + (this.#pieces[index + 1] ?? '');
    }
    return text;
  }
}

type Value = (ids: Ids) => unknown;

/** A value with ids of a call's own in the place of those recorded. */
export function valueOf(recorded: unknown, lasting: ReadonlySet<string>): Value {
  if (typeof recorded === 'string') {
    const template = new Template(recorded, lasting);
    return (ids) => template.render(ids);
  }
  if (Array.isArray(recorded)) {
    const entries = recorded.map((entry) => valueOf(entry, lasting));
    return (ids) => entries.map((entry) => entry(ids));
  }
  return () => recorded;
}

/** A list of one entry, which a batch has for each of its writes; else the same for all. */
function batchValueOf(recorded: unknown, lasting: ReadonlySet<string>): (calls: readonly Ids[]) => unknown {
  if (typeof recorded === 'string' && recorded.startsWith('[')) {
    const template = new Template(recorded.slice(1, -1), lasting);
    return (calls) => `[${calls.map((ids) => template.render(ids)).join(',')}]`;
  }
  const value = valueOf(recorded, lasting);
  if (Array.isArray(recorded)) return (calls) => calls.flatMap((ids) => value(ids));
  return () => recorded;
}

const queryOf = ({ name, text }: Statement, values: unknown[]): pg.QueryConfig =>
  name === null ? { text } : { name, text, values };

/**
 * Sends what recorded calls sent, in the same transactions with the same prepared statements and ids of its own, over
 * plain `pg` and nothing else: what the database and the driver alone take.
 */
export class Replay implements AsyncDisposable {
  readonly #recorded: RecordedCall;
  readonly #clients: readonly pg.Client[];
  readonly #agents: readonly string[];
  readonly #units: readonly (readonly { statement: Statement; values: readonly Value[] }[])[];
  readonly #lasting: ReadonlySet<string>;
  /** Calls whose writes the ledger has not confirmed, by what `claim` says of them. */
  readonly #open = new Map<string, { readonly ids: Ids; readonly done: () => void }>();
  #woken = Promise.withResolvers<void>();
  #stopped = false;
  #ledger: Promise<void> = Promise.resolve();

  private constructor(recorded: RecordedCall, clients: readonly pg.Client[], agents: readonly string[]) {
    this.#recorded = recorded;
    this.#clients = clients;
    this.#agents = agents;
    // Agents are replaced by the lane's own.
    this.#lasting = new Set([...recorded.lasting].filter((id) => id !== recorded.agent));
    this.#units = recorded.call.map((unit) =>
      unit.map((statement) => ({
        statement,
        values: statement.values.map((value) => valueOf(value, this.#lasting)),
      })),
    );
  }

  /** Opens a connection for each lane, each with an agent of its own, and one for the ledger. */
  static async open(address: Address, recorded: RecordedCall, agents: readonly string[]): Promise<Replay> {
    const clients = Array.from({ length: agents.length + 1 }, () => new pg.Client({ ...address, types }));
    await Promise.all(clients.map((client) => client.connect()));
    const replay = new Replay(recorded, clients, agents);
    replay.#ledger = replay.#runLedger();
    return replay;
  }

  /** One whole call in this lane; resolves when all of it is committed, the ledger's part too. */
  async call(lane: number): Promise<void> {
    const client = this.#clients[lane];
    const ids: Ids = new Map([[this.#recorded.agent, this.#agents[lane] ?? '']]);
    if (!client) throw new RangeError(`there is no lane ${lane}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const unit of this.#units) {
      const queries = unit.map(({ statement, values }) =>
        queryOf(
          statement,
          values.map((value) => value(ids)),
        ),
      );
      // Known before it is committed, because the ledger may find it at once.
      for (const id of ids.values()) this.#open.set(id, { ids, done: resolve });
      for (const query of queries) await client.query(query);
      // After each transaction, as nothing here knows which of them planned something.
      if (unit.length > 1) this.#woken.resolve();
    }
    await promise;
  }

  async #runLedger(): Promise<void> {
    const client = this.#clients.at(-1);
    const [claim, ...others] = this.#recorded.ledger.map((unit) =>
      unit.map((statement) => ({
        statement,
        values: statement.values.map((value) => batchValueOf(value, this.#lasting)),
      })),
    );
    const first = claim?.[0];
    if (!client || !first) throw new Error('no statement of the ledger was recorded');
    while (!this.#stopped) {
      const woken = this.#woken.promise;
      const claimed = await client.query<{ id: string }>(
        queryOf(
          first.statement,
          first.values.map((value) => value([])),
        ),
      );
      const calls = claimed.rows.flatMap(({ id }) => this.#open.get(id) ?? []);
      for (const { statement, values } of calls.length > 0 ? others.flat() : []) {
        await client.query(
          queryOf(
            statement,
            values.map((value) => value(calls.map(({ ids }) => ids))),
          ),
        );
      }
      for (const { ids, done } of calls) {
        for (const id of ids.values()) this.#open.delete(id);
        done();
      }
      await woken;
      this.#woken = Promise.withResolvers<void>();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#woken.resolve();
    await this.#ledger;
    await Promise.all(this.#clients.map((client) => client.end()));
  }
}
