import pg from 'pg';
import { embeddedReader } from '../../src/adapters/crm/embedded/embedded-reader.ts';
import { openDatabase } from '../../src/adapters/postgres/connection/database.ts';
import { types } from '../../src/adapters/postgres/connection/types.ts';
import { systemClock } from '../../src/adapters/system/system.ts';
import { findCandidates, findMatch } from '../../src/application/interactions/find-match.ts';
import { match } from '../../src/domain/matching/match.ts';
import type { E164 } from '../../src/domain/number.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { fillCustomers, landlineOf, mobileOf } from '../centre/customers.ts';
import { startServer } from '../centre/server.ts';
import { median } from '../statistics.ts';

const bare =
  'select record_id, kind, name, account_id, account_name, changed_at from number_index where e164 = $1 limit 50';
/** How CRMs without an index of numbers find a caller: by the last digits, in whatever spelling is stored. */
const usual = 'select id, name from crm_record where phone like $1 or mobile like $1';
const lastDigits = 8;

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const count = quick ? 2_000 : 1_000_000;
  const lookups = quick ? 200 : 5_000;
  await using server = await startServer();
  const address = await server.database('lookup');
  progress(`making ${count.toLocaleString('en')} contacts of two numbers each`);
  await fillCustomers(address, count);
  const database = openDatabase({ address });
  const client = new pg.Client({ ...address, types });
  await client.connect();
  try {
    const users = {
      find: () => null,
      emailOf: () => null,
      integration: { id: 'tieline', name: 'Tieline' },
    };
    const crm = embeddedReader({ db: database.db, users, clock: systemClock });
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const notAsked = () => {
      throw new Error('no workflow is asked where nobody defined an object');
    };
    const withoutObjects = {
      organisation: { number: () => null, agents: () => [], queues: () => [] },
      workflows: { choose: notAsked, versionAt: notAsked },
    };
    const asked = { ...withoutObjects, crm, clock: systemClock, log };
    const product = async (number: E164): Promise<void> => {
      const { candidates } = await findCandidates(number, asked);
      if (match(candidates, null).value.record === null) throw new Error(`nobody has ${number}`);
    };
    const withWhatBelongs = (number: E164) => findMatch(number, asked);
    const plain = (number: E164) => client.query({ name: 'bare', text: bare, values: [number] });
    const numberAt = (index: number): E164 => {
      // A prime step goes through all the customers in no order that a cache would like.
      const customer = (index * 7_919) % count;
      return index % 2 === 0 ? landlineOf(customer) : mobileOf(customer);
    };
    const times = { product: [] as number[], plain: [] as number[], whole: [] as number[] };
    for (let index = 0; index < lookups; index += 1) {
      // Each number is looked up by one of the two first, in turn, so that neither finds the other's pages.
      const first = numberAt(2 * index);
      const second = numberAt(2 * index + 1);
      times.product.push(await timeOf(() => product(first)));
      times.plain.push(await timeOf(() => plain(second)));
      times.whole.push(await timeOf(() => withWhatBelongs(first)));
    }
    const digits = landlineOf(4_711 % count).slice(-lastDigits);
    const scans: number[] = [];
    for (let index = 0; index < 3; index += 1)
      scans.push(await timeOf(() => client.query(usual, [`%${digits}`])));
    return [
      {
        name: 'number to record beside a bare prepared statement (p50)',
        value: median(times.product) / median(times.plain),
        unit: '×',
        target: { atMost: 1.5 },
      },
      { name: 'number to record (p50)', value: median(times.product), unit: 'ms', target: null },
      {
        name: 'with its account, open cases, opportunities and tasks, in a statement more (p50)',
        value: median(times.whole),
        unit: 'ms',
        target: null,
      },
      { name: 'the bare statement (p50)', value: median(times.plain), unit: 'ms', target: null },
      { name: "the usual way, like '%digits'", value: median(scans), unit: 'ms', target: null },
    ];
  } finally {
    await client.end();
    await database.close();
  }
}

export const lookup: Benchmark = {
  name: 'lookup',
  about: 'From a number to its record among 1,000,000 contacts of two numbers each',
  run,
};
