import { isWhatKind, whoKinds } from '../../matching/related.ts';
import type { RecordRef } from '../../record.ts';
import { isMade, type NewRecord, type RecordTarget } from '../context/writes.ts';

/**
 * The record that the write under a key created; null: none, because that write was given up. What refers to it is then
 * written without it: whoever gave it up stated a reason, and the contact must still be logged.
 */
export type MadeRecords = (key: string) => RecordRef | null;

/** The person an activity is with and what it is about; undefined leaves the value as it is. */
export interface Related<Target> {
  readonly who?: Target | null;
  readonly what?: Target | null;
}

/** Who a case or an opportunity belongs to. */
export interface Belonging<Target> {
  readonly contact: Target | null;
  readonly account: Target | null;
}

/** The fields of an activity or follow-up, with the records that were created for it. */
export function withMadeRelated<Fields extends Related<RecordTarget>>(
  fields: Fields,
  made: MadeRecords,
): Omit<Fields, keyof Related<RecordTarget>> & Related<RecordRef> {
  const { who, what, ...rest } = fields;
  return { ...rest, ...related(settled(who, made), settled(what, made)) };
}

/** The fields of a new record, with the records that were created for it. */
export function withMadeBelonging(fields: NewRecord, made: MadeRecords): NewRecord<RecordRef> {
  if (fields.record !== 'case' && fields.record !== 'opportunity') return fields;
  return { ...fields, ...belonging(fields, made) };
}

/** Who it belongs to once created: a customer who is not a contact is set as the account if it is one. */
export function belonging(
  { contact: given, account: givenAccount }: Belonging<RecordTarget>,
  made: MadeRecords,
): Belonging<RecordRef> {
  const contact = settled(given, made) ?? null;
  const account = settled(givenAccount, made) ?? null;
  if (contact === null || contact.kind === 'contact') return { contact, account };
  const isAccount = contact.kind === 'account' || contact.kind === 'personAccount';
  return { contact: null, account: account ?? (isAccount ? contact : null) };
}

const settled = (target: RecordTarget | null | undefined, made: MadeRecords): RecordRef | null | undefined =>
  target && isMade(target) ? made(target.made) : target;

/** By then the number may belong to a record of another kind than planned; it is set where its kind is allowed. */
function related(who: RecordRef | null | undefined, what: RecordRef | null | undefined): Related<RecordRef> {
  if (who && !whoKinds.some((kind) => kind === who.kind))
    return { who: null, what: what ?? (isWhatKind(who.kind) ? who : null) };
  // A lead belongs to no account, so nothing can be related to it (spec L26).
  const about = who?.kind === 'lead' && what ? null : what;
  return { ...(who !== undefined && { who }), ...(about !== undefined && { what: about }) };
}
