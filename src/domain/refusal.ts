/**
 * One thing wrong with an input: where (a path such as `dispositions[2].id`), and what is allowed: the key of a
 * message with the `values` it names, or words that stand for themselves.
 */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** What the product's rules refuse, by the codes of the API; `adapters/http/platform/problem.ts` maps each to its status. */
export type RefusalCode =
  // 404
  | 'not-found'
  // 403
  | 'forbidden'
  | 'account-disabled'
  // 409: not possible in this state
  | 'phase'
  | 'call-on-hold'
  | 'call-connected'
  | 'in-conference'
  | 'offer-gone'
  | 'box-not-available'
  | 'disposition-required'
  | 'not-logged'
  | 'note-changed'
  | 'not-yours'
  | 'changed-meanwhile'
  | 'in-use'
  | 'account-needed'
  | 'already-exists'
  | 'import-running'
  | 'crm-not-connected'
  // 422: refused by a rule
  | 'invalid'
  | 'skill-required'
  | 'number-invalid'
  | 'subject-locked'
  | 'combination-not-allowed'
  | 'setting-not-available'
  | 'elevation-not-allowed'
  // 503
  | 'telephony-unavailable';

/** An expected refusal: a value, never thrown. `phase` is given where the state is the reason. */
export interface Refusal<Code extends RefusalCode = RefusalCode> {
  readonly refused: Code;
  readonly phase?: string;
  readonly errors?: readonly FieldError[];
  /** What to do about it, where that is not the same for every refusal of its code. */
  readonly remedy?: Omit<FieldError, 'path'>;
  /** Of `note-changed`: the note as it is in the CRM now. */
  readonly note?: string;
}

export const refuse = <Code extends RefusalCode>(
  refused: Code,
  why: Omit<Refusal, 'refused'> = {},
): Refusal<Code> => ({ refused, ...why });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;
