import type { CrmUsers } from '../../application/ports/crm-users.ts';
import type { CrmWrite, CrmWriteResult } from '../../application/ports/crm.ts';
import { taskStatuses } from '../../domain/crm/activity.ts';
import type { ActivityFields } from '../../domain/plan/activity.ts';
import { isUuid } from './uuid.ts';

export type RefusedCode =
  | 'deleted'
  | 'field-missing'
  | 'field-too-long'
  | 'value-not-allowed'
  | 'who-not-found'
  | 'what-not-found'
  | 'owner-not-found'
  | 'lead-with-related';

/** The CRM's own words, in one language like any CRM's. */
export const words: Readonly<Record<RefusedCode, string>> = {
  deleted: 'The record has been deleted.',
  'field-missing': 'Required fields are missing: subject, status.',
  'field-too-long': 'A value is too long: subject takes 255 characters, description 32,000, any other 4,000.',
  'value-not-allowed': 'A value is not allowed for its field.',
  'who-not-found': 'Name: no contact, lead or person account has this id, or it has been deleted.',
  'what-not-found':
    'Related to: no account, person account, case or opportunity has this id, or it has been deleted.',
  'owner-not-found': 'Owner: no user has this id.',
  'lead-with-related': 'Related to: a lead cannot have a related record.',
};

/** Characters at most, as in Salesforce (spec L12, X4), so that a move there loses nothing. */
const maxSubject = 255;
const maxDescription = 32_000;
const maxText = 4_000;

/** What can be refused without the database; null: nothing. */
export function judge(write: CrmWrite, users: CrmUsers): CrmWriteResult | null {
  if (write.operation === 'delete-task') return isStorable(write.key) ? null : refused('value-not-allowed');
  const { fields } = write;
  const texts = textsIn(fields);
  if (!isStorable(write.key) || !texts.every(isStorable) || !hasAllowedValues(fields))
    return refused('value-not-allowed');
  if (
    isLonger(fields.subject, maxSubject) ||
    isLonger(fields.description, maxDescription) ||
    texts.some((text) => text !== fields.description && isLonger(text, maxText))
  )
    return refused('field-too-long');
  if (fields.subject?.trim() === '') return refused('field-missing');
  if (fields.who && !isUuid(fields.who.id)) return refused('who-not-found');
  if (fields.what && !isUuid(fields.what.id)) return refused('what-not-found');
  if (fields.owner && users.find(fields.owner) === null) return refused('owner-not-found');
  return null;
}

const refused = (code: RefusedCode): CrmWriteResult => ({ result: 'refused', code, words: words[code] });

/** PostgreSQL stores neither NUL nor half a character. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** A character counts once, however many code units it takes. */
const isLonger = (text: string | undefined, characters: number): boolean =>
  text !== undefined && text.length > characters && Array.from(text).length > characters;

function hasAllowedValues({
  status,
  due,
  durationSeconds,
  startedAt,
  endedAt,
}: Partial<ActivityFields>): boolean {
  return (
    (status === undefined || taskStatuses.includes(status)) &&
    (due === undefined || due === '' || isDay(due)) &&
    (durationSeconds === undefined || isSeconds(durationSeconds)) &&
    [startedAt, endedAt].every((moment) => moment === undefined || isMoment(moment))
  );
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
const isMoment = (moment: number): boolean =>
  Number.isFinite(moment) && moment > -maxMoment / 4 && moment < maxMoment;

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    Array.isArray(value) ? textsIn(inner) : [key, ...textsIn(inner)],
  );
}
