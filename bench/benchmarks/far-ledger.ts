import pg from 'pg';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { keyOf } from '../../src/adapters/crm/salesforce/writing/rows/stored-key.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { openCentre, type Centre } from '../centre/centre.ts';
import { startServer } from '../centre/server.ts';
import { planBare, planContacts, type Relations } from '../salesforce/due-writes.ts';
import { OrgHost, type BenchOrg } from '../salesforce/org.ts';
import { median } from '../statistics.ts';

/** As far as Salesforce is on a good day. */
const requestMs = 50;
/** Before anything is done, and after the commit, half each. */
const failingShare = 0.1;
/** What one request takes. */
const batchRows = 200;
const lookMs = 5;

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const [rounds, contacts, failing] = quick ? [1, 600, 600] : [5, 4_000, 20_000];
  await using host = await OrgHost.start();
  await using server = await startServer();
  const address = await server.database('product');
  const org = await host.org();
  const relations = await relationsIn(org);
  await using centre = await openCentre(address, { agents: 1, crm: org.config(), isLedgerStarted: false });
  const { database } = centre;
  // Describe and sign-in are not of the rate: an org is known when contacts come.
  await planContacts(database, batchRows, relations);
  await sendAll(centre, address);
  const rows = await sentRows(org);
  await org.switches({ 'slow-ms': requestMs });

  const product: number[] = [];
  const bare: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    await planContacts(database, contacts, relations);
    product.push(contacts / (await sendAll(centre, address)));
    await planBare(address, anew(rows, contacts));
    bare.push(contacts / (await sendBare(address, org)));
    progress(
      `round ${round} of ${rounds}: ${product.at(-1)?.toFixed(0)} and ${bare.at(-1)?.toFixed(0)} contacts/s`,
    );
  }
  progress(`${failing} contacts while requests fail`);
  await org.switches({ unavailable: failingShare / 2, 'lose-answer': failingShare / 2 });
  const keys = await planContacts(database, failing, relations);
  const throughFaults = failing / (await sendAll(centre, address));
  const made = Map.groupBy(await org.records('Task'), (task) => keyOf(task['TielineKey__c']));
  const lost = keys.filter((key) => !made.has(key)).length;
  const doubled = keys.filter((key) => (made.get(key)?.length ?? 0) > 1).length;
  const ofBare = (rates: readonly number[]) =>
    median(rates.map((rate, index) => rate / (bare[index] ?? rate)));
  return [
    { name: 'rate beside a bare loop', value: ofBare(product), unit: '×', target: { atLeast: 0.6 } },
    {
      name: 'rate beside it with 10 % of requests failing',
      value: throughFaults / median(bare),
      unit: '×',
      target: { atLeast: 0.4 },
    },
    { name: 'contacts lost by failing requests', value: lost, unit: '', target: { atMost: 0 } },
    { name: 'contacts doubled by failing requests', value: doubled, unit: '', target: { atMost: 0 } },
    { name: 'contacts', value: median(product), unit: '/s', target: null },
    { name: 'contacts with 10 % of requests failing', value: throughFaults, unit: '/s', target: null },
    { name: 'contacts of the bare loop', value: median(bare), unit: '/s', target: null },
  ];
}

async function relationsIn(org: BenchOrg): Promise<Relations> {
  const contacts = await org.records('Contact');
  const found = contacts.find(
    (contact) => contact['AccountId'] !== null && contact['IsPersonAccount'] !== true,
  );
  if (found === undefined) throw new Error('the org has no contact');
  return { contact: found.Id, account: String(found['AccountId']) };
}

/** Lets the ledger send everything that is due; gives the seconds it took. */
async function sendAll({ ledger }: Centre, address: Address): Promise<number> {
  const client = new pg.Client({ ...address });
  await client.connect();
  try {
    const began = performance.now();
    ledger.wake();
    ledger.start();
    for (;;) {
      const { rows } = await client.query<{ open: boolean; refused: string | null }>(
        `select exists (select from write where lane = 'crm' and state in ('due', 'sending')) as open,
          (select error from write where state = 'refused' limit 1) as refused`,
      );
      const [row] = rows;
      if (row?.refused != null) throw new Error(`Salesforce refused a contact: ${row.refused}`);
      if (row?.open === false) return (performance.now() - began) / 1000;
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  } finally {
    await client.end();
  }
}

/** The rows that Tieline has sent, as they were sent, as far as the org's user may write them. */
async function sentRows(org: BenchOrg): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const tasks = (await org.records('Task')).filter((task) => task['TielineKey__c'] != null);
  return tasks.map((task) => {
    const sent = Object.entries(task).filter(
      ([field, value]) => value !== null && (sentFields.has(field) || field.startsWith('Tieline')),
    );
    return { attributes: { type: 'Task' }, ...Object.fromEntries(sent) };
  });
}

const sentFields: ReadonlySet<string> = new Set([
  'Subject',
  'Status',
  'Priority',
  'ActivityDate',
  'WhoId',
  'WhatId',
  'OwnerId',
  'Description',
  'TaskSubtype',
  'CallType',
  'CallDurationInSeconds',
  'CallDisposition',
  'CallObject',
]);

/** So many of them, each under a key of its own. */
const anew = (rows: readonly Readonly<Record<string, unknown>>[], count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({
    ...rows[index % rows.length],
    TielineKey__c: `bare-${crypto.randomUUID()}`,
  }));

/** The least that such a program can do: one request at a time, and a statement that marks what it made. */
async function sendBare(address: Address, org: BenchOrg): Promise<number> {
  const client = new pg.Client({ ...address });
  await client.connect();
  try {
    const began = performance.now();
    for (;;) {
      const { rows } = await client.query<{ id: string; body: object }>({
        name: 'due',
        text: `select id, body from due_row where state = 'due' order by id limit ${batchRows}`,
      });
      if (rows.length === 0) return (performance.now() - began) / 1000;
      const made = (await org.send('POST', '/composite/sobjects', {
        allOrNone: false,
        records: rows.map(({ body }) => body),
      })) as readonly { id: string; success: boolean; errors: unknown }[];
      const failed = made.find(({ success }) => !success);
      if (failed) throw new Error(`a bare row was refused: ${JSON.stringify(failed.errors)}`);
      await client.query({
        name: 'mark',
        text: `update due_row set state = 'done', record = new.record
          from unnest($1::uuid[], $2::text[]) as new (id, record) where due_row.id = new.id`,
        values: [rows.map(({ id }) => id), made.map(({ id }) => id)],
      });
    }
  } finally {
    await client.end();
  }
}

export const farLedger: Benchmark = {
  name: 'far-ledger',
  about:
    'The ledger to Salesforce (the emulator, 50 ms a request) against a bare loop that sends the same rows, 200 a request, one in flight, marking each batch in one statement',
  run,
};
