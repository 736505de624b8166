import type { CaseStatus, CustomerDraft, LeadStatus } from '../../../src/domain/crm/customer-record.ts';
import { day, moment } from '../model/moments.ts';
import type { OrgTransaction } from '../model/org-data.ts';
import type { Value } from '../model/schema.ts';
import { countries } from '../schema/places.ts';

type Values = Readonly<Record<string, Value>>;

/** Ids in the org of what the demonstration names. */
export interface SampleIds {
  /** By username. */
  readonly owners: ReadonlyMap<string, string>;
  /** By key. */
  readonly records: Map<string, string>;
  /** By key of a person account: its hidden contact. */
  readonly persons: Map<string, string>;
}

interface SampleRecord {
  readonly key: string;
  readonly daysAgo: number;
  readonly record: CustomerDraft;
}

const dayMs = 24 * 60 * 60 * 1000;
/** How soon the demonstration's opportunities are to be closed, unless they say. */
const closesAfterDays = 30;

/** Makes the rows of one record of the demonstration, as Salesforce would have derived them. */
export function customerRows(
  tx: OrgTransaction,
  ids: SampleIds,
  { key, daysAgo, record }: SampleRecord,
): void {
  const at = moment(tx.now() - daysAgo * dayMs);
  const { owner } = record.fields;
  const stamps: Values = {
    ...(owner !== null && { OwnerId: owner, CreatedById: owner, LastModifiedById: owner }),
    CreatedDate: at,
    LastModifiedDate: at,
    SystemModstamp: at,
  };
  ids.records.set(key, insertRecord(tx, ids, { key, record, stamps }));
}

function insertRecord(
  tx: OrgTransaction,
  ids: SampleIds,
  { key, record, stamps }: { key: string; record: CustomerDraft; stamps: Values },
): string {
  switch (record.kind) {
    case 'account': {
      const { name, phone, country, description } = record.fields;
      return tx.insert('Account', {
        ...stamps,
        ...placeIn('Billing', country),
        ...businessType(tx),
        Name: name,
        Phone: phone,
        Description: description,
      }).Id;
    }
    case 'contact':
      return tx.insert('Contact', {
        ...stamps,
        ...personValues(record.fields, 'Mailing'),
        AccountId: record.fields.account,
      }).Id;
    case 'lead':
      return tx.insert('Lead', {
        ...stamps,
        ...personValues(record.fields, ''),
        Company: record.fields.company ?? record.fields.lastName,
        Status: leadStatus[record.fields.status],
      }).Id;
    case 'personAccount':
      return personAccount(tx, ids, { key, fields: record.fields, stamps });
    case 'case': {
      const { subject, status, contact, account, description } = record.fields;
      const isClosed = status === 'closed';
      return tx.insert('Case', {
        ...stamps,
        CaseNumber: String(1001 + tx.rows('Case').length).padStart(8, '0'),
        Subject: subject,
        Status: caseStatus[status],
        IsClosed: isClosed,
        ClosedDate: isClosed ? (stamps['CreatedDate'] ?? null) : null,
        Priority: 'Medium',
        Origin: 'Phone',
        ContactId: contact,
        AccountId: account,
        Description: description,
      }).Id;
    }
    case 'opportunity':
      return opportunity(tx, record.fields, stamps);
  }
}

type FieldsOf<Kind extends CustomerDraft['kind']> = Extract<CustomerDraft, { kind: Kind }>['fields'];

/** An account and the contact behind it, which bears the numbers once more. */
function personAccount(
  tx: OrgTransaction,
  ids: SampleIds,
  { key, fields, stamps }: { key: string; fields: FieldsOf<'personAccount'>; stamps: Values },
): string {
  const [personType] = tx.holding('RecordType', 'DeveloperName', 'PersonAccount');
  const { FirstName, LastName, Name, Phone, MobilePhone, Email, Description } = personValues(fields, '');
  const account = tx.insert('Account', {
    ...stamps,
    ...placeIn('Billing', fields.country),
    RecordTypeId: personType?.Id ?? null,
    IsPersonAccount: true,
    FirstName: FirstName ?? null,
    LastName: LastName ?? null,
    Name: Name ?? null,
    Phone: Phone ?? null,
    PersonMobilePhone: MobilePhone ?? null,
    PersonEmail: Email ?? null,
    Description: Description ?? null,
  });
  const contact = tx.insert('Contact', {
    ...stamps,
    ...personValues(fields, 'Mailing'),
    AccountId: account.Id,
    IsPersonAccount: true,
  });
  tx.update('Account', account.Id, { ...stamps, PersonContactId: contact.Id });
  ids.persons.set(key, contact.Id);
  return account.Id;
}

function opportunity(tx: OrgTransaction, fields: FieldsOf<'opportunity'>, stamps: Values): string {
  const { name, amount, closeDate, account, contact, description } = fields;
  const stage = stages[fields.stage] ?? fields.stage;
  const isClosed = stage.startsWith('Closed');
  const made = tx.insert('Opportunity', {
    ...stamps,
    Name: name,
    StageName: stage,
    IsClosed: isClosed,
    IsWon: stage === 'Closed Won',
    ForecastCategoryName: isClosed ? 'Closed' : 'Pipeline',
    Probability: stage === 'Closed Won' ? 100 : 75,
    Amount: amount,
    CloseDate: closeDate ?? day(tx.now() + closesAfterDays * dayMs),
    AccountId: account,
    ContactId: contact,
    Description: description,
  });
  if (contact !== null)
    tx.insert('OpportunityContactRole', {
      OpportunityId: made.Id,
      ContactId: contact,
      Role: 'Decision Maker',
      IsPrimary: true,
    });
  return made.Id;
}

/** In orgs with person accounts every other account has the business type. */
const businessType = (tx: OrgTransaction): Values => ({
  RecordTypeId: tx.holding('RecordType', 'DeveloperName', 'Business_Account')[0]?.Id ?? null,
});

function personValues(fields: FieldsOf<'personAccount'>, addressPrefix: string): Values {
  const { firstName, lastName } = fields;
  return {
    ...placeIn(addressPrefix, fields.country),
    FirstName: firstName,
    LastName: lastName,
    Name: [firstName, lastName].filter((part) => part !== null).join(' '),
    Phone: fields.phone,
    MobilePhone: fields.mobile,
    Email: fields.email,
    Description: fields.description,
  };
}

function placeIn(prefix: string, code: string | null): Values {
  const country = countries.find((one) => one.code === code);
  if (country === undefined) return {};
  return { [`${prefix}Country`]: country.name, [`${prefix}CountryCode`]: country.code };
}

const leadStatus: Readonly<Record<LeadStatus, string>> = {
  new: 'Open - Not Contacted',
  open: 'Open - Not Contacted',
  contacted: 'Working - Contacted',
  working: 'Working - Contacted',
  qualified: 'Closed - Converted',
  unqualified: 'Closed - Not Converted',
};
const caseStatus: Readonly<Record<CaseStatus, string>> = {
  new: 'New',
  open: 'New',
  working: 'Working',
  waiting: 'Working',
  escalated: 'Escalated',
  closed: 'Closed',
};
const stages: Readonly<Record<string, string>> = {
  Proposal: 'Proposal/Price Quote',
  Negotiation: 'Negotiation/Review',
};
