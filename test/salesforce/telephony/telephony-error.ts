/** A refusal of the telephony API, answered with this status. */
export class TelephonyError extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds; null: no word of it. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string, message: string, retryAfter: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export const badRequest = (message: string) => new TelephonyError(400, 'BAD_REQUEST', message);
export const unauthorized = (message: string) => new TelephonyError(401, 'UNAUTHORIZED', message);
