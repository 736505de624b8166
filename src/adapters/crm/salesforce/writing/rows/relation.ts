import { recordId } from '../../../../../domain/ids.ts';
import { customKind, isFixedKind, type RecordKind, type RecordRef } from '../../../../../domain/record.ts';
import { relatedIn, textIn } from './org-row.ts';
import type { QueriedRow } from '../requests/org-answers.ts';

/** A person account has a contact of its own, which nobody sees; an activity's Name is that one. */
export interface PersonAccount {
  readonly account: string;
  readonly contact: string;
  readonly name: string;
}

/** What a row does not say of the records it names. */
export interface RelatedNames {
  /** By the case's id; a case's own name is its number. */
  readonly caseSubjects: ReadonlyMap<string, string>;
  /** By the ids of their accounts and of their contacts. */
  readonly personAccounts: ReadonlyMap<string, PersonAccount>;
}

/** Salesforce's object for each kind of records. */
const objects = {
  account: 'Account',
  personAccount: 'Account',
  contact: 'Contact',
  lead: 'Lead',
  case: 'Case',
  opportunity: 'Opportunity',
  task: 'Task',
  event: 'Event',
} as const;

/** An administrator's own object has its API name as its kind. */
export const objectOf = (kind: RecordKind): string => (isFixedKind(kind) ? objects[kind] : kind);

/** null: a kind that Tieline has no name for. */
function kindOf(object: string): RecordKind | null {
  switch (object) {
    case 'Account':
      return 'account';
    case 'Contact':
      return 'contact';
    case 'Lead':
      return 'lead';
    case 'Case':
      return 'case';
    case 'Opportunity':
      return 'opportunity';
    default:
      return customKind(object);
  }
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
  const name = names.caseSubjects.get(id) ?? textIn(related, 'Name') ?? '';
  return kind === null ? null : { kind, id: recordId(id), name };
}

export const personRef = ({ account, name }: PersonAccount): RecordRef => ({
  kind: 'personAccount',
  id: recordId(account),
  name,
});
