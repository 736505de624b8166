import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { refuse } from '../../../domain/refusal.ts';
import { transaction } from './database.ts';

const { db, counters } = await testDatabase();
await sql`create table note (id integer primary key, text text not null)`.execute(db);

const countNotes = async (): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from note`.execute(db);
  return rows[0]?.count ?? -1;
};

describe('values from the database', () => {
  it('are moments in milliseconds, whatever zone the session has', async () => {
    await transaction(db, async (tx) => {
      await sql`set local timezone to 'Asia/Kolkata'`.execute(tx);
      const { rows } = await sql<{
        at: number;
        all: number[];
      }>`select ${new Date(1_700_000_000_123)}::timestamptz as at, array[${new Date(5)}::timestamptz, null] as all`.execute(
        tx,
      );
      expect(rows).toEqual([{ at: 1_700_000_000_123, all: [5, null] }]);
    });
  });

  it('are plain numbers and texts', async () => {
    const { rows } = await sql`select 42::int8 as big, 12.50::numeric as amount, '2026-02-28'::date as day,
      array[1, 2]::int8[] as list, '{"a":1}'::jsonb as json`.execute(db);
    expect(rows).toEqual([{ big: 42, amount: 12.5, day: '2026-02-28', list: [1, 2], json: { a: 1 } }]);
  });

  it('are an error rather than a wrong digit', async () => {
    await expect(sql`select 9007199254740993::int8`.execute(db)).rejects.toThrow('too large');
  });
});

describe('a statement', () => {
  it('is prepared under a name on its connection', async () => {
    await transaction(db, async (tx) => {
      await sql`select 'prepared once'`.execute(tx);
      const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
        tx,
      );
      expect(rows.map((row) => row.statement)).toContain(`select 'prepared once'`);
    });
  });

  it('waits for nothing without an end', async () => {
    const { rows } = await sql<{
      name: string;
      ms: number;
    }>`select name, setting::integer as ms from pg_settings
      where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')`.execute(db);
    expect(Object.fromEntries(rows.map(({ name, ms }) => [name, ms]))).toEqual({
      statement_timeout: 60_000,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 60_000,
    });
  });

  it('is counted, as is the commit that makes it last', async () => {
    const before = { ...counters };
    await transaction(db, async (tx) => {
      await sql`select 1`.execute(tx);
      await sql`select 2`.execute(tx);
    });
    expect(counters).toEqual({ statements: before.statements + 2, commits: before.commits + 1 });
  });
});

describe('a transaction', () => {
  it('leaves nothing of a refused command', async () => {
    const before = await countNotes();
    const result = await transaction(db, async (tx) => {
      await sql`insert into note values (1, 'half-done')`.execute(tx);
      return refuse('call-on-hold');
    });
    expect(result).toEqual({ refused: 'call-on-hold' });
    expect(await countNotes()).toBe(before);
  });

  it('rolls back and reports a bug', async () => {
    const before = await countNotes();
    const failing = transaction(db, async (tx) => {
      await sql`insert into note values (2, 'half-done')`.execute(tx);
      throw new Error('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(await countNotes()).toBe(before);
  });

  it('is tried again after a deadlock, so both of two crossing ones succeed', async () => {
    await sql`insert into note values (10, ''), (11, '')`.execute(db);
    const both = Promise.withResolvers<void>();
    let waiting = 0;
    const crossing = (first: number, second: number): Promise<void> =>
      transaction(db, async (tx) => {
        await sql`update note set text = text || ${first}::text where id = ${first}`.execute(tx);
        waiting += 1;
        if (waiting === 2) both.resolve();
        await both.promise;
        await sql`update note set text = text || ${first}::text where id = ${second}`.execute(tx);
      });
    await Promise.all([crossing(10, 11), crossing(11, 10)]);
    const { rows } = await sql<{ text: string }>`select text from note where id in (10, 11)`.execute(db);
    expect(rows.map((row) => row.text.length)).toEqual([4, 4]);
  });

  it('is not tried again without end', async () => {
    let attempts = 0;
    const failing = transaction(db, async (tx) => {
      attempts += 1;
      await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(tx);
    });
    await expect(failing).rejects.toMatchObject({ code: '40001' });
    expect(attempts).toBe(5);
  });

  it('fails alone if its connection breaks between two statements, and the next one gets another', async () => {
    const broken = transaction(db, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await sql`insert into note values (20, '')`.execute(tx);
      await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(db);
      await sql`insert into note values (21, '')`.execute(tx);
    });
    await expect(broken).rejects.toThrow(/terminat|connection/iu);
    const { rows } = await sql`select id from note where id in (20, 21)`.execute(db);
    expect(rows).toEqual([]);
  });
});
