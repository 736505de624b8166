import type { CrmWrite, CrmWriteResult } from '../../../../../application/ports/crm/writer.ts';
import type { ActivityFields } from '../../../../../domain/crm/activity-fields.ts';
import { isRecordId } from '../../client/soql.ts';
import { isStorableKey } from '../rows/stored-key.ts';

const words = {
  'value-not-allowed': 'A value is not allowed for its field.',
  'field-missing': 'Required fields are missing, and there is no record yet that could have them.',
  'id-not-allowed': 'What is named is no id of a Salesforce record.',
  'task-not-found': 'The task to be finished is not there, or it has been deleted.',
  'ends-before-start': 'The event would end before it begins.',
  deleted: 'The record has been deleted.',
  'no-voice-calls':
    'Tieline is the telephony of no contact center of this org, so that it has no VoiceCalls to write to.',
  'no-voice-call':
    'Salesforce has no record of this call, which it makes of calls that it dials; ten minutes after the end of a call none comes any more.',
  'several-records': 'Several records have the key of this one, so that nobody can tell which is meant.',
} as const;

type RefusedCode = keyof typeof words;

/** A refusal of Tieline's own, of what Salesforce was not asked or has no words for. */
export const refused = (code: RefusedCode): CrmWriteResult => ({
  result: 'refused',
  code,
  words: words[code],
});

/**
 * What is refused without asking, because Salesforce would refuse the whole request for it instead of the row, or would
 * take it for something else; null: nothing. Everything else Salesforce refuses in words of its own.
 */
export function judge(write: CrmWrite): CrmWriteResult | null {
  const code = isStorableKey(write.key) ? faultOf(write) : 'value-not-allowed';
  return code && refused(code);
}

function faultOf(write: CrmWrite): RefusedCode | null {
  switch (write.operation) {
    case 'upsert-task':
    case 'upsert-voice-call':
    case 'upsert-follow-up':
    case 'upsert-event': {
      const { subject, who, what, owner, recordType } = write.fields;
      if (subject?.trim() === '') return 'field-missing';
      if (!textsIn(write.fields).every(isStorable) || !hasAllowedValues(write)) return 'value-not-allowed';
      return hasIds([who?.id, what?.id, owner, recordType]) ? null : 'id-not-allowed';
    }
    case 'create-record': {
      const { fields } = write;
      if (!textsIn(fields).every(isStorable)) return 'value-not-allowed';
      // An empty text is no value to Salesforce, which then says so; one of spaces would be a name.
      if ([nameIn(fields), ...(fields.record === 'opportunity' ? [fields.stage] : [])].some(isBlank))
        return 'field-missing';
      if (fields.record !== 'case' && fields.record !== 'opportunity')
        return hasIds([fields.owner]) ? null : 'id-not-allowed';
      if (fields.record === 'opportunity' && !isDay(fields.closeDate)) return 'value-not-allowed';
      const recordType = fields.record === 'case' ? fields.recordType : null;
      return hasIds([fields.owner, fields.contact?.id, fields.account?.id, recordType])
        ? null
        : 'id-not-allowed';
    }
    case 'finish-task':
      return isRecordId(write.fields.task.id) ? null : 'task-not-found';
    case 'delete-task':
    case 'delete-voice-call':
    case 'delete-event':
    case 'delete-untouched':
      return null;
  }
}

const hasIds = (ids: readonly (string | null | undefined)[]): boolean =>
  ids.every((id) => id == null || isRecordId(id));

const isBlank = (text: string): boolean => text.trim() === '';

type Created = Extract<CrmWrite, { operation: 'create-record' }>['fields'];

function nameIn(fields: Created): string {
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

type ActivityWrite = Extract<CrmWrite, { operation: `upsert-${string}` }>;

function hasAllowedValues(write: ActivityWrite): boolean {
  switch (write.operation) {
    case 'upsert-task':
    case 'upsert-voice-call':
      return hasLogValues(write.fields);
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

const hasLogValues = ({ due, durationSeconds, startedAt, endedAt }: Partial<ActivityFields>): boolean =>
  (due === undefined || due === '' || isDay(due)) &&
  (durationSeconds === undefined || isSeconds(durationSeconds)) &&
  [startedAt, endedAt].every(mayBeMoment);

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const day = new Date(`${text}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** `CallDurationInSeconds` has eight digits. */
const maxSeconds = 99_999_999;
const isSeconds = (seconds: number): boolean =>
  Number.isInteger(seconds) && seconds >= 0 && seconds <= maxSeconds;

/** Salesforce's calendar, from 1700 to 4000. */
const moments = { from: Date.UTC(1700, 0, 1), to: Date.UTC(4000, 11, 31) };
const mayBeMoment = (at: number | null | undefined): boolean =>
  at === undefined || at === null || (at >= moments.from && at <= moments.to);

/** Salesforce keeps neither NUL nor half a character. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    Array.isArray(value) ? textsIn(inner) : [key, ...textsIn(inner)],
  );
}
