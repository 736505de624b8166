/** One error in Salesforce's form. */
export interface ErrorEntry {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
}

/** A refusal of the whole request, in Salesforce's words: answered with this status and these errors as a JSON array. */
export class SalesforceError extends Error {
  readonly status: number;
  readonly errors: readonly ErrorEntry[];

  constructor(status: number, errors: readonly ErrorEntry[]) {
    super(errors.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; '));
    this.status = status;
    this.errors = errors;
  }
}

/** A path, a version or a record that is not there. */
export const notFound = (message = 'The requested resource does not exist') =>
  new SalesforceError(404, [{ errorCode: 'NOT_FOUND', message }]);
