import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { OrgAnswer, OrgError } from './org-client.ts';

/** Longer texts of errors are cut: they are shown to people, and a page of HTML says nothing to them. */
const WORDS = 500;
/** More do not help whoever has to choose one. */
const MOST_DUPLICATES = 5;

/** What a duplicate rule found; an answer in another form names nothing. */
const Duplicates = z
  .object({
    matchResults: z.array(
      z.object({
        matchRecords: z.array(
          z.object({ record: z.object({ Id: z.string(), attributes: z.object({ type: z.string() }) }) }),
        ),
      }),
    ),
  })
  .nullish()
  .catch(null)
  .transform((found) =>
    (found?.matchResults ?? []).flatMap(({ matchRecords }) =>
      matchRecords.map(({ record: { Id: id, attributes } }) => `${attributes.type} ${id}`),
    ),
  );
/** Of a request as a whole; with the records that a duplicate rule found, as Salesforce's words do not say which. */
const RequestError = z
  .object({
    errorCode: z.string(),
    message: z.string().catch(''),
    fields: z.array(z.string()).nullish().catch(null),
    duplicateResult: Duplicates,
  })
  .transform(({ errorCode, message, duplicateResult, ...one }): OrgError => {
    const found = duplicateResult.slice(0, MOST_DUPLICATES).join(', ');
    return {
      code: errorCode,
      message: found === '' ? message : `${message} (${found})`,
      fields: one.fields ?? [],
    };
  });

/** What the org says is wrong with a whole request; none where it did not say it in its own form. */
export const orgErrorsOf = (body: unknown): readonly OrgError[] =>
  z.array(RequestError).safeParse(body).data ?? [];

/** Why a request was refused as a whole, in Salesforce's words; where it gave none, the status stands for them. */
export function requestErrors({ status, body }: OrgAnswer): readonly OrgError[] {
  const errors = orgErrorsOf(body);
  if (errors.length > 0) return errors;
  return [{ code: `HTTP_${status}`, message: `Salesforce answered with status ${status}.`, fields: [] }];
}

/** The same in one line. */
export function wordsOf({ status, body }: OrgAnswer): string {
  const errors = orgErrorsOf(body);
  if (errors.length === 0) return `Salesforce answered with status ${status}`;
  return errors.map(({ code, message }) => `${code}: ${message.slice(0, WORDS)}`).join('; ');
}

/**
 * The org refused what was asked, so nothing can be said about it. Where it is for a field or an object that describe knew,
 * describe is out of date.
 */
export class RequestRefused extends CrmUnavailable {
  readonly errors: readonly OrgError[];

  constructor(errors: readonly OrgError[]) {
    super(errors.map(({ code, message }) => `${code}: ${withoutQuery(message)}`).join(' '));
    this.errors = errors;
  }
}

/** Salesforce quotes the query before it says what is wrong with it. */
const withoutQuery = (message: string): string => message.replace(/^[^]*ERROR at Row:\d+:Column:\d+\s*/u, '');
