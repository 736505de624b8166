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
import type { Leases } from '../application/ports/runtime/lease.ts';
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

export interface CrmDeps {
  readonly db: Database;
  readonly organisation: Organisation;
  readonly phones: PhoneNumbers;
  readonly bus: Bus;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** The CRM in Tieline's own database, and how people read and write its records. */
export function wireCrm(deps: CrmDeps) {
  const users = agentsAsCrmUsers(deps.organisation);
  const onNumbers = (numbers: readonly E164[]) => deps.bus.publish({ type: 'numbers', numbers });
  const numbersOf = numbersReader(deps.phones, deps.organisation);
  const crm = embeddedCrm({ ...deps, users, numbersOf, onNumbers });
  const store = customerStore(deps.db, users);
  const customers = new Customers({ ...deps, store, crm, users, onNumbers });
  const activities = new Activities({
    ...deps,
    store,
    activities: activityStore({ ...deps, users }),
    users,
  });
  const imports = new ContactImports({
    ...deps,
    store: importStore(deps.db, deps.makeId),
    customers,
    users,
    onNumbers,
  });
  const definitions = objectStore(deps.db);
  const objects = new CustomObjects({ ...deps, store: definitions });
  const customRecords = new CustomRecords({
    ...deps,
    records: customRecordStore(deps.db, users),
    objects: definitions,
    store,
    users,
    onNumbers,
  });
  return { crm, customers, activities, users, imports, objects, customRecords };
}
