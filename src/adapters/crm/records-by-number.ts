import { CompiledQuery } from 'kysely';
import type { RecordId } from '../../domain/ids.ts';
import type { MatchingKind } from '../../domain/matching/match.ts';
import type { E164 } from '../../domain/number.ts';
import type { CustomKind, MatchCandidate, RecordRef } from '../../domain/record.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from '../postgres/connection/database.ts';

/** The index may hold the records of both, where the CRM was changed. */
const whose = { embedded: 'generation is null', salesforce: 'generation is not null' };
type Crm = keyof typeof whose;

/** More than anybody looks through, of one number or of numbers that end alike. */
export const maxOfNumbers = 50;

const columns = 'record_id, kind, object, fields, name, account_id, account_name, changed_at';

/** One indexed read (spec X5), in the index's order, so that of more than 50 the preferred ones are among them. */
const byNumber = (crm: Crm): string => `select ${columns} from number_index
where e164 = $1 and ${whose[crm]} order by e164, kind, changed_at desc limit ${maxOfNumbers}`;

/** By the index of numbers read backwards. A record with several such numbers takes the place of none. */
const byLastDigits = (crm: Crm): string => `select ${columns} from (
  select distinct on (record_id) ${columns} from number_index where reverse(e164) like $1 and ${whose[crm]}
  order by record_id, changed_at desc
) record order by changed_at desc, record_id desc limit ${maxOfNumbers}`;

interface LookupRow {
  readonly record_id: RecordId;
  readonly kind: MatchingKind | 'custom';
  readonly object: CustomKind | null;
  readonly fields: readonly string[] | null;
  readonly name: string;
  readonly account_id: RecordId | null;
  readonly account_name: string | null;
  readonly changed_at: EpochMs;
}

/** A CRM's records with this number, as the number index has them; at most 50. */
export async function recordsByNumber(
  db: Database,
  number: E164,
  crm: Crm,
): Promise<readonly MatchCandidate[]> {
  const { rows } = await db.executeQuery<LookupRow>(CompiledQuery.raw(byNumber(crm), [number]));
  return rows.flatMap(toCandidate);
}

/** Fewer are at the end of too many numbers, and more than 15 of none. */
const fewestDigits = 4;
const mostDigits = 15;

/** The digits that a person has typed, to find numbers that end with them (spec X13); null: something else is meant. */
export function lastDigits(text: string): string | null {
  const digits = /^[\d\s()/.-]+$/u.test(text) ? text.replaceAll(/\D/gu, '') : '';
  return digits.length >= fewestDigits && digits.length <= mostDigits ? digits : null;
}

/** A CRM's records with a number that ends with these digits, each once, changed last first; at most 50. */
export async function recordsByLastDigits(
  db: Database,
  digits: string,
  crm: Crm,
): Promise<readonly MatchCandidate[]> {
  const backwards = Array.from(digits).toReversed().join('');
  const { rows } = await db.executeQuery<LookupRow>(CompiledQuery.raw(byLastDigits(crm), [`${backwards}%`]));
  return rows.flatMap(toCandidate);
}

function toCandidate(row: LookupRow): MatchCandidate[] {
  const about = { id: row.record_id, name: row.name, changedAt: row.changed_at };
  if (row.kind === 'custom')
    return row.object === null
      ? []
      : [{ ...about, kind: row.object, account: null, fields: row.fields ?? [] }];
  const account: RecordRef | null =
    row.account_id === null || row.account_name === null
      ? null
      : { kind: 'account', id: row.account_id, name: row.account_name };
  return [{ ...about, kind: row.kind, account }];
}
