import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { mail } from '../../../test/support/fixtures/planned-writes.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { call, testLedger } from '../../../test/support/wiring/ledger.ts';
import { transaction } from '../../adapters/postgres/connection/database.ts';

const database = await testDatabase();
const { db } = database;
const { recordWrites, writesOf } = testLedger(database);

const isSomebodyWaiting = async (): Promise<boolean> => {
  const { rows } = await sql`select from pg_locks where not granted`.execute(db);
  return rows.length > 0;
};

describe('a revision that comes while the ledger takes a write to be sent', () => {
  it('sees that it is being sent, and does not send it a second time', async () => {
    const facts = call();
    await recordWrites(facts, [mail(facts)]);
    const revised = await transaction(db, async (tx) => {
      await sql`update write set state = 'sending', attempts = 1
        where interaction_id = ${facts.interaction.id}::uuid`.execute(tx);
      const recording = recordWrites(facts, [mail(facts, { text: 'again' })]);
      await vi.waitFor(async () => expect(await isSomebodyWaiting()).toBe(true));
      return { recording };
    });
    await revised.recording;
    expect(await writesOf(facts)).toMatchObject([{ state: 'sending', payload: { text: 'Call back' } }]);
  });
});
