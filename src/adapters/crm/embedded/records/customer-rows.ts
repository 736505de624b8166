import type { Selectable } from 'kysely';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { ListedRecord } from '../../../../domain/crm/custom-object.ts';
import {
  caseNumberOf,
  caseStatuses,
  isClosedCase,
  isClosedStage,
  isCustomerKind,
  leadStatuses,
  personName,
  type CustomerChange,
  type CustomerKind,
  type CustomerRecord,
} from '../../../../domain/crm/customer-record.ts';
import { isCustomKind, type RecordKind, type RecordRef } from '../../../../domain/record.ts';
import type { CrmTables } from '../../../postgres/tables/crm.ts';
import { wordsOf } from './words.ts';

type Row = Selectable<CrmTables['crm_record']>;

/** A row with the names of the records it refers to. */
type AnyRow = Omit<
  Row,
  'words' | 'search' | 'deleted_at' | 'open' | 'custom' | 'given_again' | 'created_by'
> & {
  readonly account_kind: RecordKind | null;
  readonly account_name: string | null;
  readonly contact_name: string | null;
};
/** That of one of the six kinds. */
export type NamedRow = Omit<AnyRow, 'kind'> & { readonly kind: CustomerKind };
export const isNamedRow = (row: AnyRow): row is NamedRow => isCustomerKind(row.kind);

/** Field by field the column that holds it; all kinds share one table. */
const columns = {
  name: 'name',
  owner: 'owner',
  firstName: 'first_name',
  lastName: 'last_name',
  company: 'company',
  phone: 'phone',
  mobile: 'mobile',
  email: 'email',
  country: 'country',
  subject: 'subject',
  status: 'status',
  stage: 'stage',
  amount: 'amount',
  closeDate: 'close_date',
  description: 'description',
  account: 'account_id',
  contact: 'contact_id',
} as const;

type Field = keyof typeof columns;
type Fields = { readonly [Name in Field]?: Row[(typeof columns)[Name]] | undefined };
type Columns = { -readonly [Name in Field as (typeof columns)[Name]]?: Row[(typeof columns)[Name]] };

/** The columns of the given fields. */
export function columnsOf(fields: CustomerChange['fields']): Columns {
  const given: Fields = fields;
  const values: ReadonlyMap<string, unknown> = new Map(Object.entries(given));
  const result: Columns = {};
  for (const [field, column] of Object.entries(columns)) {
    const value = values.get(field);
    if (value !== undefined) Object.assign(result, { [column]: value });
  }
  return result;
}

type Naming = Pick<
  Row,
  'name' | 'first_name' | 'last_name' | 'company' | 'email' | 'case_number' | 'subject' | 'status' | 'stage'
>;

export interface Derived {
  readonly name: string;
  readonly words: string;
  readonly open: boolean;
}

/** What follows from the other columns. */
export function derive(kind: CustomerKind, row: Naming): Derived {
  const name = nameOf(kind, row);
  return {
    name,
    words: wordsOf([name, row.company, row.email].filter((each) => each !== null).join(' ')).join(' '),
    open: isOpen(kind, row),
  };
}

function nameOf(kind: CustomerKind, row: Naming): string {
  switch (kind) {
    case 'contact':
    case 'lead':
    case 'personAccount':
      return personName(row.first_name, row.last_name ?? '');
    case 'case':
      return `${caseNumberOf(row.case_number ?? 0)} ${row.subject ?? ''}`;
    case 'account':
    case 'opportunity':
      return row.name;
  }
}

function isOpen(kind: CustomerKind, row: Naming): boolean {
  switch (kind) {
    case 'case':
      return !isClosedCase(oneOf(caseStatuses, row.status));
    case 'opportunity':
      return !isClosedStage(row.stage ?? '');
    case 'account':
    case 'contact':
    case 'lead':
    case 'personAccount':
      return false;
  }
}

/** A record of any kind; of an administrator's own object only what a list shows. */
export function toFoundRecord(row: AnyRow, users: CrmUsers): CustomerRecord | ListedRecord {
  if (isNamedRow(row)) return toCustomerRecord(row, users);
  const { kind, id, name } = row;
  if (!isCustomKind(kind)) throw new Error(`${kind} is no kind of record`);
  const moments = { createdAt: row.created_at, changedAt: row.changed_at };
  return { kind, id, name, ...moments, owner: ownerOf(row.owner, users) };
}

export function toCustomerRecord(row: NamedRow, users: CrmUsers): CustomerRecord {
  const shared = {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    description: row.description,
    owner: ownerOf(row.owner, users),
    external: row.external_key,
  };
  const person = () => ({
    ...shared,
    firstName: row.first_name,
    lastName: row.last_name ?? '',
    phone: row.phone,
    mobile: row.mobile,
    email: row.email,
    country: row.country,
  });
  switch (row.kind) {
    case 'account':
      return { ...shared, kind: row.kind, phone: row.phone, email: row.email, country: row.country };
    case 'contact':
      return { ...person(), kind: row.kind, account: accountOf(row) };
    case 'lead':
      return { ...person(), kind: row.kind, company: row.company, status: oneOf(leadStatuses, row.status) };
    case 'personAccount':
      return { ...person(), kind: row.kind };
    case 'case':
      return {
        ...shared,
        kind: row.kind,
        caseNumber: caseNumberOf(row.case_number ?? 0),
        subject: row.subject ?? '',
        status: oneOf(caseStatuses, row.status),
        recordType: row.record_type,
        origin: row.origin,
        contact: contactOf(row),
        account: accountOf(row),
      };
    case 'opportunity':
      return {
        ...shared,
        kind: row.kind,
        stage: row.stage ?? '',
        amount: row.amount,
        closeDate: row.close_date,
        account: accountOf(row),
        contact: contactOf(row),
      };
  }
}

/** A user who has left the CRM is still named, by the id. */
export const ownerOf = (owner: string | null, users: CrmUsers) =>
  owner === null ? users.integration : (users.find(owner) ?? { id: owner, name: owner });

export const accountOf = (row: NamedRow): RecordRef | null =>
  row.account_id === null || row.account_kind === null || row.account_name === null
    ? null
    : { kind: row.account_kind, id: row.account_id, name: row.account_name };

export const contactOf = (row: NamedRow): RecordRef | null =>
  row.contact_id === null || row.contact_name === null
    ? null
    : { kind: 'contact', id: row.contact_id, name: row.contact_name };

/** Statuses are written by their schema only, so another one is a fault of ours. */
function oneOf<Value extends string>(allowed: readonly Value[], text: string | null): Value {
  const found = allowed.find((each) => each === text);
  if (found === undefined) throw new Error(`the status ${String(text)} is none of ${allowed.join(', ')}`);
  return found;
}
