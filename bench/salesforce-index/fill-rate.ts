import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BulkClient } from '../../src/adapters/crm/salesforce/index/bulk-query.ts';
import { fill } from '../../src/adapters/crm/salesforce/index/fill.ts';
import { openProgress } from '../../src/adapters/crm/salesforce/index/index-progress.ts';
import type { IndexedObject } from '../../src/adapters/crm/salesforce/index/indexed-object.ts';
import { CsvRows } from '../../src/adapters/csv/csv-rows.ts';
import { phoneNumbers } from '../../src/adapters/phone-numbers/phone-numbers.ts';
import { connection, type Database } from '../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';

const columns = ['Id', 'Name', 'LastModifiedDate', 'AccountId', 'Account.Name', 'MailingCountry', 'Phone'];
const contact: IndexedObject = {
  object: 'Contact',
  kind: 'contact',
  fields: columns,
  phoneFields: ['Phone'],
  countryFields: ['MailingCountry'],
  titleField: 'Name',
};
const pieceBytes = 65_536;

/** A result of a bulk query, made while it is read. */
async function* result(records: number): AsyncGenerator<Buffer> {
  let text = `${columns.map((name) => `"${name}"`).join(',')}\n`;
  for (let record = 0; record < records; record += 1) {
    const [id, account] = [record, record % 5_000].map((number) => String(number).padStart(9, '0'));
    text += `"003dvp${id}AAA","Ida Roth ${record}","2026-11-20T09:00:00.000Z","001dvp${account}AAA","Acme ${account}","Germany","0151 ${10_000_000 + record}"\n`;
    if (text.length < pieceBytes) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/**
 * Contacts a second that the number index is filled with, beside those at which the same CSV can merely be read and copied
 * into a table like it. The database is to be empty, and of the measurement's own.
 */
export async function fillRate(
  { db, address }: { readonly db: Database; readonly address: Address },
  records: number,
): Promise<{ readonly filled: number; readonly copied: number }> {
  const copied = await perSecond(records, () => copy(address, records));
  const progress = (await openProgress(db, 'bench', [contact])).get(contact.object);
  if (progress === undefined) throw new Error('The object is indexed.');
  const reading = { phoneNumbers: phoneNumbers(0), country: 'DE' };
  const deps = {
    db,
    client: cannedOrg(records),
    reading: () => reading,
    timings: { pageRows: records },
    onProgress: () => undefined,
  };
  const filled = await perSecond(records, () => fill(deps, contact, progress, new AbortController().signal));
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from number_index`.execute(db);
  if (rows[0]?.count !== records) throw new Error(`${rows[0]?.count} of ${records} numbers are there.`);
  return { filled, copied };
}

async function perSecond(records: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return records / ((performance.now() - begun) / 1_000);
}

async function copy(address: Address, records: number): Promise<void> {
  const client = new pg.Client(connection(address));
  await client.connect();
  try {
    await client.query('create table bare (like number_index including all)');
    const copying = client.query(
      copyFrom(
        'copy bare (record_id, name, changed_at, account_id, account_name, e164, kind) from stdin (format csv)',
      ),
    );
    await pipeline(Readable.from(copiedRows(records)), copying);
    await client.query('drop table bare');
  } finally {
    await client.end();
  }
}

async function* copiedRows(records: number): AsyncGenerator<string> {
  const rows = new CsvRows(',');
  for await (const piece of result(records)) {
    const values = rows.push(piece.toString()).flatMap((row) => ('values' in row ? [row.values] : []));
    yield values
      .filter(([id]) => id !== 'Id')
      .map(([id, name, at, account, accountName, , phone]) =>
        [id, name, at, account, accountName, phone, 'contact\n'].join(','),
      )
      .join('');
  }
}

const cannedOrg = (records: number): BulkClient => ({
  request: async ({ method }) => ({
    status: 200,
    body:
      method === 'POST'
        ? { id: '750', createdDate: '2026-11-20T09:00:00.000+0000' }
        : { state: 'JobComplete', numberRecordsProcessed: records },
  }),
  download: async () => ({ status: 200, header: () => null, body: result(records) }),
});
