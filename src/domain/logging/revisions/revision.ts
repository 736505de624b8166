import { eitherOf, type ReplaceableNotes } from '../../crm/replaceable-notes.ts';
import type { WriteId } from '../../ids.ts';
import type { RecordRef } from '../../record.ts';
import { sameValue } from '../../same-value.ts';
import type { WriteState } from './log-state.ts';
import { isLogUpsert, type PlannedWrite } from '../context/writes.ts';
import { noteField, replaceableUnder } from './replaceable.ts';

/** What a write brings along, by the names of its operation's fields; those that did not change since are left out. */
export type WritePayload = Readonly<Record<string, unknown>>;

/** A write of an earlier revision, as far as a new one depends on it. */
export interface EarlierWrite {
  readonly id: WriteId;
  readonly operation: PlannedWrite['operation'];
  readonly key: string;
  readonly payload: WritePayload;
  /** Of the fields that a person corrected, what the plan had in them. */
  readonly overruled: WritePayload;
  readonly replaces: ReplaceableNotes;
  readonly state: WriteState;
  readonly attempts: number;
  /** What the CRM has made of it; null: nothing yet. */
  readonly record?: Pick<RecordRef, 'id'> | null;
  /** It belongs to the part that is planned; false: to another of the contact, with which it shares what is done once. */
  readonly isOwn: boolean;
  /** A mail whose sender died: it waits for a person, who looks first whether it was sent. */
  readonly mayBeSent: boolean;
}

/** A write as it is to be sent: under the key that the CRM is to know it by, with the fields that remain to be sent. */
export interface RevisedWrite extends Pick<PlannedWrite, 'kind' | 'operation' | 'key'> {
  readonly id: WriteId;
  readonly payload: WritePayload;
  readonly overruled: WritePayload;
  readonly replaces: ReplaceableNotes;
}

/**
 * Why a planned write is not sent: nothing in it has changed, it is done once and was, taking it back is under way
 * already, or a person gave up just this.
 */
export type LeftOut = 'unchanged' | 'once' | 'under-way' | 'given-up';

/** What becomes of the writes when a part is planned again. */
export interface Revision {
  /** Writes of earlier revisions that are not sent any more. */
  readonly superseded: readonly WriteId[];
  /** Those that are being sent: what is not written of them, the new ones are to take over. */
  readonly sending: readonly WriteId[];
  /** In the order of the plan. */
  readonly writes: readonly RevisedWrite[];
  readonly leftOut: readonly { readonly id: WriteId; readonly because: LeftOut }[];
}

type Planned = PlannedWrite & { readonly id: WriteId };

export interface RevisionOptions {
  readonly eraseAll: boolean;
  readonly agreed: ReplaceableNotes;
  readonly leavesNote: boolean;
}

const isUpsert = ({ operation }: Pick<EarlierWrite, 'operation'>): boolean => operation.startsWith('upsert-');
const isRemoval = ({ operation }: Pick<EarlierWrite, 'operation'>): boolean =>
  operation.startsWith('delete-');
/** Done once under its key, whatever later revisions say: what was made or sent is not made or sent again. */
const isOnce = ({ operation }: Pick<EarlierWrite, 'operation'>): boolean =>
  operation === 'create-record' || operation === 'finish-task' || operation === 'send-mail';

/** Taking back that was tried stays until it is done: whether it took effect is unknown, and what it is to delete may stand. */
const isTriedRemoval = (write: EarlierWrite): boolean => isRemoval(write) && write.attempts > 0;
const isUnsent = ({ state }: EarlierWrite): boolean => state === 'due' || state === 'refused';

/**
 * What a new revision of a part's plan does to its writes (spec C19, L33, L38). Unsent writes of earlier revisions are
 * superseded. A field is sent if it differs from what was sent under the same key since that was last taken back, or is
 * being sent now. What a person corrected stays corrected until the plan itself changes there; what a person gave up
 * stays given up as long as it would be written just so. What is done once is left out where it was sent, may have
 * been, or was given up. A note that somebody `agreed` to replace in the CRM is written even if it is as it was; one that
 * they left to the CRM (`leavesNote`) is not written where the activity is there already (spec L17).
 * `earlier` is in the order of planning; with `eraseAll` nothing may be kept of the part (spec L7).
 */
export function revise(
  planned: readonly Planned[],
  earlier: readonly EarlierWrite[],
  { eraseAll, agreed, leavesNote }: RevisionOptions,
): Revision {
  const own = earlier.filter(({ isOwn }) => isOwn);
  const revised = planned.map((write) => {
    const key = addressOf(write, own);
    const { id, kind, operation } = write;
    // People agree about the note of the activity; what follows it has none that they are asked about.
    const replacing = isLogUpsert(operation) ? agreed : [];
    const sent = sentUnder(key, own, replacing);
    const left = leavesNote && isLogUpsert(operation) && sent.size > 0 ? [noteField] : [];
    const one: RevisedWrite = {
      id,
      kind,
      operation,
      key,
      ...remaining(write, left, sent, corrected(key, own)),
      replaces: isUpsert(write) ? eitherOf(replaceableUnder(key, own), replacing) : [],
    };
    return { write: one, because: leftOut(one, own, earlier) };
  });
  const isReplaced = (write: EarlierWrite) =>
    isUnsent(write) && !isTriedRemoval(write) && (eraseAll || !write.mayBeSent);
  return {
    superseded: own.filter(isReplaced).map(({ id }) => id),
    sending: own.filter(({ state }) => state === 'sending').map(({ id }) => id),
    writes: revised.filter(({ because }) => because === null).map(({ write }) => write),
    leftOut: revised.flatMap(({ write: { id }, because }) => (because === null ? [] : [{ id, because }])),
  };
}

/**
 * Keys of the part's writes, as the plan has them, that were sent, or may have been, and were not taken back since.
 * Taking back counts when it was confirmed.
 */
export function sentKeys(earlier: readonly EarlierWrite[]): readonly string[] {
  const own = earlier.filter(({ isOwn }) => isOwn);
  const isTakenBack = (key: string, index: number) =>
    own.some((later, at) => at > index && later.key === key && isRemoval(later) && later.state === 'done');
  const sent = own.filter(
    (write, index) =>
      !isRemoval(write) && (write.state === 'done' || write.attempts > 0) && !isTakenBack(write.key, index),
  );
  return [...new Set(sent.map(({ key }) => asPlanned(key)))].toSorted();
}

/**
 * A key as the plan has it. What was taken back and is wanted again (a follow-up chosen a second time) gets a number
 * behind its key, because the CRM lets nothing be written onto what was deleted.
 */
const asPlanned = (key: string): string => key.split('+', 1)[0] ?? key;

function addressOf({ operation, key }: Planned, own: readonly EarlierWrite[]): string {
  const before = own.filter((write) => asPlanned(write.key) === key);
  if (isUpsert({ operation })) {
    const takenBack = before.filter(isTriedRemoval).length;
    return takenBack === 0 ? key : `${key}+${takenBack + 1}`;
  }
  if (operation === 'delete-task' || operation === 'delete-event' || operation === 'delete-voice-call')
    return before.findLast(isUpsert)?.key ?? key;
  return key;
}

/** By field, what was sent under the key since it was last taken back, or is being sent; a note that is to be replaced is not. */
function sentUnder(
  key: string,
  own: readonly EarlierWrite[],
  replacing: ReplaceableNotes,
): ReadonlyMap<string, unknown> {
  const ofKey = own.filter((write) => write.key === key);
  const takenBack = ofKey.findLastIndex(
    (write) => isTriedRemoval(write) || (isRemoval(write) && write.state === 'done'),
  );
  const sent = ofKey
    .slice(takenBack + 1)
    .filter((write) => isUpsert(write) && (write.state === 'done' || write.state === 'sending'));
  const fields = new Map(sent.flatMap(({ payload }) => Object.entries(payload)));
  if (replacing.length > 0) fields.delete(noteField);
  return fields;
}

interface Corrected {
  readonly value: unknown;
  /** What the plan had there. */
  readonly planned: unknown;
}

/** By field, what a person corrected and no later revision has changed. */
function corrected(key: string, own: readonly EarlierWrite[]): ReadonlyMap<string, Corrected> {
  const found = new Map<string, Corrected>();
  for (const { payload, overruled } of own.filter((write) => write.key === key)) {
    for (const [name, value] of Object.entries(payload)) {
      if (Object.hasOwn(overruled, name)) found.set(name, { value, planned: overruled[name] });
      else found.delete(name);
    }
  }
  return found;
}

/** The fields that remain to be sent, without those that are left alone; what was corrected stands as long as the plan stays. */
function remaining(
  write: Planned,
  left: readonly string[],
  sent: ReadonlyMap<string, unknown>,
  corrections: ReadonlyMap<string, Corrected>,
): Pick<RevisedWrite, 'payload' | 'overruled'> {
  const fields: readonly (readonly [string, unknown])[] =
    'fields' in write ? Object.entries(write.fields) : [];
  const payload: Record<string, unknown> = {};
  const overruled: Record<string, unknown> = {};
  for (const [name, planned] of fields) {
    if (left.includes(name)) continue;
    const correction = corrections.get(name);
    const stands = correction !== undefined && sameValue(correction.planned, planned);
    const value = stands ? correction.value : planned;
    if (sent.has(name) && sameValue(sent.get(name), value)) continue;
    payload[name] = value;
    if (stands) overruled[name] = correction.planned;
  }
  return { payload, overruled };
}

/** Why it is not sent; null: it is. */
function leftOut(
  write: RevisedWrite,
  own: readonly EarlierWrite[],
  earlier: readonly EarlierWrite[],
): LeftOut | null {
  const { key } = write;
  if (isUpsert(write)) {
    if (Object.keys(write.payload).length === 0) return 'unchanged';
    const last = own.findLast((one) => one.key === key);
    return last?.state === 'given-up' && sameValue(last.payload, write.payload) ? 'given-up' : null;
  }
  if (isOnce(write))
    return earlier.some((one) => one.key === key && isOnce(one) && wasDone(one)) ? 'once' : null;
  const isUnderWay = ({ state }: EarlierWrite) =>
    state === 'due' || state === 'sending' || state === 'refused';
  return own.some((one) => one.key === key && isTriedRemoval(one) && isUnderWay(one)) ? 'under-way' : null;
}

const wasDone = ({ state, mayBeSent }: EarlierWrite): boolean =>
  state === 'done' || state === 'sending' || state === 'given-up' || mayBeSent;
