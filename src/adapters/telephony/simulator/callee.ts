/** What somebody whose number is called does. */
export const behaviours = ['answer', 'busy', 'no-answer', 'reject', 'fail'] as const;
export type Behaviour = (typeof behaviours)[number];

/** `afterMs`: after so long; null for `no-answer` = rings until the caller gives up. */
export interface Callee {
  readonly behaviour: Behaviour;
  readonly afterMs: number | null;
}
