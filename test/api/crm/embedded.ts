import { sql } from 'kysely';
import {
  openDatabase,
  transaction,
  type Database,
} from '../../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../../src/adapters/postgres/connection/embedded.ts';
import { integrationUser } from '../../../src/application/organisation/crm-users.ts';
import { atEnd } from '../../support/processes/at-end.ts';
import type { ChangeNote, CrmThere } from './crm-there.ts';

/** The CRM in Tieline's own database. */
export function embeddedCrm(address: Address): CrmThere {
  const database = openDatabase({ address, poolSize: 1 });
  atEnd(() => database.close());
  const changes =
    (tx: Database): ChangeNote =>
    async (task, note) => {
      await sql`update crm_activity set description = ${note} where id = ${task}::uuid`.execute(tx);
    };
  return {
    config: { crm: 'embedded', salesforce: null, secretKey: null },
    integrationUser: integrationUser.id,
    // Any text is one here, and none the default.
    recordTypes: { usual: () => null, other: (object) => `012-${object}` },
    voice: null,
    async ownObject(admin) {
      const fields = { serial: 'text', phone: 'phone', keeper: 'reference' };
      await admin.put('/crm/objects/boiler', { label: 'Boiler', titleField: 'serial', fields });
      return {
        object: 'boiler',
        numberField: 'phone',
        titleField: 'serial',
        make: async ({ title: serial, ...more }) =>
          (await admin.post('/crm/boiler', { serial, ...more })).body.id,
        matched: () => Promise.resolve(),
      };
    },
    withoutActivities: null,
    ready: () => Promise.resolve(),
    whileAway: (work) =>
      transaction(database.db, async (tx) => {
        await sql`lock table crm_activity, crm_record in access exclusive mode`.execute(tx);
        await work(changes(tx));
      }),
    whileBusy: (task, work) =>
      transaction(database.db, async (tx) => {
        await sql`select from crm_activity where id = ${task}::uuid for update`.execute(tx);
        await work(changes(tx));
      }),
  };
}
