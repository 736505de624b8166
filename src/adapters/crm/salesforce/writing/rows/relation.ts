import { recordId } from '../../../../../domain/ids.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import { kindOf } from '../../objects.ts';
import { type QueriedRow, relatedIn, textIn } from '../../requests/queried-row.ts';

/** A person account has a contact of its own, which nobody sees; an activity's Name is that one. */
export interface PersonAccount {
  readonly account: string;
  readonly contact: string;
  readonly name: string;
}

/** What a row does not say of the records it names. */
export interface RelatedNames {
  /** By the case's id. */
  readonly caseNames: ReadonlyMap<string, string>;
  /** By the ids of their accounts and of their contacts. */
  readonly personAccounts: ReadonlyMap<string, PersonAccount>;
}

/** The record in an activity's `Who` or `What`, whose fields the row has queried with `Type` and `Name`. */
export function relatedRecord(
  row: QueriedRow,
  relation: 'Who' | 'What',
  names: RelatedNames,
): RecordRef | null {
  const id = textIn(row, `${relation}Id`);
  if (id === null) return null;
  const person = names.personAccounts.get(id);
  if (person !== undefined) return personRef(person);
  const related = relatedIn(row, relation);
  const kind = kindOf(textIn(related, 'Type') ?? '');
  const name = names.caseNames.get(id) ?? textIn(related, 'Name') ?? '';
  return kind === null ? null : { kind, id: recordId(id), name };
}

export const personRef = ({ account, name }: PersonAccount): RecordRef => ({
  kind: 'personAccount',
  id: recordId(account),
  name,
});
