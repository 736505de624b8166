import pg from 'pg';
import { connection } from './connection/database.ts';
import type { Address } from './connection/embedded.ts';

/** The oldest PostgreSQL that has everything we ask of one (its support ends in November 2027). */
const OLDEST = 15;
const CONNECT_LIMIT_MS = 10_000;

/** PostgreSQL cannot be used as it is; the message says how to mend it and holds no password. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
}

/** Connects once, to tell an operator clearly what is wrong. Gives the server's version; throws `DatabaseUnusable`. */
export async function reach(address: Address | string): Promise<string> {
  const client = new pg.Client({ ...connection(address), connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; encoding: string }>(
      `select current_setting('server_version') as version, current_setting('server_encoding') as encoding`,
    );
    const [{ version, encoding } = { version: '', encoding: '' }] = rows;
    if (Number.parseInt(version, 10) < OLDEST) {
      throw new DatabaseUnusable(`PostgreSQL ${version} is too old; Tieline needs ${OLDEST} or later.`);
    }
    if (encoding !== 'UTF8') {
      throw new DatabaseUnusable(
        `The database is encoded in ${encoding}; make one with "create database … encoding 'UTF8' template template0".`,
      );
    }
    return version;
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error;
    throw new DatabaseUnusable(`${placeOf(client)} cannot be used: ${reasonOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

const placeOf = (client: pg.Client): string =>
  `The PostgreSQL at ${client.host}:${client.port} (database ${client.database ?? '?'}, user ${client.user ?? '?'})`;

/** What the operator can do, by PostgreSQL's and the system's codes. */
const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Start PostgreSQL, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'there is no such host. Correct it in DATABASE_URL.',
  ETIMEDOUT: 'it does not answer. Look at firewalls between here and there.',
  '28P01': 'the password is wrong. Correct it in DATABASE_URL.',
  '28000': 'this user may not sign in from here. Look at the server’s pg_hba.conf.',
  '3D000': 'the database does not exist. Make it with "createdb", or correct its name in DATABASE_URL.',
  '53300': 'it has no connection to spare. Raise max_connections, or stop what holds them.',
};

function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return String(first);
  const code = 'code' in first && typeof first.code === 'string' ? first.code : '';
  return remedies[code] ?? first.message;
}
