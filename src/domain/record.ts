import type { Brand, RecordId } from './ids.ts';
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
  /** A call that the CRM itself has a record of (spec X9); few CRMs do. */
  'voiceCall',
] as const;
export type FixedKind = (typeof recordKinds)[number];
/** The kinds that people make and change; a record of a call is the CRM's own. */
export type UsualKind = Exclude<FixedKind, 'voiceCall'>;

/** The name of an object that an administrator defined, such as `machine` (spec L29); `customKind` makes it. */
export type CustomKind = Brand<string, 'CustomKind'>;
export type RecordKind = FixedKind | CustomKind;

/** Letters, digits and underlines, as in Salesforce: it stands in addresses and in workflows. */
const customKindShape = /^[A-Za-z][A-Za-z0-9_]{0,39}$/u;

/** By a kind there always is, or by what every object of JavaScript has, such as `constructor`. */
const isTaken = (name: string): boolean =>
  recordKinds.some((kind) => kind.toLowerCase() === name.toLowerCase()) || name in {};

/** A name as that of an object an administrator defines; null: it cannot be one, or is that of a kind there always is. */
export const customKind = (name: string): CustomKind | null =>
  customKindShape.test(name) && !isTaken(name) ? (name as CustomKind) : null;

export const isFixedKind = (kind: string): kind is FixedKind => recordKinds.some((each) => each === kind);
export const isCustomKind = (kind: RecordKind): kind is CustomKind => !isFixedKind(kind);

/** A kind as somebody names it; null: there is none of that name, nor can be. */
export const recordKind = (name: string): RecordKind | null => (isFixedKind(name) ? name : customKind(name));

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
  /** Of a record of a custom kind the fields in which the number stands: a workflow names those that count (spec L29). */
  readonly fields?: readonly string[];
}
