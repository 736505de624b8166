import { recordId } from '../../../../../domain/ids.ts';
import type { NewRecord } from '../../../../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import { isTrueIn, type QueriedRow, relatedIn, textIn } from '../../requests/queried-row.ts';
import { caseName } from './case-name.ts';
import { primaryContactIn } from './primary-contact.ts';
import type { DescribedFields } from '../org-describe.ts';
import { type RowFields } from './org-row.ts';
import { objectOf } from '../../objects.ts';
import type { PersonAccount } from './relation.ts';

/** The objects of which Tieline makes records (spec L24, L25, L27). */
export const madeObjects = ['Contact', 'Lead', 'Account', 'Case', 'Opportunity'] as const;
export type MadeObject = (typeof madeObjects)[number];

const madeObject = {
  contact: 'Contact',
  lead: 'Lead',
  account: 'Account',
  case: 'Case',
  opportunity: 'Opportunity',
} as const satisfies Record<NewRecord['record'], MadeObject>;

export const madeObjectOf = ({ record }: Pick<NewRecord, 'record'>): MadeObject => madeObject[record];

export interface RecordContext {
  readonly integrationUser: string;
  /** By the account's id. */
  readonly personAccounts: ReadonlyMap<string, PersonAccount>;
  readonly described: DescribedFields;
}

/** As Salesforce's own forms fill in a company that nobody named, where the org wants one. */
const noCompany = '[not provided]';
/** How a case came in that a call opened (spec X4). */
export const caseOrigin = 'Phone';

/** The record that is to be made, without its key. */
export function recordRow(fields: NewRecord<RecordRef>, context: RecordContext): RowFields {
  const { integrationUser, described } = context;
  const OwnerId = fields.owner ?? integrationUser;
  switch (fields.record) {
    case 'contact':
    case 'lead': {
      const isCompanyWanted = fields.record === 'lead' && described.get('Company')?.required === true;
      return {
        OwnerId,
        FirstName: fields.firstName,
        LastName: fields.lastName,
        Phone: fields.phone,
        Email: fields.email,
        ...(isCompanyWanted && { Company: noCompany }),
      };
    }
    case 'account':
      return { OwnerId, Name: fields.name, Phone: fields.phone };
    case 'case':
      return {
        OwnerId,
        Subject: fields.subject,
        Origin: caseOrigin,
        ...belonging(fields, context),
        ...(fields.recordType !== null && { RecordTypeId: fields.recordType }),
      };
    case 'opportunity':
      return {
        OwnerId,
        Name: fields.name,
        StageName: fields.stage,
        CloseDate: fields.closeDate,
        ...belonging(fields, context),
      };
  }
}

/** A person account's own contact comes with the account. */
function belonging(
  { contact, account }: { readonly contact: RecordRef | null; readonly account: RecordRef | null },
  { personAccounts }: RecordContext,
): RowFields {
  const isPerson = contact?.kind === 'personAccount';
  const ContactId = isPerson ? (personAccounts.get(contact.id)?.contact ?? contact.id) : contact?.id;
  return {
    ...(ContactId !== undefined && { ContactId }),
    ...(account !== null && { AccountId: account.id }),
  };
}

/** What is queried of a record that was made, as far as the org has it. */
export const madeColumns: Readonly<Record<MadeObject, readonly string[]>> = {
  Contact: ['FirstName', 'LastName', 'Name', 'Phone', 'Email'],
  Lead: ['FirstName', 'LastName', 'Name', 'Phone', 'Email'],
  Account: ['Name', 'Phone', 'IsPersonAccount'],
  Case: ['Subject', 'CaseNumber', 'ContactId', 'AccountId', 'RecordTypeId'],
  Opportunity: ['Name', 'StageName', 'CloseDate', 'ContactId', 'AccountId'],
};

/** Columns of related records, for their names. */
export const madeRelations: Readonly<Record<MadeObject, readonly string[]>> = {
  Contact: [],
  Lead: [],
  Account: [],
  Case: ['Contact.Name', 'Account.Name'],
  Opportunity: ['Contact.Name', 'Account.Name'],
};

/** The record as the rest of Tieline names it. */
export function madeRef(object: MadeObject, row: QueriedRow): RecordRef {
  const id = recordId(textIn(row, 'Id') ?? '');
  const name = object === 'Case' ? caseName(row) : (textIn(row, 'Name') ?? '');
  switch (object) {
    case 'Account':
      return { kind: isTrueIn(row, 'IsPersonAccount') ? 'personAccount' : 'account', id, name };
    case 'Contact':
      return { kind: 'contact', id, name };
    case 'Lead':
      return { kind: 'lead', id, name };
    case 'Case':
      return { kind: 'case', id, name };
    case 'Opportunity':
      return { kind: 'opportunity', id, name };
  }
}

/** What a record that was made says as it stands in the org. */
export function newRecordIn(
  object: MadeObject,
  row: QueriedRow,
  integrationUser: string,
  isPersonAccount: (account: string) => boolean,
): NewRecord<RecordRef> {
  const ownerId = textIn(row, 'OwnerId');
  const owner = ownerId === integrationUser ? null : ownerId;
  const unlessNumber = null;
  switch (object) {
    case 'Contact':
    case 'Lead':
      return {
        record: object === 'Contact' ? 'contact' : 'lead',
        owner,
        firstName: textIn(row, 'FirstName'),
        lastName: textIn(row, 'LastName') ?? '',
        phone: textIn(row, 'Phone'),
        email: textIn(row, 'Email'),
        unlessNumber,
      };
    case 'Account':
      return {
        record: 'account',
        owner,
        name: textIn(row, 'Name') ?? '',
        phone: textIn(row, 'Phone'),
        unlessNumber,
      };
    case 'Case':
      return {
        record: 'case',
        owner,
        subject: textIn(row, 'Subject') ?? '',
        ...belongingIn(row, isPersonAccount),
        recordType: textIn(row, 'RecordTypeId'),
      };
    case 'Opportunity':
      return {
        record: 'opportunity',
        owner,
        name: textIn(row, 'Name') ?? '',
        stage: textIn(row, 'StageName') ?? '',
        closeDate: textIn(row, 'CloseDate') ?? '',
        ...withPrimaryContact(row, belongingIn(row, isPersonAccount)),
      };
  }
}

const withPrimaryContact = (row: QueriedRow, belonging: ReturnType<typeof belongingIn>) => ({
  ...belonging,
  contact: belonging.contact ?? primaryContactIn(row),
});

function belongingIn(row: QueriedRow, isPersonAccount: (account: string) => boolean) {
  const contact = textIn(row, 'ContactId');
  const account = textIn(row, 'AccountId');
  const named = (relation: string): string => textIn(relatedIn(row, relation), 'Name') ?? '';
  const isPerson = account !== null && isPersonAccount(account);
  return {
    // The contact of a person account is nobody's besides: it came with the account.
    contact:
      contact === null || isPerson
        ? null
        : ({ kind: 'contact', id: recordId(contact), name: named('Contact') } as const),
    account:
      account === null
        ? null
        : ({
            kind: isPerson ? 'personAccount' : 'account',
            id: recordId(account),
            name: named('Account'),
          } as const),
  };
}

/** The object of a record that there was before, of which a caller may have been given one. */
export const isMadeObject = (object: string): object is MadeObject =>
  madeObjects.some((each) => each === object);

export const objectOfRef = ({ kind }: RecordRef): string => objectOf(kind);
