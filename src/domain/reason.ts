/** What a rule looked at or decided, as JSON, shown under "Why?". */
export type Seen = string | number | boolean | null | readonly Seen[] | { readonly [key: string]: Seen };

/**
 * Why a rule decided as it did: a code that has one message per language (`src/messages/*\/why.json`,
 * key = code) and the values that the message names.
 */
export interface Reason {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
}

/** One line of "Why?" (spec L34): the rule's number, what it saw, what it decided, why, and which setting said so. */
export interface Step {
  readonly rule: string;
  readonly saw: Readonly<Record<string, Seen>>;
  readonly decided: Seen;
  readonly because: Reason;
  /** The setting's path in the workflow document (`log.inboundMissed`) or the organisation's settings; null where no setting is involved. */
  readonly setting: string | null;
}

/** A rule's result together with the step that explains it: the explanation is made by the code that decided. */
export interface Reasoned<Value> {
  readonly value: Value;
  readonly step: Step;
}
