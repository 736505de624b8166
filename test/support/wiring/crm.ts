import { randomUUIDv7 } from 'node:crypto';
import { LocalLeases } from '../../../src/adapters/runtime/local-leases.ts';
import { openEmbeddedCrm } from '../../../src/adapters/crm/embedded/index.ts';
import { phoneNumbers as makePhoneNumbers } from '../../../src/adapters/phone-numbers/phone-numbers.ts';
import type { Database } from '../../../src/adapters/postgres/connection/database.ts';
import type { Asker } from '../../../src/application/ports/crm/reader.ts';
import { lookUpNumber, searchRecords } from '../../../src/application/records/find-records.ts';
import type { CustomerDraft, CustomerRecord } from '../../../src/domain/crm/customer-record.ts';
import { agentId, queueId } from '../../../src/domain/ids.ts';
import type { E164 } from '../../../src/domain/number.ts';
import { defaultCapacity } from '../../../src/domain/interaction/channel.ts';
import type { Agent } from '../../../src/domain/organisation/agent.ts';
import { defaultSettings } from '../../../src/domain/organisation/settings.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { epochMs } from '../../../src/domain/time.ts';
import { drafts } from '../fixtures/crm-drafts.ts';

const agent = (crmUser: string, name: string, email: string | null): Agent => ({
  id: agentId(crmUser),
  username: crmUser,
  name,
  email,
  emailVerified: true,
  roles: ['agent'],
  locale: 'en',
  country: 'DE',
  team: null,
  extension: null,
  skills: [],
  capacity: defaultCapacity,
  crmUser,
  address: null,
  doNotLogDefault: false,
  addressVerified: false,
  deskPhone: false,
  disabled: false,
});

/** The organisation's own number. */
export const ownNumber = '+498912345670' as E164;

/** In Germany, with Mia and Tom, and one number. */
const organisation = {
  settings: () => defaultSettings,
  agent: () => null,
  agents: () => [agent('mia', 'Mia', 'mia@tieline.example'), agent('tom', 'Tom', null)],
  onChange: () => () => undefined,
  number: (each: E164) =>
    each === ownNumber
      ? {
          number: ownNumber,
          country: 'DE',
          timeZone: 'Europe/Berlin',
          owner: { type: 'queue', queue: queueId('support') } as const,
          hours: null,
          ivr: null,
          closed: { do: 'end' } as const,
          unanswered: { afterSeconds: 60, then: { do: 'end' } } as const,
          full: { do: 'end' } as const,
        }
      : null,
};

/** Somebody who waits as long as it takes. */
export const asker: Asker = { agent: agentId('mia'), signal: new AbortController().signal };

/** The embedded CRM on a database; time passes when told to. */
export function testCrm(db: Database) {
  let now = epochMs(Date.UTC(2026, 10, 20, 9));
  const clock = { now: () => now };
  const makeId = randomUUIDv7;
  const leases = new LocalLeases(new AbortController().signal);
  const phoneNumbers = makePhoneNumbers();
  const told: E164[] = [];
  const onNumbers = (numbers: readonly E164[]) => void told.push(...numbers);
  const crm = openEmbeddedCrm({ db, organisation, phoneNumbers, onNumbers, leases, clock, makeId });
  const finding = { reader: crm.reader, organisation, phoneNumbers };

  return {
    ...crm,
    ...crm.own,
    leases,
    db,
    clock,
    makeId,
    phoneNumbers,
    organisation,
    onNumbers,
    lookup: (number: string) => lookUpNumber(finding, number),
    search: (text: string) => searchRecords(finding, text, { limit: 100, cursor: null }, asker),
    /** Numbers that were told of. */
    told: told as readonly E164[],
    /** Lets time pass. */
    pass(milliseconds: number): void {
      now = epochMs(now + milliseconds);
    },
    /** A record that must be accepted. */
    async made(draft: CustomerDraft): Promise<CustomerRecord> {
      const record = await crm.own.customers.create(draft);
      if (isRefusal(record)) throw new Error(JSON.stringify(record));
      return record;
    },
    ...drafts,
  };
}
