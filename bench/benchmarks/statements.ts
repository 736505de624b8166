import type { Benchmark, Figure } from '../benchmark.ts';
import { fillCustomers } from '../centre/customers.ts';
import type { Statement } from '../recording/query-log.ts';
import { recordCall } from '../recording/recording.ts';
import { startServer } from '../centre/server.ts';

/** Enough that nobody is called twice; nothing here depends on the clock. */
const customers = 100;
const staff = 4;

/** PostgreSQL's word for what was sent, whatever stands before the first of them. */
const changes = /\b(insert into|update|delete from)\b/iu;

async function run(): Promise<readonly Figure[]> {
  await using server = await startServer();
  const address = await server.database('sent');
  await fillCustomers(address, customers);
  const { recorded } = await recordCall(address, staff);
  const units = [...recorded.call, ...recorded.ledger];
  const sent = units.flat().filter(isStatement);
  const commits = units.filter((unit) => unit.length > 1 || unit.some(({ text }) => changes.test(text)));
  const askers = Map.groupBy(sent, ({ asker }) => asker);
  return [
    { name: 'statements of one call alone', value: sent.length, unit: '', target: { atMost: 24 } },
    { name: 'commits of one call alone', value: commits.length, unit: '', target: { atMost: 9 } },
    ...[...askers].map(([name, { length }]): Figure => ({ name, value: length, unit: '', target: null })),
  ];
}

const isStatement = ({ name }: Statement): boolean => name !== null;

export const statements: Benchmark = {
  name: 'statements',
  about:
    'What one call sends to PostgreSQL from its ring to its log, by the store’s function and the file that asks for it, with a batch of the ledger for it alone; counted, so the same on every machine',
  run,
};
