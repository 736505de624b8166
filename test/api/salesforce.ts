import { Secret } from '../../src/config/secret.ts';
import type { Config } from '../../src/config/config.ts';
import { openDatabase } from '../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { startEmulator } from '../salesforce/emulator.ts';
import { atEnd } from '../support/processes/at-end.ts';
import { until } from './until.ts';

/** An org of the emulator's with the demonstration's people and records, by this clock, as the CRM that is configured. */
export async function salesforceAsCrm(
  now: () => number,
): Promise<Pick<Config, 'crm' | 'salesforce' | 'secretKey'>> {
  const emulator = await startEmulator({ now });
  atEnd(() => emulator.close());
  const { clientId, clientSecret: given } = emulator.addOrg({ sample: true });
  const clientSecret = new Secret(given);
  return {
    crm: 'salesforce',
    secretKey: new Secret(Buffer.alloc(32, 7).toString('base64')),
    salesforce: {
      loginUrl: emulator.url,
      clientId,
      clientSecret,
      serverSignIn: { by: 'client-credentials', clientSecret },
      pubsubEndpoint: emulator.pubsub.endpoint,
      pubsubCa: emulator.pubsub.certificate,
    },
  };
}

/** Waits until the number index has every record that the org has had from the beginning. */
export async function indexIsFilled(address: Address): Promise<void> {
  const database = openDatabase({ address, poolSize: 1 });
  await until('the number index is filled', async () => {
    const objects = await database.db.selectFrom('salesforce_indexed_object').select('is_filled').execute();
    return objects.length > 0 && objects.every(({ is_filled }) => is_filled);
  });
  await database.close();
}
