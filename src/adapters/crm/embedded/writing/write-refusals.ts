import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { CrmWrite, CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import { taskStatuses } from '../../../../domain/crm/activity.ts';
import { standardLimits } from '../../../../domain/crm/capabilities.ts';
import { isUuid } from '../../../postgres/uuid.ts';

export type RefusedCode =
  | 'deleted'
  | 'field-missing'
  | 'field-too-long'
  | 'value-not-allowed'
  | 'who-not-found'
  | 'what-not-found'
  | 'contact-not-found'
  | 'account-not-found'
  | 'task-not-found'
  | 'owner-not-found'
  | 'ends-before-start'
  | 'lead-with-related'
  | 'no-voice-calls';

/** Subjects and descriptions (spec X4); what else is written takes fewer, and a name as many as people may write (contract/crm/crm.ts). */
const limits = standardLimits;
const maxText = 4_000;
const maxName = 200;

/** The CRM's own words, in one language like any CRM's. */
const words: Readonly<Record<RefusedCode, string>> = {
  deleted: 'The record has been deleted.',
  'field-missing':
    'Required fields are missing: a task has a subject, a call a status too; an event a subject, start and end; a record a name.',
  'field-too-long': `A value is too long: names take ${maxName} characters, subject ${limits.subject}, description ${limits.description}, any other ${maxText}.`,
  'value-not-allowed': 'A value is not allowed for its field.',
  'who-not-found': 'Name: no contact, lead or person account has this id, or it has been deleted.',
  'what-not-found':
    'Related to: no account, person account, case or opportunity has this id, or it has been deleted.',
  'contact-not-found': 'Contact: no contact has this id, or it has been deleted.',
  'account-not-found': 'Account: no account or person account has this id, or it has been deleted.',
  'task-not-found': 'The task to be finished is not there, or it has been deleted.',
  'owner-not-found': 'Owner: no user has this id.',
  'ends-before-start': 'The event would end before it begins.',
  'lead-with-related': 'Related to: a lead cannot have a related record.',
  'no-voice-calls': 'This CRM has no records of calls: the workflow logs them as tasks.',
};

export const refused = (code: RefusedCode): CrmWriteResult => ({
  result: 'refused',
  code,
  words: words[code],
});

/** What can be refused without the database; null: nothing. */
export function judge(write: CrmWrite, users: CrmUsers): CrmWriteResult | null {
  const code = isStorable(write.key) ? faultOf(write, users) : 'value-not-allowed';
  return code && refused(code);
}

function faultOf(write: CrmWrite, users: CrmUsers): RefusedCode | null {
  switch (write.operation) {
    case 'upsert-task':
    case 'upsert-follow-up':
    case 'upsert-event':
      return activityFault(write, users);
    case 'upsert-voice-call':
      return 'no-voice-calls';
    case 'create-record':
      return recordFault(write.fields, users);
    case 'finish-task':
      return isUuid(write.fields.task.id) ? null : 'task-not-found';
    case 'delete-task':
    case 'delete-voice-call':
    case 'delete-event':
    case 'delete-untouched':
      return null;
  }
}

type ActivityWrite = Extract<CrmWrite, { operation: 'upsert-task' | 'upsert-follow-up' | 'upsert-event' }>;

function activityFault(write: ActivityWrite, users: CrmUsers): RefusedCode | null {
  const { subject, description, who, what, owner } = write.fields;
  const texts = textsIn(write.fields);
  if (!texts.every(isStorable) || !hasAllowedValues(write)) return 'value-not-allowed';
  if (
    isLonger(subject, limits.subject) ||
    isLonger(description, limits.description) ||
    texts.some((text) => text !== description && isLonger(text, maxText))
  )
    return 'field-too-long';
  if (subject?.trim() === '') return 'field-missing';
  if (who && !isUuid(who.id)) return 'who-not-found';
  if (what && !isUuid(what.id)) return 'what-not-found';
  return ownerFault(owner ?? null, users);
}

const ownerFault = (owner: string | null, users: CrmUsers): RefusedCode | null =>
  owner !== null && users.find(owner) === null ? 'owner-not-found' : null;

function recordFault(
  fields: Extract<CrmWrite, { operation: 'create-record' }>['fields'],
  users: CrmUsers,
): RefusedCode | null {
  const texts = textsIn(fields);
  if (!texts.every(isStorable)) return 'value-not-allowed';
  const name = nameIn(fields);
  if (name.trim() === '') return 'field-missing';
  if (isLonger(name, fields.record === 'case' ? limits.subject : maxName)) return 'field-too-long';
  if (texts.some((text) => text !== name && isLonger(text, maxText))) return 'field-too-long';
  if (fields.record === 'case' || fields.record === 'opportunity') {
    if (fields.contact !== null && !isUuid(fields.contact.id)) return 'contact-not-found';
    if (fields.account !== null && !isUuid(fields.account.id)) return 'account-not-found';
  }
  if (fields.record === 'opportunity' && fields.stage.trim() === '') return 'field-missing';
  if (fields.record === 'opportunity' && !isDay(fields.closeDate)) return 'value-not-allowed';
  return ownerFault(fields.owner, users);
}

function nameIn(fields: Extract<CrmWrite, { operation: 'create-record' }>['fields']): string {
  switch (fields.record) {
    case 'contact':
    case 'lead':
      return fields.lastName;
    case 'account':
    case 'opportunity':
      return fields.name;
    case 'case':
      return fields.subject;
  }
}

/** PostgreSQL stores neither NUL nor half a character. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** A character counts once, however many code units it takes. */
const isLonger = (text: string | undefined, characters: number): boolean =>
  text !== undefined && text.length > characters && Array.from(text).length > characters;

function hasAllowedValues(write: ActivityWrite): boolean {
  switch (write.operation) {
    case 'upsert-task': {
      const { status, due, durationSeconds, startedAt, endedAt } = write.fields;
      return (
        (status === undefined || taskStatuses.includes(status)) &&
        (due === undefined || due === '' || isDay(due)) &&
        (durationSeconds === undefined || isSeconds(durationSeconds)) &&
        [startedAt, endedAt].every(mayBeMoment)
      );
    }
    case 'upsert-follow-up': {
      const { due, reminderAt } = write.fields;
      return (due === undefined || isDay(due)) && mayBeMoment(reminderAt);
    }
    case 'upsert-event': {
      const { startsAt, endsAt, reminderAt } = write.fields;
      return [startsAt, endsAt, reminderAt].every(mayBeMoment);
    }
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const day = new Date(`${text}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** As large as the column. */
const maxSeconds = 2 ** 31 - 1;
const isSeconds = (seconds: number): boolean =>
  Number.isInteger(seconds) && seconds >= 0 && seconds <= maxSeconds;

/** The years 0 to 9999. */
const maxMoment = Date.UTC(9999, 11, 31);
const mayBeMoment = (moment: number | null | undefined): boolean =>
  moment === undefined ||
  moment === null ||
  (Number.isFinite(moment) && moment > -maxMoment / 4 && moment < maxMoment);

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    Array.isArray(value) ? textsIn(inner) : [key, ...textsIn(inner)],
  );
}
