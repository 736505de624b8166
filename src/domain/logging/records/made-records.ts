import { isWhatKind, whoKinds } from '../../matching/related.ts';
import type { RecordRef } from '../../record.ts';
import { isMade, type NewRecord, type RecordTarget } from '../writes.ts';

/**
 * The record that the write under a key made; null: none, because that write was given up. What was to name it is then
 * written without it: whoever gives up a record has said so with a reason, and the contact is to be documented still.
 */
export type MadeRecords = (key: string) => RecordRef | null;

/** Whom an activity is with and what it is about; what is undefined stays as it is. */
export interface Related<Target> {
  readonly who?: Target | null;
  readonly what?: Target | null;
}

/** To whom a case or an opportunity belongs. */
export interface Belonging<Target> {
  readonly contact: Target | null;
  readonly account: Target | null;
}

/** An activity's or a follow-up's fields with the records that were made for it. */
export function withMadeRelated<Fields extends Related<RecordTarget>>(
  fields: Fields,
  made: MadeRecords,
): Omit<Fields, keyof Related<RecordTarget>> & Related<RecordRef> {
  const { who, what, ...rest } = fields;
  return { ...rest, ...related(settled(who, made), settled(what, made)) };
}

/** A new record's fields with the records that were made for it. */
export function withMadeBelonging(fields: NewRecord, made: MadeRecords): NewRecord<RecordRef> {
  if (fields.record !== 'case' && fields.record !== 'opportunity') return fields;
  return { ...fields, ...belonging(fields, made) };
}

/** To whom it belongs once made: a customer found to be no contact stands as the account, where it is one. */
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

/** Somebody may have had the number by then, of another kind than was to be made: it goes where its kind may stand. */
function related(who: RecordRef | null | undefined, what: RecordRef | null | undefined): Related<RecordRef> {
  if (who && !whoKinds.some((kind) => kind === who.kind))
    return { who: null, what: what ?? (isWhatKind(who.kind) ? who : null) };
  // A lead belongs to nothing yet, so nothing can be related to it (spec L26).
  const about = who?.kind === 'lead' && what ? null : what;
  return { ...(who !== undefined && { who }), ...(about !== undefined && { what: about }) };
}
