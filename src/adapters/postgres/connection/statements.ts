import { createHash } from 'node:crypto';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { StoreUnavailable } from '../../../application/ports/runtime/store.ts';
import { keyedRequest } from '../../../application/runtime/keyed-request.ts';
import { checkSession, isLeaseRefusal, type CheckedLease } from './checked-lease.ts';
import { isWrite, markDone } from './key-mark.ts';
import { Silence } from './silence.ts';
import { connectError, storeError } from './store-error.ts';

/** What the database was asked to do since the start; the benchmarks count with it. */
export interface Counters {
  /** Statements sent, without those that begin and end transactions. */
  statements: number;
  /** Transactions committed that may have written, statements outside a transaction included. */
  commits: number;
}

/**
 * Every connection keeps each named statement prepared for as long as it lives. A program has a few hundred;
 * texts beyond this many (lists of varying length, say) are sent without a name, and are only slower.
 */
const NAMED_LIMIT = 2_000;
const NAME_BYTES = 16;

const transactionControl = /^(begin|start transaction|commit|rollback|savepoint|release)\b/i;

export interface PreparingOptions {
  readonly lease?: CheckedLease;
  /** Whether what is committed for a request under an Idempotency-Key marks that key. */
  readonly marksKeys?: boolean;
  /** Told each time the database takes in nothing from anybody. */
  readonly onAway?: (why: StoreUnavailable) => void;
  /** Whether it says nothing; without it, whoever asks waits for as long as the driver does. */
  readonly silence?: Silence;
}

/**
 * Gives Kysely the pool so that every statement is prepared once per connection and named by its text, which
 * spares PostgreSQL parsing and planning it again, and counts what is sent. No connection is given out before the lease,
 * if there is one, is surely held. Throws `StoreUnavailable` where the database is away or busy.
 */
export function preparing(
  pool: pg.Pool,
  counters: Counters,
  { lease, marksKeys = true, onAway = () => undefined, silence = new Silence() }: PreparingOptions = {},
): PostgresPool {
  const names = new Map<string, string>();
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= NAMED_LIMIT) return known;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, NAME_BYTES);
    names.set(text, name);
    return name;
  };

  const told = (error: unknown): unknown => {
    if (error instanceof StoreUnavailable && error.kind === 'away') onAway(error);
    return error;
  };

  const wrap = (client: pg.PoolClient): PostgresPoolClient => {
    let inTransaction = false;
    let hasWritten = false;
    /** It may still be waiting for an answer, and whoever had it next would wait behind that. */
    let isBroken = false;

    const failed = (error: unknown): never => {
      if (isLeaseRefusal(error)) lease?.doubt();
      const known = told(storeError(error));
      isBroken ||= known instanceof StoreUnavailable && known.kind === 'away';
      throw known;
    };

    const control = async (text: string): Promise<PostgresQueryResult<never>> => {
      await silence
        .unlessSilent<unknown>(() => (/^commit/i.test(text) ? commit(text) : client.query(text)))
        .catch(failed);
      if (/^(begin|start)/i.test(text)) inTransaction = true;
      if (/^(commit|rollback$)/i.test(text)) {
        inTransaction = false;
        hasWritten = false;
      }
      return { command: 'SELECT', rowCount: 0, rows: [] };
    };

    const commit = async (text: string): Promise<void> => {
      const marked = marksKeys && hasWritten ? await markDone(client) : null;
      await client.query(text);
      marked?.close();
      counters.commits += 1;
    };

    /** A statement outside a transaction is its own; to mark a key with it, both need one. */
    const inOwnTransaction = async (
      text: string,
      values: readonly unknown[],
    ): Promise<PostgresQueryResult<never>> => {
      await control('begin');
      try {
        const result = await statement(text, values);
        await control('commit');
        return result;
      } catch (error) {
        await control('rollback').catch(() => undefined);
        throw error;
      }
    };

    const statement = async (
      text: string,
      values: readonly unknown[],
    ): Promise<PostgresQueryResult<never>> => {
      counters.statements += 1;
      const name = nameOf(text);
      const asked = { ...(name === undefined ? {} : { name }), text, values: [...values] };
      const result = await silence.unlessSilent(() => client.query<never>(asked)).catch(failed);
      if (!inTransaction && result.command !== 'SELECT') counters.commits += 1;
      // Where a part of it writes, the count is that of the whole.
      const mayHaveWritten = result.rowCount !== 0 || /^\s*with\b/iu.test(text);
      if (inTransaction) hasWritten ||= isWrite(text) && mayHaveWritten;
      return { command: commandOf(result.command), rowCount: result.rowCount ?? 0, rows: result.rows };
    };

    function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
    function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
    function query<Row>(
      text: string | PostgresCursor<Row>,
      values: readonly unknown[] = [],
    ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
      if (typeof text !== 'string') throw new TypeError('Cursors are not used here.');
      if (values.length === 0 && transactionControl.test(text)) return control(text);
      const marks = marksKeys && !inTransaction && keyedRequest() !== null && isWrite(text);
      return marks ? inOwnTransaction(text, values) : statement(text, values);
    }
    return { query, release: () => client.release(isBroken) };
  };

  return {
    async connect() {
      if (lease !== undefined) await silence.unlessSilent(() => lease.sure());
      const free = silence.unlessSilent(
        () => pool.connect(),
        (late) => late.release(),
      );
      const client = await free.catch((error: unknown) => {
        throw told(connectError(error));
      });
      const known = clients.get(client);
      if (known !== undefined) return known;
      if (lease !== undefined)
        await checked(client, lease, silence).catch((error: unknown) => {
          throw told(error);
        });
      const wrapped = wrap(client);
      clients.set(client, wrapped);
      return wrapped;
    },
    end: () => pool.end(),
  };
}

async function checked(client: pg.PoolClient, lease: CheckedLease, silence: Silence): Promise<void> {
  try {
    await silence.unlessSilent(() => checkSession(client, lease));
  } catch (error) {
    // A session whose changes would not be checked is given to nobody.
    client.release(true);
    throw connectError(error);
  }
}

function commandOf(tag: string): PostgresQueryResult<never>['command'] {
  return tag === 'INSERT' || tag === 'UPDATE' || tag === 'DELETE' || tag === 'MERGE' ? tag : 'SELECT';
}
