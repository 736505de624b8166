import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { textColumn } from './text-column.ts';

const { db } = await testDatabase();

async function rowsOf(first: readonly (string | null)[], second: readonly (string | null)[]) {
  const { rows } = await sql<{ first: string | null; second: string | null }>`
    select * from unnest(${textColumn(first)}, ${textColumn(second)}) as given (first, second)`.execute(db);
  return rows;
}

it('gives each row its texts, whatever stands in them', async () => {
  const texts = ['Ida, "Roth"', "O'Neil \\ Söhne", '{1,2}', 'NULL', 'two\nlines', '🙂'];
  expect(await rowsOf(texts, texts)).toEqual(texts.map((text) => ({ first: text, second: text })));
});

it('takes an empty text as null, in a column of nothing else too', async () => {
  expect(await rowsOf(['a', ''], [null, null])).toEqual([
    { first: 'a', second: null },
    { first: null, second: null },
  ]);
  expect(await rowsOf(['a'], [null])).toEqual([{ first: 'a', second: null }]);
});

it('leaves out characters that cannot be stored, or would part the texts', async () => {
  expect(await rowsOf(['a\0b', 'c\u001fd'], ['1', '2'])).toEqual([
    { first: 'ab', second: '1' },
    { first: 'cd', second: '2' },
  ]);
});
