import type { z } from 'zod';
import type { RecordRef } from '../../../../contract/common.ts';
import type { RecordNumber } from '../../../../contract/crm/crm.ts';
import { taskStatuses } from '../../../../domain/crm/activity.ts';
import { caseStatuses, leadStatuses } from '../../../../domain/crm/customer-record.ts';
import type { MessageKey } from '../../../ui/text/locale.ts';

/** A record as its page shows it: the fields of its kind, some of them other records; a custom object has fields of its own. */
export interface RecordPage extends RecordRef {
  readonly [field: string]: unknown;
  readonly owner?: { readonly id: string; readonly name: string } | null;
  readonly account?: RecordRef | null;
  /** Of an activity: the workflow that logged it sets its subject (spec L12). */
  readonly subjectLocked?: boolean;
  /** Of an activity: what workflows wrote beside the standard fields (spec L13). */
  readonly extra?: Readonly<Record<string, string>>;
  /** Its phone fields as they can be dialled. */
  readonly numbers?: readonly z.infer<typeof RecordNumber>[];
  readonly openCases?: readonly RecordRef[];
  readonly openOpportunities?: readonly RecordRef[];
}

export type FieldType =
  | 'text'
  | 'phone'
  | 'email'
  | 'date'
  | 'moment'
  | 'number'
  | 'country'
  | 'long'
  | 'record'
  | 'status';

export interface RecordField {
  readonly name: string;
  /** `own`: an administrator's own field, which goes by its name. */
  readonly label: MessageKey | { readonly own: string };
  readonly type: FieldType;
  readonly required?: boolean;
  /** Kinds that a `record` field may name; without them any. */
  readonly kinds?: readonly string[];
  /** The values that a `status` field may have; without them it is free text. */
  readonly values?: readonly Status[];
}

type Status = (typeof taskStatuses | typeof caseStatuses | typeof leadStatuses)[number];

const field = (
  name: string,
  label: MessageKey,
  type: FieldType = 'text',
  more: Partial<RecordField> = {},
): RecordField => ({ name, label, type, ...more });
const phone = field('phone', 'desk.field.phone', 'phone');
const mobile = field('mobile', 'desk.field.mobile', 'phone');
const email = field('email', 'desk.field.email', 'email');
const country = field('country', 'desk.field.country', 'country');
const subject = field('subject', 'desk.field.subject', 'text', { required: true });
const account = field('account', 'desk.field.account', 'record', { kinds: ['account'] });
const contact = field('contact', 'desk.field.contact', 'record', { kinds: ['contact'] });
const who = field('who', 'desk.field.who', 'record', { kinds: ['contact', 'lead'] });
const what = field('what', 'desk.field.what', 'record', { kinds: ['account', 'case', 'opportunity'] });
const description = field('description', 'desk.field.description', 'long');
const person = [
  field('firstName', 'desk.field.firstName'),
  field('lastName', 'desk.field.lastName', 'text', { required: true }),
];

/** The fields of each kind (spec api, CRM), in the order in which its page and its form show them. */
export const fieldsOfKind: Readonly<Record<string, readonly RecordField[]>> = {
  account: [field('name', 'desk.field.name', 'text', { required: true }), phone, email, country, description],
  contact: [...person, phone, mobile, email, account, country, description],
  personAccount: [...person, phone, mobile, email, country, description],
  lead: [
    ...person,
    field('company', 'desk.field.company'),
    phone,
    mobile,
    email,
    field('status', 'desk.field.status', 'status', { values: leadStatuses }),
    country,
    description,
  ],
  case: [
    subject,
    field('status', 'desk.field.status', 'status', { values: caseStatuses }),
    contact,
    account,
    description,
  ],
  opportunity: [
    field('name', 'desk.field.name', 'text', { required: true }),
    field('stage', 'desk.field.stage', 'status'),
    field('amount', 'desk.field.amount', 'number'),
    field('closeDate', 'desk.field.closeDate', 'date'),
    account,
    contact,
    description,
  ],
  task: [
    subject,
    field('status', 'desk.field.status', 'status', { values: taskStatuses }),
    field('due', 'desk.field.due', 'date'),
    who,
    what,
    description,
  ],
  event: [
    subject,
    field('startsAt', 'desk.field.startsAt', 'moment'),
    field('endsAt', 'desk.field.endsAt', 'moment'),
    who,
    what,
  ],
};

/** Kinds that a person makes from the search page. */
export const newKinds = ['contact', 'lead', 'account'] as const;

export const isRecordRef = (value: unknown): value is RecordRef =>
  typeof value === 'object' && value !== null && 'kind' in value && 'id' in value && 'name' in value;

/** A field's value as text; what is empty or of another shape gives ''. */
export function textOf(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
