import { SalesforceError, type ErrorEntry } from '../rest/salesforce-error.ts';

/** Why a record was not saved, as a save result gives it. */
export interface SaveError {
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];
  /** Which records the new one doubles; only with `DUPLICATES_DETECTED`. */
  readonly duplicateResult?: DuplicateResult;
}

/** What a duplicate rule found, in the words of the API. */
export interface DuplicateResult {
  readonly allowSave: boolean;
  readonly duplicateRule: string;
  readonly duplicateRuleEntityType: string;
  readonly errorMessage: string;
  readonly matchResults: readonly unknown[];
}

/** One record that is not saved. In a collection the others go on. */
export class SaveFailed extends Error {
  readonly errors: readonly SaveError[];

  constructor(errors: readonly SaveError[]) {
    super(errors.map((error) => `${error.statusCode}: ${error.message}`).join('; '));
    this.name = 'SaveFailed';
    this.errors = errors;
  }
}

/** A single reason. */
export function saveFailed(statusCode: string, message: string, fields: readonly string[] = []): SaveFailed {
  return new SaveFailed([{ statusCode, message, fields }]);
}

/** What is left unsaid here is answered with 400. */
const statusOf: Readonly<Record<string, number>> = {
  ENTITY_IS_DELETED: 404,
  NOT_FOUND: 404,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
};

/** The answer of a resource for one record, which turns the record's errors into its own. */
export function refusalOf(failed: SaveFailed): SalesforceError {
  const [first] = failed.errors;
  const status = first === undefined ? 400 : (statusOf[first.statusCode] ?? 400);
  return new SalesforceError(status, failed.errors.map(restErrorOf));
}

function restErrorOf(error: SaveError): ErrorEntry & { readonly duplicateResult?: DuplicateResult } {
  const { statusCode, message, fields, duplicateResult } = error;
  return duplicateResult === undefined
    ? { message, errorCode: statusCode, fields }
    : { duplicateResult, errorCode: statusCode, message };
}

/** A refusal of the whole request. */
export function refused(
  status: number,
  errorCode: string,
  message: string,
  fields?: readonly string[],
): SalesforceError {
  return new SalesforceError(status, [
    fields === undefined ? { errorCode, message } : { errorCode, message, fields },
  ]);
}
