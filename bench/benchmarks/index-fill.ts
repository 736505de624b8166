import { openDatabase } from '../../src/adapters/postgres/connection/database.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { startServer } from '../centre/server.ts';
import { fillRate } from '../salesforce-index/fill-rate.ts';

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const records = quick ? 5_000 : 1_000_000;
  await using server = await startServer();
  const address = await server.database('numbers');
  const database = openDatabase({ address, poolSize: 4 });
  try {
    progress(`${records} numbers are filled in`);
    const { filled, copied } = await fillRate({ db: database.db, address }, records);
    return [
      {
        name: 'numbers filled in beside reading and copying the CSV',
        value: filled / copied,
        unit: '×',
        target: { atLeast: 0.5 },
      },
      { name: 'numbers filled in a second', value: filled, unit: '', target: null },
    ];
  } finally {
    await database.close();
  }
}

export const indexFill: Benchmark = {
  name: 'index-fill',
  about: 'How fast the numbers of an org are filled in, beside the same CSV merely read and copied',
  run,
};
