import type { RecordId } from './ids.ts';
import type { EpochMs } from './time.ts';

export const recordKinds = [
  'account',
  'contact',
  'lead',
  'personAccount',
  'case',
  'opportunity',
  'task',
  'event',
] as const;
export type RecordKind = (typeof recordKinds)[number];

/** A CRM record as the rest of Tieline names it. */
export interface RecordRef {
  readonly kind: RecordKind;
  readonly id: RecordId;
  readonly name: string;
}

/** A record that carries the number of the other party (spec L23). */
export interface MatchCandidate extends RecordRef {
  /** When the record was last changed by a person; logging an activity does not count. */
  readonly changedAt: EpochMs;
  /** The account a contact belongs to; null for other kinds and contacts without one. */
  readonly account: RecordRef | null;
}
