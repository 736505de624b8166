import pg from 'pg';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { openCentre, type MadeCall } from '../centre/centre.ts';
import { atOnce, customers, staff } from './contacts.ts';
import { fillCustomers, landlineOf } from '../centre/customers.ts';
import { startServer } from '../centre/server.ts';
import { median, percentile, ratePerSecond } from '../statistics.ts';

/** Times a transaction that writes one row, as every durable thing costs at least. */
async function commitMeter(address: Address) {
  const client = new pg.Client({ ...address });
  await client.connect();
  await client.query('create table one (at timestamptz not null)');
  const insert = { name: 'one', text: 'insert into one values ($1)', values: [new Date(0)] };
  return {
    async time(): Promise<number> {
      const began = performance.now();
      await client.query('begin');
      await client.query(insert);
      await client.query('commit');
      return performance.now() - began;
    },
    close: () => client.end(),
  };
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const idle = quick ? 20 : 400;
  const loaded = quick ? 64 : 1_600;
  await using server = await startServer();
  const address = await server.database('delay');
  await fillCustomers(address, customers);
  await using centre = await openCentre(address, { agents: staff });
  const meter = await commitMeter(await server.database('meter'));
  const callAt = (index: number) => centre.call(landlineOf(index % customers));
  // Nobody finishes wrap-up in the millisecond in which the call ends, and the two commits would wait for each other.
  const loneCallAt = (index: number) => centre.call(landlineOf(index % customers), 'once-logged');
  await ratePerSecond(loaded, atOnce, async (index) => void (await callAt(index)));

  progress('one call at a time');
  const commits: number[] = [];
  const calls: MadeCall[] = [];
  for (let index = 0; index < idle; index += 1) {
    calls.push(await loneCallAt(index));
    commits.push(await meter.time());
  }
  progress(`${atOnce} calls at a time`);
  const underLoad: MadeCall[] = [];
  await ratePerSecond(loaded, atOnce, async (index) => {
    underLoad.push(await callAt(index));
  });
  await meter.close();

  const commit = median(commits);
  const fromEnd = calls.map(({ ended, readable }) => readable - ended);
  const fromPress = calls.map(({ ending, readable }) => readable - ending);
  const fromPressLoaded = underLoad.map(({ ending, readable }) => readable - ending);
  return [
    {
      name: 'from the press that ends a call to its activity, in commits (p50, idle)',
      value: median(fromPress) / commit,
      unit: '×',
      target: { atMost: 6 },
    },
    {
      name: 'from its committed end, in commits (p50, idle)',
      value: median(fromEnd) / commit,
      unit: '×',
      target: null,
    },
    { name: 'one commit (p50, idle)', value: commit, unit: 'ms', target: null },
    { name: 'from the press (p50, idle)', value: median(fromPress), unit: 'ms', target: null },
    {
      name: `from the press (p99, ${atOnce} calls at a time)`,
      value: percentile(fromPressLoaded, 0.99),
      unit: 'ms',
      target: null,
    },
  ];
}

export const logDelay: Benchmark = {
  name: 'log-delay',
  about: 'From the end of a call until its activity can be read in the CRM',
  run,
};
