import { activityStore } from '../adapters/crm/embedded/records/activity-store.ts';
import { customRecordStore } from '../adapters/crm/embedded/records/custom-record-store.ts';
import { customerStore } from '../adapters/crm/embedded/records/customer-store.ts';
import { embeddedCrm } from '../adapters/crm/embedded/embedded-crm.ts';
import { importStore } from '../adapters/crm/embedded/records/import-store.ts';
import { objectStore } from '../adapters/crm/embedded/records/object-store.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { agentsAsCrmUsers } from '../application/crm-users.ts';
import type { Bus } from '../application/ports/runtime/bus.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { MakeId } from '../application/ports/runtime/ids.ts';
import type { Organisation } from '../application/ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../application/ports/interactions/phone-numbers.ts';
import type { E164 } from '../domain/number.ts';
import { Activities } from '../application/records/activities.ts';
import { CustomObjects } from '../application/records/custom-objects.ts';
import { CustomRecords } from '../application/records/custom-records.ts';
import { Customers } from '../application/records/customers.ts';
import { ContactImports } from '../application/records/import/contact-imports.ts';
import { numbersReader } from '../application/records/record-numbers.ts';

export interface CrmNeeds {
  readonly db: Database;
  readonly organisation: Organisation;
  readonly phones: PhoneNumbers;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** The CRM in Tieline's own database, and how people read and write its records. */
export function crmParts(needs: CrmNeeds) {
  const users = agentsAsCrmUsers(needs.organisation);
  const onNumbers = (numbers: readonly E164[]) => needs.bus.publish({ type: 'numbers', numbers });
  const numbersOf = numbersReader(needs.phones, needs.organisation);
  const crm = embeddedCrm({ ...needs, users, numbersOf, onNumbers });
  const store = customerStore(needs.db, users);
  const customers = new Customers({ ...needs, store, crm, users, onNumbers });
  const activities = new Activities({
    ...needs,
    store,
    activities: activityStore({ ...needs, users }),
    users,
  });
  const imports = new ContactImports({
    ...needs,
    store: importStore(needs.db, needs.makeId),
    customers,
    users,
    onNumbers,
  });
  const definitions = objectStore(needs.db);
  const objects = new CustomObjects({ ...needs, store: definitions });
  const customRecords = new CustomRecords({
    ...needs,
    records: customRecordStore(needs.db, users),
    objects: definitions,
    store,
    users,
    onNumbers,
  });
  return { crm, customers, activities, users, imports, objects, customRecords };
}
