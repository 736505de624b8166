import {
  caseStatuses,
  leadStatuses,
  type CustomerChange,
  type CustomerKind,
} from '../../../../domain/crm/customer-record.ts';
import type { Locale } from '../../../../domain/locale.ts';
import type { FieldError } from '../../../../domain/refusal.ts';
import type { ObjectDescribe } from '../describe/object-describe.ts';
import { countryText } from './country-text.ts';
import { caseStatusIn, leadStatusIn } from '../reading/statuses.ts';
import { noCompany } from '../reading/customer-row.ts';
import type { RowFields } from '../writing/rows/org-row.ts';

/** Salesforce's name of each field that people write; null: it has none, and takes nothing for it. */
const names: Readonly<Record<CustomerKind, Readonly<Record<string, string | null>>>> = {
  account: {
    name: 'Name',
    phone: 'Phone',
    email: null,
    country: 'BillingCountry',
    description: 'Description',
    owner: 'OwnerId',
  },
  contact: {
    firstName: 'FirstName',
    lastName: 'LastName',
    phone: 'Phone',
    mobile: 'MobilePhone',
    email: 'Email',
    country: 'MailingCountry',
    description: 'Description',
    account: 'AccountId',
    owner: 'OwnerId',
  },
  lead: {
    firstName: 'FirstName',
    lastName: 'LastName',
    phone: 'Phone',
    mobile: 'MobilePhone',
    email: 'Email',
    country: 'Country',
    description: 'Description',
    company: 'Company',
    status: 'Status',
    owner: 'OwnerId',
  },
  personAccount: {
    firstName: 'FirstName',
    lastName: 'LastName',
    phone: 'Phone',
    mobile: 'PersonMobilePhone',
    email: 'PersonEmail',
    country: 'PersonMailingCountry',
    description: 'Description',
    owner: 'OwnerId',
  },
  case: {
    subject: 'Subject',
    status: 'Status',
    contact: 'ContactId',
    account: 'AccountId',
    description: 'Description',
    owner: 'OwnerId',
  },
  opportunity: {
    name: 'Name',
    stage: 'StageName',
    amount: 'Amount',
    closeDate: 'CloseDate',
    account: 'AccountId',
    description: 'Description',
    owner: 'OwnerId',
  },
};

/** How a person knows the field that Salesforce complains of; null: it is none of those that people write here. */
export function pathOf(kind: CustomerKind, field: string): string | null {
  const name = field.replace(/Code$/u, '');
  return Object.entries(names[kind]).find(([, theirs]) => theirs === name)?.[0] ?? null;
}

/** Whether the org has countries as text that people read, and this writes one. */
export const writesCountryText = ({ kind, fields }: CustomerChange, object: ObjectDescribe): boolean =>
  'country' in fields && typeof fields.country === 'string' && countryCodeField(kind, object) === null;

/** With state and country picklists on, the code is what is written. */
function countryCodeField(kind: CustomerKind, object: ObjectDescribe): string | null {
  const field = `${names[kind]['country']}Code`;
  return object.field(field) === null ? null : field;
}

/**
 * What is sent of a record that a person writes, or what the org has no field or no value for. `countryLanguage`: in which
 * the org has the names of countries where it has no codes.
 */
export function customerValues(
  { kind, fields }: CustomerChange,
  object: ObjectDescribe,
  countryLanguage: Locale,
): { readonly values: RowFields } | { readonly errors: readonly FieldError[] } {
  const values: Record<string, string | number | null> = {};
  const errors: FieldError[] = [];
  for (const [path, value] of Object.entries<string | number | null | undefined>(fields)) {
    // Whom it belongs to when nobody is named, Salesforce says.
    if (value === undefined || (path === 'owner' && value === null)) continue;
    // That is a record of its own there.
    if (kind === 'opportunity' && path === 'contact') continue;
    const given =
      path === 'country' && typeof value === 'string' && countryCodeField(kind, object) === null
        ? countryText(value, countryLanguage)
        : value;
    const written = valueOf(kind, path, given, object);
    if ('missing' in written) {
      if (value !== null)
        errors.push({ path, message: written.missing, ...(written.values && { values: written.values }) });
    } else values[written.field] = written.value;
  }
  return errors.length > 0 ? { errors } : { values };
}

type Written =
  | { readonly field: string; readonly value: string | number | null }
  | { readonly missing: string; readonly values?: Readonly<Record<string, string>> };

function valueOf(
  kind: CustomerKind,
  path: string,
  value: string | number | null,
  object: ObjectDescribe,
): Written {
  const name = names[kind][path] ?? null;
  const field = (path === 'country' ? countryCodeField(kind, object) : null) ?? name;
  if (field === null || object.field(field) === null) return { missing: 'problem.crm.no-such-field' };
  if (path === 'company' && value === null) return { field, value: noCompany };
  if (path !== 'status') return { field, value };
  const allowed = (object.field(field)?.picklistValues ?? [])
    .filter(({ active }) => active)
    .map(({ value: each }) => each);
  const status = statusIn(kind, allowed, value);
  return status === null
    ? { missing: 'problem.crm.no-such-status', values: { allowed: allowed.join(', ') } }
    : { field, value: status };
}

function statusIn(
  kind: CustomerKind,
  allowed: readonly string[],
  value: string | number | null,
): string | null {
  const lead = leadStatuses.find((each) => each === value);
  if (kind === 'lead') return lead === undefined ? null : leadStatusIn(allowed, lead);
  const ofCase = caseStatuses.find((each) => each === value);
  return ofCase === undefined ? null : caseStatusIn(allowed, ofCase);
}
