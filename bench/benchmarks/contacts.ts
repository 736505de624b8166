import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { openCentre, type Centre } from '../centre/centre.ts';
import { fillCustomers, landlineOf } from '../centre/customers.ts';
import { MinimalProgram } from '../recording/minimal.ts';
import { recordCall, recordedCalls } from '../recording/recording.ts';
import { Replay } from '../recording/replay.ts';
import { administer, startServer } from '../centre/server.ts';
import { median, ratePerSecond } from '../statistics.ts';

export const atOnce = 32;
/** A few more than calls at once, as a queue has that answers at once. */
export const staff = 40;
export const customers = 1_000;

/** Lets so many calls be made, 32 at a time; gives them per second. */
export function callRate(centre: Centre, count: number): Promise<number> {
  return ratePerSecond(count, atOnce, async (index) => {
    await centre.call(landlineOf(index % customers));
  });
}

/** A rate counts only if everything was done: each call has its activity in the CRM. */
async function checkLogged(address: Address, calls: number): Promise<void> {
  const [row] = await administer(address, 'select count(*)::integer as count from crm_activity');
  const { count } = row as { count: number };
  if (count !== calls) throw new Error(`${calls} calls were made, and ${count} logged`);
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  // Many short rounds: what else the machine does then meets both sides of a ratio.
  const rounds = quick ? 2 : 25;
  const count = quick ? 64 : 256;
  await using server = await startServer();
  const plainAddress = await server.database('plain');
  const address = await server.database('product');
  for (const each of [plainAddress, address]) await fillCustomers(each, customers);
  progress('recording what one call sends');
  const { recorded, agents } = await recordCall(plainAddress, staff);
  await using replay = await Replay.open(plainAddress, recorded, agents.slice(0, atOnce));
  await using minimal = await MinimalProgram.open(plainAddress, recorded, agents.slice(0, atOnce));
  await using centre = await openCentre(address, { agents: staff });

  const replayed = () => ratePerSecond(count, atOnce, (_, lane) => replay.call(lane));
  await callRate(centre, count);
  await replayed();
  const written = () => ratePerSecond(count, atOnce, (index, lane) => minimal.call(lane, index % customers));
  await written();
  const product: number[] = [];
  const plain: number[] = [];
  const byHand: number[] = [];
  const before = { ...centre.database.counters };
  for (let round = 1; round <= rounds; round += 1) {
    product.push(await callRate(centre, count));
    plain.push(await replayed());
    byHand.push(await written());
    progress(
      `round ${round} of ${rounds}: ${product.at(-1)?.toFixed(0)}, ${plain.at(-1)?.toFixed(0)} and ${byHand.at(-1)?.toFixed(0)} calls/s`,
    );
  }
  await checkLogged(plainAddress, recordedCalls + 2 * count * (rounds + 1));
  await checkLogged(address, count * (rounds + 1));
  const { statements, commits } = centre.database.counters;
  const calls = rounds * count;
  const beside = (other: readonly number[]) =>
    median(product.map((rate, index) => rate / (other[index] ?? rate)));
  return [
    {
      name: 'rate beside a minimal program by hand',
      value: beside(byHand),
      unit: '×',
      target: { atLeast: 0.5 },
    },
    { name: 'rate beside plain pg', value: beside(plain), unit: '×', target: null },
    {
      name: 'statements a call',
      value: (statements - before.statements) / calls,
      unit: '',
      target: { atMost: 20 },
    },
    // Five decisions that no crash may undo (arrival, answer, note, end, finish), and the ledger's share of a batch.
    {
      name: 'commits a call',
      value: (commits - before.commits) / calls,
      unit: '',
      target: { atMost: 5.6 },
    },
    { name: 'calls', value: median(product), unit: '/s', target: null },
    { name: 'calls of the minimal program', value: median(byHand), unit: '/s', target: null },
    { name: 'calls of plain pg', value: median(plain), unit: '/s', target: null },
  ];
}

export const contacts: Benchmark = {
  name: 'contacts',
  about:
    'Whole calls (ring, answer, note, end, plan, ledger, activity written, finish), 32 at a time, against the same SQL in the same transactions over plain pg, and against a minimal program by hand that keeps the same rows in four transactions',
  run,
};
