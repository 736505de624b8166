import { later } from './later.ts';
import type { CrmWriteResult } from '../../../../../application/ports/crm/writer.ts';
import type { OrgError } from '../../client/org-client.ts';

/** What a retry helps: somebody else had the row, or the org had enough for now. */
const passing: ReadonlySet<string> = new Set([
  'UNABLE_TO_LOCK_ROW',
  'REQUEST_LIMIT_EXCEEDED',
  'REQUEST_RUNNING_TOO_LONG',
  'SERVER_UNAVAILABLE',
  'QUERY_TIMEOUT',
  'INVALID_SESSION_ID',
]);

/** Raised by code of the org, which sees up to 200 rows at once: one row's fault may be told of all of them. */
const shared: ReadonlySet<string> = new Set([
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'APEX_ERROR',
  'UNKNOWN_EXCEPTION',
  'PROCESSING_HALTED',
]);

/** A day has a limit and it is used up: asking again at once would only be counted. */
const limitPauseMs = 900_000;

export const isPassing = (errors: readonly OrgError[]): boolean =>
  errors.some(({ code }) => passing.has(code));

/** Whether the row may be innocent, and has to be tried without the others (spec X4). */
export const isShared = (errors: readonly OrgError[]): boolean => errors.some(({ code }) => shared.has(code));

/**
 * Whether a record with our key was there already: made by an earlier try whose answer was lost, or at this moment. Not
 * for errors that are doubled.
 */
export const isKeyTaken = (errors: readonly OrgError[], keyField: string): boolean =>
  errors.some(
    ({ code, message, fields }) =>
      code === 'DUPLICATE_VALUE' && (fields.includes(keyField) || message.includes(keyField)),
  );

/** The same key twice in one request, which says nothing about what is there. Batches are made so that it never comes. */
export const isDoubled = (errors: readonly OrgError[]): boolean =>
  errors.some(
    ({ code, message }) =>
      code === 'DUPLICATE_VALUE' && /duplicate (?:external )?id specified/iu.test(message),
  );

/** A duplicate rule of the org took it for a record that is there. */
export const isDuplicate = (errors: readonly OrgError[]): boolean =>
  errors.some(({ code }) => code === 'DUPLICATES_DETECTED');

/** A field or an object that describe knew is gone, hidden or read-only by now. */
export const isFieldGone = (errors: readonly OrgError[]): boolean =>
  errors.some(({ code }) => schemaCodes.has(code));

const schemaCodes: ReadonlySet<string> = new Set([
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_TYPE',
]);

export const isGone = (errors: readonly OrgError[]): boolean =>
  errors.some(({ code }) => code === 'ENTITY_IS_DELETED');

/** No other owner or record type is looked for: whoever named it has to look at it. */
const named: readonly string[] = ['OwnerId', 'RecordTypeId'];

/** Whether a record that the write names was deleted or merged meanwhile, so that it has to be matched again. */
const namesDeleted = ({ code, fields }: OrgError): boolean =>
  code === 'ENTITY_IS_DELETED' ||
  code === 'NOT_FOUND' ||
  (code === 'INVALID_CROSS_REFERENCE_KEY' && !fields.some((field) => named.includes(field)));

/** What a failed row's write is answered with, in Salesforce's words (spec L33). */
export function failed(errors: readonly OrgError[]): CrmWriteResult {
  const words = wordsOf(errors);
  if (isPassing(errors)) {
    const isLimit = errors.some(({ code }) => code === 'REQUEST_LIMIT_EXCEEDED');
    return later(words, isLimit ? limitPauseMs : null);
  }
  if (errors.some(namesDeleted)) return { result: 'refused', code: 'deleted', words };
  return { result: 'refused', code: errors[0]?.code ?? 'UNKNOWN', words };
}

const wordsOf = (errors: readonly OrgError[]): string =>
  errors.map(({ message }) => message).join(' ') || 'Salesforce gave no reason.';
