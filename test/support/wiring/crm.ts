import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { Activities } from '../../../src/application/records/activities.ts';
import { CustomObjects } from '../../../src/application/records/custom-objects.ts';
import { CustomRecords } from '../../../src/application/records/custom-records.ts';
import { Customers } from '../../../src/application/records/customers.ts';
import { numbersReader } from '../../../src/application/records/record-numbers.ts';
import type { CrmUsers } from '../../../src/application/ports/crm/crm-users.ts';
import { activityStore } from '../../../src/adapters/crm/embedded/records/activity-store.ts';
import { customRecordStore } from '../../../src/adapters/crm/embedded/records/custom-record-store.ts';
import { customerStore } from '../../../src/adapters/crm/embedded/records/customer-store.ts';
import { embeddedCrm } from '../../../src/adapters/crm/embedded/embedded-crm.ts';
import { objectStore } from '../../../src/adapters/crm/embedded/records/object-store.ts';
import { phoneNumbers } from '../../../src/adapters/phone-numbers/phone-numbers.ts';
import type { Database } from '../../../src/adapters/postgres/database.ts';
import type {
  CustomerDraft,
  CustomerFields,
  CustomerRecord,
} from '../../../src/domain/crm/customer-record.ts';
import { queueId, type RecordId } from '../../../src/domain/ids.ts';
import type { E164 } from '../../../src/domain/number.ts';
import { defaultSettings } from '../../../src/domain/organisation/settings.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { epochMs } from '../../../src/domain/time.ts';

type Fields = CustomerFields<RecordId | null, string | null>;

const integration = { id: 'tieline', name: 'Tieline' };
const users: CrmUsers = {
  find: (id) =>
    [{ id: 'mia', name: 'Mia' }, { id: 'tom', name: 'Tom' }, integration].find((user) => user.id === id) ??
    null,
  emailOf: (id) => (id === 'mia' ? 'mia@tieline.example' : null),
  integration,
};

/** The organisation's own number. */
export const ownNumber = '+498912345670' as E164;

/** The embedded CRM with its use cases on a database; the organisation is in Germany, and time passes when told to. */
export function testCrm(db: Database) {
  let now = epochMs(Date.UTC(2026, 10, 20, 9));
  const clock = { now: () => now };
  const makeId = randomUUID;
  const phones = phoneNumbers();
  const store = customerStore(db, users);
  const activityRows = activityStore({ db, users, clock });
  const numbersOf = numbersReader(phones, { settings: () => defaultSettings });
  const told: E164[] = [];
  const onNumbers = (numbers: readonly E164[]) => void told.push(...numbers);
  const crm = embeddedCrm({ db, users, clock, makeId, numbersOf, onNumbers });
  const number = {
    number: ownNumber,
    country: 'DE',
    timeZone: 'Europe/Berlin',
  };
  const customers = new Customers({
    store,
    crm,
    users,
    onNumbers,
    organisation: {
      settings: () => defaultSettings,
      number: (each) =>
        each === ownNumber
          ? {
              ...number,
              owner: { type: 'queue', queue: queueId('support') },
              hours: null,
              ivr: null,
              closed: { do: 'end' },
              unanswered: { afterSeconds: 60, then: { do: 'end' } },
              full: { do: 'end' },
            }
          : null,
    },
    phones,
    clock,
    makeId,
  });
  const activities = new Activities({ store, activities: activityRows, users, clock, makeId });

  const definitions = objectStore(db);
  const objects = new CustomObjects({ store: definitions, clock, makeId: randomUUIDv7 });
  const customRecords = new CustomRecords({
    records: customRecordStore(db, users),
    objects: definitions,
    store,
    users,
    organisation: { settings: () => defaultSettings },
    phones,
    onNumbers,
    clock,
    makeId,
  });

  const person = {
    firstName: null,
    phone: null,
    mobile: null,
    email: null,
    country: null,
    description: null,
    owner: null,
  };
  return {
    db,
    users,
    clock,
    makeId,
    phones,
    store,
    activityRows,
    crm,
    customers,
    activities,
    objects,
    customRecords,
    numbersOf,
    onNumbers,
    /** Numbers that were told of. */
    told: told as readonly E164[],
    /** Lets time pass. */
    pass(milliseconds: number): void {
      now = epochMs(now + milliseconds);
    },
    /** A record that must be accepted. */
    async made(draft: CustomerDraft): Promise<CustomerRecord> {
      const record = await customers.create(draft);
      if (isRefusal(record)) throw new Error(JSON.stringify(record));
      return record;
    },
    account: (fields: Partial<Fields['account']> & { name: string }): CustomerDraft => ({
      kind: 'account',
      fields: { phone: null, email: null, country: null, description: null, owner: null, ...fields },
    }),
    contact: (fields: Partial<Fields['contact']> & { lastName: string }): CustomerDraft => ({
      kind: 'contact',
      fields: { ...person, account: null, ...fields },
    }),
    lead: (fields: Partial<Fields['lead']> & { lastName: string }): CustomerDraft => ({
      kind: 'lead',
      fields: { ...person, company: null, status: 'open', ...fields },
    }),
    personAccount: (fields: Partial<Fields['personAccount']> & { lastName: string }): CustomerDraft => ({
      kind: 'personAccount',
      fields: { ...person, ...fields },
    }),
    case: (fields: Partial<Fields['case']> & { subject: string }): CustomerDraft => ({
      kind: 'case',
      fields: { status: 'new', contact: null, account: null, description: null, owner: null, ...fields },
    }),
    opportunity: (fields: Partial<Fields['opportunity']> & { name: string }): CustomerDraft => ({
      kind: 'opportunity',
      fields: {
        stage: 'Prospecting',
        amount: null,
        closeDate: null,
        account: null,
        contact: null,
        description: null,
        owner: null,
        ...fields,
      },
    }),
  };
}
