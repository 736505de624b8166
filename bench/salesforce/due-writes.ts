import pg from 'pg';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { transaction, type OpenDatabase } from '../../src/adapters/postgres/connection/database.ts';
import { makeId } from '../../src/adapters/system/system.ts';
import { interactionId, recordId } from '../../src/domain/ids.ts';
import { epochMs } from '../../src/domain/time.ts';
import { answered, but } from '../../test/support/fixtures/contact-facts.ts';
import { activity } from '../../test/support/fixtures/planned-writes.ts';
import { planActivity } from '../../test/support/wiring/due-activity.ts';

/** Whom the activities are about. */
export interface Relations {
  readonly contact: string;
  readonly account: string;
}

/**
 * Lets so many contacts be planned, each with one activity that is due; their keys come back in that order. In one transaction, or
 * a ledger that runs would send some of them before it is measured.
 */
export async function planContacts(
  { db }: OpenDatabase,
  count: number,
  { contact, account }: Relations,
): Promise<readonly string[]> {
  const keys: string[] = [];
  await transaction(db, async (tx) => {
    for (let index = 0; index < count; index += 1) {
      const facts = but(answered, { interaction: { id: interactionId(makeId()) } });
      const write = activity(facts, {
        who: { kind: 'contact', id: recordId(contact), name: 'Customer' },
        what: { kind: 'account', id: recordId(account), name: 'Account' },
        description: 'Asks for the invoice of last month again.',
        from: '+498912345670',
      });
      keys.push(write.key);
      await planActivity(tx, { facts, write, at: epochMs(Date.now()) });
    }
  });
  return keys;
}

/** The rows that Tieline sent, as they are due in a table of a program by hand. */
export async function planBare(address: Address, rows: readonly object[]): Promise<void> {
  const client = new pg.Client({ ...address });
  await client.connect();
  try {
    await client.query(`create table if not exists due_row (id uuid primary key default uuidv7(), body jsonb not null,
      record text, state text not null default 'due')`);
    await client.query(`create index if not exists due_row_due on due_row (id) where state = 'due'`);
    await client.query('insert into due_row (body) select row from jsonb_array_elements($1::jsonb) as row', [
      JSON.stringify(rows),
    ]);
    await client.query('vacuum analyze due_row');
  } finally {
    await client.end();
  }
}
