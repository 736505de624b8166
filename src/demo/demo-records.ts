import type { CustomerDraft, CustomerFields, CustomerKind } from '../domain/crm/customer-record.ts';
import type { RecordId } from '../domain/ids.ts';

type Fields = CustomerFields<RecordId | null, string | null>;

/** A record of the demonstration; `key` is what others of them refer to it by. */
export interface DemoRecord {
  readonly key: string;
  /** How long ago somebody last changed it. */
  readonly daysAgo: number;
  /** Agents by username, records by key. */
  readonly draft: (refer: Refer) => CustomerDraft;
}

export interface Refer {
  /** The id of a record named before. */
  readonly record: (key: string) => RecordId;
  /** The CRM user of an agent; null: no such agent (any more). */
  readonly owner: (username: string) => string | null;
}

const nobody = {
  firstName: null,
  phone: null,
  mobile: null,
  email: null,
  country: null,
  description: null,
};

type Given<Kind extends CustomerKind, Required extends keyof Fields[Kind]> = Partial<Fields[Kind]> &
  Pick<Fields[Kind], Required>;

const account = (fields: Given<'account', 'name' | 'owner'>): CustomerDraft => ({
  kind: 'account',
  fields: { phone: null, email: null, country: null, description: null, ...fields },
});
const contact = (fields: Given<'contact', 'lastName' | 'owner'>): CustomerDraft => ({
  kind: 'contact',
  fields: { ...nobody, account: null, ...fields },
});
const lead = (fields: Given<'lead', 'lastName' | 'owner'>): CustomerDraft => ({
  kind: 'lead',
  fields: { ...nobody, company: null, status: 'open', ...fields },
});
const aCase = (fields: Given<'case', 'subject' | 'owner'>): CustomerDraft => ({
  kind: 'case',
  fields: { status: 'open', contact: null, account: null, description: null, ...fields },
});
const opportunity = (fields: Given<'opportunity', 'name' | 'stage' | 'owner'>): CustomerDraft => ({
  kind: 'opportunity',
  fields: { amount: null, closeDate: null, account: null, contact: null, description: null, ...fields },
});

/**
 * A small office supplier's customers in four countries, the ones that api.md names first. Numbers are written as
 * people write them; those of the others are from the ranges kept free for fiction, where a country has one.
 */
export const demoRecords: readonly DemoRecord[] = [
  {
    key: 'mustermann-gmbh',
    daysAgo: 40,
    draft: ({ owner }) =>
      account({
        name: 'Mustermann GmbH',
        phone: '+49 89 636-0',
        country: 'DE',
        email: 'info@mustermann.example',
        owner: owner('mia'),
      }),
  },
  {
    key: 'erika',
    daysAgo: 2,
    draft: ({ record, owner }) =>
      contact({
        firstName: 'Erika',
        lastName: 'Mustermann',
        phone: '+49 89 636-48018',
        email: 'erika@mustermann.example',
        country: 'DE',
        account: record('mustermann-gmbh'),
        owner: owner('mia'),
      }),
  },
  {
    key: 'erika-case',
    daysAgo: 2,
    draft: ({ record, owner }) =>
      aCase({
        subject: 'Invoice shows the old address',
        status: 'open',
        contact: record('erika'),
        account: record('mustermann-gmbh'),
        description: 'Moved to Leopoldstraße in October; wants the invoice again.',
        owner: owner('mia'),
      }),
  },
  {
    key: 'erika-opportunity',
    daysAgo: 6,
    draft: ({ record, owner }) =>
      opportunity({
        name: 'Desks for the second floor',
        stage: 'Proposal',
        amount: 18_400,
        contact: record('erika'),
        account: record('mustermann-gmbh'),
        owner: owner('tom'),
      }),
  },
  {
    key: 'jan',
    daysAgo: 1,
    draft: ({ owner }) =>
      lead({
        firstName: 'Jan',
        lastName: 'de Vries',
        company: 'Grachtenwerk',
        phone: '+31201234567',
        country: 'NL',
        email: 'jan@grachtenwerk.example',
        status: 'contacted',
        owner: owner('lotte'),
      }),
  },
  {
    key: 'thames',
    daysAgo: 60,
    draft: ({ owner }) =>
      account({ name: 'Thames & Partners Ltd', phone: '020 7946 0100', country: 'GB', owner: owner('tom') }),
  },
  {
    key: 'olivia',
    daysAgo: 4,
    draft: ({ record, owner }) =>
      contact({
        firstName: 'Olivia',
        lastName: 'Bennett',
        phone: '+44 20 7946 0123',
        country: 'GB',
        email: 'olivia@thames.example',
        account: record('thames'),
        owner: owner('tom'),
      }),
  },
  {
    key: 'harry',
    daysAgo: 9,
    draft: ({ record, owner }) =>
      contact({
        firstName: 'Harry',
        lastName: 'Clarke',
        phone: '(020) 7946 0123',
        mobile: '07700 900456',
        country: 'GB',
        account: record('thames'),
        owner: owner('tom'),
      }),
  },
  {
    key: 'thames-opportunity',
    daysAgo: 9,
    draft: ({ record, owner }) =>
      opportunity({
        name: 'Paper, yearly contract',
        stage: 'Negotiation',
        amount: 7_250,
        contact: record('olivia'),
        account: record('thames'),
        owner: owner('tom'),
      }),
  },
  {
    key: 'thomas',
    daysAgo: 12,
    draft: ({ record, owner }) =>
      contact({
        firstName: 'Thomas',
        lastName: 'Berger',
        phone: '089 636-48044',
        mobile: '0176 04069012',
        country: 'DE',
        account: record('mustermann-gmbh'),
        owner: owner('mia'),
      }),
  },
  {
    key: 'aylin',
    daysAgo: 3,
    draft: ({ owner }) =>
      lead({
        firstName: 'Aylin',
        lastName: 'Yıldız',
        company: 'Café Morgenrot',
        mobile: '0049 176 / 040 690 77',
        country: 'DE',
        status: 'new',
        owner: owner('mia'),
      }),
  },
  {
    key: 'tulp',
    daysAgo: 33,
    draft: ({ owner }) =>
      account({ name: 'Tulp Kantoor B.V.', phone: '010 234 5678', country: 'NL', owner: owner('lotte') }),
  },
  {
    key: 'sanne',
    daysAgo: 5,
    draft: ({ record, owner }) =>
      contact({
        firstName: 'Sanne',
        lastName: 'Bakker',
        phone: '010-2345678 tst. 12',
        mobile: '06-12345678',
        country: 'NL',
        email: 'sanne@tulp.example',
        account: record('tulp'),
        owner: owner('lotte'),
      }),
  },
  {
    key: 'sanne-case',
    daysAgo: 5,
    draft: ({ record, owner }) =>
      aCase({
        subject: 'Two of ten chairs arrived damaged',
        status: 'waiting',
        contact: record('sanne'),
        account: record('tulp'),
        owner: owner('lotte'),
      }),
  },
  {
    key: 'hudson',
    daysAgo: 70,
    draft: ({ owner }) =>
      account({ name: 'Hudson Design Inc.', phone: '(212) 555-0130', country: 'US', owner: owner('tom') }),
  },
  {
    key: 'emily',
    daysAgo: 7,
    draft: ({ record, owner }) =>
      contact({
        firstName: 'Emily',
        lastName: 'Carter',
        phone: '(212) 555-0131 x204',
        country: 'US',
        email: 'emily@hudson.example',
        account: record('hudson'),
        owner: owner('tom'),
      }),
  },
  {
    key: 'emily-opportunity',
    daysAgo: 20,
    draft: ({ record, owner }) =>
      opportunity({
        name: 'Lamps for the studio',
        stage: 'Closed Won',
        amount: 3_980,
        contact: record('emily'),
        account: record('hudson'),
        owner: owner('tom'),
      }),
  },
  {
    key: 'emily-case',
    daysAgo: 14,
    draft: ({ record, owner }) =>
      aCase({
        subject: 'Sales tax on the last order',
        status: 'closed',
        contact: record('emily'),
        account: record('hudson'),
        owner: owner('tom'),
      }),
  },
  {
    key: 'miller',
    daysAgo: 18,
    draft: ({ owner }) =>
      lead({
        firstName: 'James',
        lastName: 'Miller',
        company: 'Miller & Sons',
        phone: '1-202-555-0187',
        country: 'US',
        status: 'working',
        owner: owner('tom'),
      }),
  },
  {
    key: 'greta',
    daysAgo: 11,
    draft: ({ owner }) => ({
      kind: 'personAccount',
      fields: {
        ...nobody,
        firstName: 'Greta',
        lastName: 'Sommer',
        phone: '030 23125 118',
        country: 'DE',
        email: 'greta@sommer.example',
        owner: owner('mia'),
      },
    }),
  },
];
