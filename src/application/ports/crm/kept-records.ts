import type { EpochMs } from '../../../domain/time.ts';

/** How far one object of the CRM is brought here. */
export interface ObjectFill {
  /** As the CRM calls it. */
  readonly object: string;
  readonly isFilled: boolean;
  /** Read so far; null: it has not begun, or all of them are. */
  readonly records: number | null;
  /** How many there are to read; null: the CRM has not said yet, or all of them are read. */
  readonly of: number | null;
}

/** How far what is kept of a CRM's records can be trusted, for people to see (spec X5). */
export interface KeptState {
  /**
   * `filling`: some may be missing; `stale`: what has changed since may be missing; `not-kept`: nothing is, and the CRM is
   * asked each time.
   */
  readonly state: 'filling' | 'fresh' | 'stale' | 'not-kept';
  readonly since: EpochMs;
  /** While it is filled: how far each object is. */
  readonly objects: readonly ObjectFill[];
  /** Why it is stale, or is not filled any further, in the words of whoever could not do it; null: all is well. */
  readonly reason: string | null;
  /** The CRM's objects and fields without which nothing can be kept: they are hidden from us, or not there. */
  readonly hidden: readonly string[];
}

/** What is kept here of a CRM that is far away, so that no call has to ask it. */
export interface KeptRecords {
  /** Whose number it is. */
  numbers(): KeptState;
  /** The cases, opportunities and tasks that are open. */
  openRecords(): KeptState;
}
