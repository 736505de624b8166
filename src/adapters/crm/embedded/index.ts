import { agentsAsCrmUsers } from '../../../application/organisation/crm-users.ts';
import type { CrmLink } from '../../../application/ports/crm/link.ts';
import type { CrmProvider } from '../../../application/ports/crm/crm.ts';
import type { CrmEditor } from '../../../application/ports/crm/editor.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import type { Leases } from '../../../application/ports/runtime/lease.ts';
import { Activities } from '../../../application/records/activities.ts';
import { CustomObjects } from '../../../application/records/custom-objects.ts';
import { CustomRecords } from '../../../application/records/custom-records.ts';
import { Customers } from '../../../application/records/customers.ts';
import { ContactImports } from '../../../application/records/import/contact-imports.ts';
import { numbersReader } from '../../../application/records/record-numbers.ts';
import { standardLimits, usualKinds, type CrmCapabilities } from '../../../domain/crm/capabilities.ts';
import type { E164 } from '../../../domain/number.ts';
import type { Database } from '../../postgres/connection/database.ts';
import { idFrom } from '../../system/system.ts';
import { embeddedReader } from './embedded-reader.ts';
import { inTime } from '../in-time.ts';
import { activityStore } from './records/activity-store.ts';
import { customRecordStore } from './records/custom-record-store.ts';
import { customerStore } from './records/customer-store.ts';
import { importStore } from './records/import-store.ts';
import { objectStore } from './records/object-store.ts';
import { originOf } from './records/origin-of.ts';
import { embeddedWriter } from './embedded-writer.ts';

export interface EmbeddedCrmDeps {
  readonly db: Database;
  readonly organisation: Pick<Organisation, 'settings' | 'agent' | 'agents' | 'onChange'>;
  readonly phoneNumbers: PhoneNumbers;
  /** Called after the commit with numbers that belong to a record from now on. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** What a CRM in Tieline's own database has besides: an administrator's own objects, imports, records for the demonstration. */
export interface OwnCrm {
  readonly customers: Customers;
  readonly objects: CustomObjects;
  readonly customRecords: CustomRecords;
  readonly imports: ContactImports;
}

export interface EmbeddedCrm extends CrmProvider {
  readonly own: OwnCrm;
}

const capabilities: CrmCapabilities = {
  limits: standardLimits,
  kinds: usualKinds,
  editable: usualKinds,
  relatable: null,
};

/** Where its database is away, Tieline itself answers nothing. */
const embeddedLink: CrmLink = {
  name: 'embedded',
  current: { state: 'ok', since: 0 },
  onChange: () => () => undefined,
};

/** The CRM in Tieline's own database (spec X1): the default, for a team that has no other. */
export function openEmbeddedCrm(deps: EmbeddedCrmDeps): EmbeddedCrm {
  const { db, makeId } = deps;
  const users = agentsAsCrmUsers(deps.organisation);
  const store = customerStore(db, users);
  const definitions = objectStore(db);
  const customers = new Customers({ ...deps, store, users });
  const activities = new Activities({ ...deps, store, activities: activityStore({ ...deps, users }), users });
  const own: OwnCrm = {
    customers,
    objects: new CustomObjects({ ...deps, store: definitions }),
    customRecords: new CustomRecords({
      ...deps,
      records: customRecordStore(db, users),
      objects: definitions,
      store,
      users,
    }),
    imports: new ContactImports({ ...deps, idFrom, store: importStore(db, makeId), customers, users }),
  };
  return {
    writer: embeddedWriter({
      ...deps,
      users,
      numbersOf: numbersReader(deps.phoneNumbers, deps.organisation),
    }),
    reader: embeddedReader({ ...deps, users }),
    editor: embeddedEditor(db, customers, activities),
    users,
    capabilities,
    link: embeddedLink,
    // It takes what the API takes.
    checkCorrection: () => Promise.resolve([]),
    kept: null,
    recordAddress: () => Promise.resolve(null),
    own,
  };
}

/** Everybody who works here may write every record; who made one matters to whoever deletes it. */
function embeddedEditor(db: Database, customers: Customers, activities: Activities): CrmEditor {
  return {
    originOf: (kind, id) => inTime(originOf(db, kind, id)),
    customers: {
      create: (draft, by) => inTime(customers.create(draft, { by })),
      change: ({ id, seen }, change) => inTime(customers.change(id, change, seen)),
      remove: (kind, id, _agent, audit) => inTime(customers.remove(kind, id, audit)),
    },
    activities: {
      create: (draft, by) => inTime(activities.create(draft, by)),
      change: ({ id, seen }, change) => inTime(activities.change(id, change, seen)),
      remove: (kind, id, _agent, audit) => inTime(activities.remove(kind, id, audit)),
    },
  };
}
