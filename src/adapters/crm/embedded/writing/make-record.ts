import { sql } from 'kysely';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { MakeId } from '../../../../application/ports/runtime/ids.ts';
import type { CustomerDraft, CustomerRecord } from '../../../../domain/crm/customer-record.ts';
import { recordId, type RecordId } from '../../../../domain/ids.ts';
import type { NewRecord } from '../../../../domain/logging/context/writes.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { insertCustomer, type NumbersOf } from '../records/customer-insert.ts';
import { refused, type RefusedCode } from './write-refusals.ts';

export interface MakeRecordDeps {
  readonly db: Database;
  readonly users: CrmUsers;
  readonly makeId: MakeId;
  readonly numbersOf: NumbersOf;
  /** Called after the commit with numbers that belong to a record from now on. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
}

/** How a case came in that a call opened, as Salesforce has it (spec X4). */
const origin = 'Phone';

/** What came of one try: a record made now, one that was there already, or the reason why there is none. */
type Made =
  | { readonly made: CustomerRecord }
  | { readonly there: RecordRef }
  | { readonly refused: RefusedCode }
  /** Another made one under this key at the same moment. */
  | { readonly met: true };

/**
 * Makes a record under a key, once: the key finds it again, and a tombstone under it refuses. Where `unlessNumber` is
 * given, whoever has the number by then is the answer; a lock on the number lets calls of one number come one by one.
 */
export async function makeRecord(
  deps: MakeRecordDeps,
  key: string,
  fields: NewRecord<RecordRef>,
  at: EpochMs,
): Promise<CrmWriteResult> {
  const first = await tryToMake(deps, key, fields, at);
  const made = 'met' in first ? await tryToMake(deps, key, fields, at) : first;
  if ('met' in made) throw new Error('a key was given out and finds no record');
  if ('refused' in made) return refused(made.refused);
  if ('there' in made) return { result: 'done', record: made.there };
  const numbers = deps.numbersOf(made.made).numbers.map(({ e164 }) => e164);
  if (numbers.length > 0) deps.onNumbers(numbers);
  const { kind, id, name } = made.made;
  return { result: 'done', record: { kind, id, name } };
}

const tryToMake = (
  deps: MakeRecordDeps,
  key: string,
  fields: NewRecord<RecordRef>,
  at: EpochMs,
): Promise<Made> =>
  transaction(deps.db, async (tx): Promise<Made> => {
    const before = await underKey(tx, key);
    if (before !== null) return before;
    const having = await havingNumber(tx, fields);
    if (having !== null) return { there: having };
    const missing = await missingReference(tx, fields);
    if (missing !== null) return { refused: missing };
    const making = {
      key,
      recordType: fields.record === 'case' ? fields.recordType : null,
      origin: fields.record === 'case' ? origin : null,
    };
    const id = recordId(deps.makeId());
    const made = await insertCustomer(tx, deps, id, draftOf(fields), making, at);
    return made === null ? { met: true } : { made };
  });

async function underKey(tx: Database, key: string): Promise<Made | null> {
  const row = await tx
    .selectFrom('crm_record')
    .select(['kind', 'id', 'name', 'deleted_at'])
    .where('external_key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { kind, id, name, deleted_at: deletedAt } = row;
  return deletedAt === null ? { there: { kind, id, name } } : { refused: 'deleted' };
}

/** The record that matching prefers of those that have the number; until this transaction ends nobody else makes one. */
async function havingNumber(tx: Database, fields: NewRecord<RecordRef>): Promise<RecordRef | null> {
  const number = 'unlessNumber' in fields ? fields.unlessNumber : null;
  if (number === null) return null;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`number ${number}`}, 0))`.execute(tx);
  const row = await tx
    .selectFrom('number_index')
    .select(['kind', 'record_id', 'name'])
    .where('e164', '=', number)
    .where('kind', '<>', 'custom')
    .orderBy('kind')
    .orderBy('changed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.kind === 'custom') return null;
  // From now on it is not the first caller's alone; one that was taken back at this moment is nobody's.
  const given = await tx
    .updateTable('crm_record')
    .set({ given_again: true })
    .where('id', '=', row.record_id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return given === undefined ? null : { kind: row.kind, id: row.record_id, name: row.name };
}

/** Cases and opportunities belong to records that must be there; they are held until this transaction ends. */
async function missingReference(tx: Database, fields: NewRecord<RecordRef>): Promise<RefusedCode | null> {
  if (fields.record !== 'case' && fields.record !== 'opportunity') return null;
  const { contact, account } = fields;
  if (contact !== null && !(await isThere(tx, contact.id, ['contact']))) return 'contact-not-found';
  const isAccount = account === null || (await isThere(tx, account.id, ['account', 'personAccount']));
  return isAccount ? null : 'account-not-found';
}

async function isThere(
  tx: Database,
  id: RecordId,
  kinds: readonly ('contact' | 'account' | 'personAccount')[],
): Promise<boolean> {
  const row = await tx
    .selectFrom('crm_record')
    .select('id')
    .where('id', '=', id)
    .where('kind', 'in', kinds)
    .where('deleted_at', 'is', null)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** As a person would fill it in. */
function draftOf(fields: NewRecord<RecordRef>): CustomerDraft {
  const { owner } = fields;
  const shared = { description: null, owner };
  switch (fields.record) {
    case 'contact':
      return { kind: 'contact', fields: { ...shared, ...personOf(fields), account: null } };
    case 'lead':
      return { kind: 'lead', fields: { ...shared, ...personOf(fields), company: null, status: 'new' } };
    case 'account': {
      const { name, phone } = fields;
      return { kind: 'account', fields: { ...shared, name, phone, email: null, country: null } };
    }
    case 'case': {
      const { subject } = fields;
      return { kind: 'case', fields: { ...shared, ...belongingOf(fields), subject, status: 'new' } };
    }
    case 'opportunity': {
      const { name, stage, closeDate } = fields;
      const amount = null;
      return {
        kind: 'opportunity',
        fields: { ...shared, ...belongingOf(fields), name, stage, closeDate, amount },
      };
    }
  }
}

const personOf = ({
  firstName,
  lastName,
  phone,
  email,
}: Extract<NewRecord<RecordRef>, { record: 'contact' | 'lead' }>) => ({
  firstName,
  lastName,
  phone,
  mobile: null,
  email,
  country: null,
});

const belongingOf = ({
  contact,
  account,
}: Extract<NewRecord<RecordRef>, { record: 'case' | 'opportunity' }>) => ({
  contact: contact?.id ?? null,
  account: account?.id ?? null,
});
