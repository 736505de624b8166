import type { CorrectionCheck } from '../../../../application/ports/crm/correction-check.ts';
import type { LedgerWrite } from '../../../../application/ports/logging/ledger-store.ts';
import { isFixedKind } from '../../../../domain/record.ts';
import type { FieldError } from '../../../../domain/refusal.ts';
import { isTable } from '../../../../domain/same-value.ts';
import { objectOf } from '../objects.ts';
import { isDispensable } from '../writing/rows/org-row.ts';
import type { DescribeCache } from './describe-cache.ts';
import type { FieldDescribe, ObjectDescribe } from './object-describe.ts';
import { recordTypesIn } from './record-types.ts';

/** The org's field for each field of a payload that people correct by a text. */
const activityFields = {
  subject: 'Subject',
  description: 'Description',
  recordType: 'RecordTypeId',
} as const;
const personFields = {
  firstName: 'FirstName',
  lastName: 'LastName',
  phone: 'Phone',
  email: 'Email',
} as const;
const fieldsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Task: { ...activityFields, disposition: 'CallDisposition' },
  Event: activityFields,
  VoiceCall: { description: 'Description', disposition: 'CallResolution' },
  Case: { subject: 'Subject', recordType: 'RecordTypeId' },
  Opportunity: { name: 'Name', stage: 'StageName' },
  Account: { name: 'Name', phone: 'Phone' },
  Contact: personFields,
  Lead: personFields,
};

/** More values than people read through are cut. */
const MOST_VALUES = 50;

/**
 * Compares a correction with what describe says: fields that there are, that may be written, their lengths, the values of
 * restricted picklists, and the record types of the integration user. Describe is asked anew, since what was refused may
 * have been changed since.
 */
export const correctionCheck =
  (cache: Pick<DescribeCache, 'object' | 'doubt'>): CorrectionCheck =>
  async (write, correction) => {
    const name = objectOfWrite(write);
    const values = name === null ? [] : valuesIn(name, correction, write.payload);
    if (name === null || values.length === 0) return [];
    cache.doubt(name);
    const object = await cache.object(name);
    if (object === null) return [];
    return values.flatMap(({ path, field, value }) => {
      const fault = faultOf(object, field, value);
      return fault === null ? [] : [{ path: `payload.${path}`, ...fault }];
    });
  };

/** null: nothing of it is text that people correct. */
function objectOfWrite({ operation, payload }: Pick<LedgerWrite, 'operation' | 'payload'>): string | null {
  switch (operation) {
    case 'upsert-task':
    case 'upsert-follow-up':
      return 'Task';
    case 'upsert-event':
      return 'Event';
    case 'upsert-voice-call':
      return 'VoiceCall';
    case 'create-record': {
      const { record } = payload;
      return typeof record === 'string' && isFixedKind(record) ? objectOf(record) : null;
    }
    case 'delete-task':
    case 'delete-event':
    case 'delete-voice-call':
    case 'delete-untouched':
    case 'finish-task':
    case 'send-mail':
      return null;
  }
}

interface GivenValue {
  readonly path: string;
  readonly field: string;
  readonly value: string;
}

type Payload = Readonly<Record<string, unknown>>;

/** Texts that are written otherwise than before, with the fields that they go to; what is emptied no picklist refuses. */
function valuesIn(object: string, correction: Payload, former: Payload): readonly GivenValue[] {
  const extra = isTable(correction['extra']) ? correction['extra'] : {};
  const formerExtra = isTable(former['extra']) ? former['extra'] : {};
  const changed = [
    ...Object.entries(fieldsOf[object] ?? {}).map(([path, field]) => ({
      path,
      field,
      value: correction[path],
      before: former[path],
    })),
    ...Object.entries(extra).map(([field, value]) => ({
      path: `extra.${field}`,
      field,
      value,
      before: formerExtra[field],
    })),
  ];
  return changed.flatMap(({ path, field, value, before }) =>
    typeof value === 'string' && value !== '' && value !== before ? [{ path, field, value }] : [],
  );
}

/** null: the field takes the value, as far as describe says. */
function faultOf(object: ObjectDescribe, name: string, value: string): Omit<FieldError, 'path'> | null {
  const field = object.field(name);
  const where = { field: `${object.name}.${name}` };
  // What an org can do without is left out when it is written.
  if (field === null && isDispensable(name)) return null;
  if (field === null) return { message: 'problem.field.crm-field-unknown', values: where };
  if (!field.createable && !field.updateable)
    return { message: 'problem.field.crm-field-locked', values: where };
  if (field.length > 0 && value.length > field.length)
    return { message: 'problem.field.too-long', values: { most: field.length } };
  const allowed = name === 'RecordTypeId' ? recordTypesFor(object) : picklistOf(field);
  if (allowed === null || allowed.some(({ isTaken }) => isTaken(value))) return null;
  const shown = allowed.map(({ shown: text }) => text);
  const cut = shown.length > MOST_VALUES ? [...shown.slice(0, MOST_VALUES), '…'] : shown;
  return { message: 'problem.field.one-of', values: { allowed: cut.join(', ') } };
}

interface Allowed {
  readonly shown: string;
  readonly isTaken: (value: string) => boolean;
}

/** Ids have 15 characters, and sometimes three more that only check them. */
const recordTypesFor = (object: ObjectDescribe): readonly Allowed[] =>
  [...recordTypesIn(object).available].map(([id, name]) => ({
    shown: `${id} (${name})`,
    isTaken: (value) => value.slice(0, 15) === id.slice(0, 15),
  }));

/** null: it takes any text. */
const picklistOf = ({ restrictedPicklist, picklistValues }: FieldDescribe): readonly Allowed[] | null =>
  restrictedPicklist
    ? picklistValues
        .filter(({ active }) => active)
        .map(({ value: one }) => ({ shown: one, isTaken: (value) => value === one }))
    : null;
