import { CompiledQuery } from 'kysely';
import type { RecordId } from '../../domain/ids.ts';
import type { MatchingKind } from '../../domain/matching/match.ts';
import type { E164 } from '../../domain/number.ts';
import type { CustomKind, MatchCandidate, RecordRef } from '../../domain/record.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from '../postgres/connection/database.ts';

/** One indexed read (spec X5), in the index's order, so that of more than 50 the preferred ones are among them. */
const lookup = (
  whose: string,
): string => `select record_id, kind, object, fields, name, account_id, account_name, changed_at
from number_index where e164 = $1 and ${whose} order by e164, kind, changed_at desc limit 50`;

/** The index may hold the records of both, where the CRM was changed. */
const lookups = { embedded: lookup('generation is null'), salesforce: lookup('generation is not null') };

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
  crm: keyof typeof lookups,
): Promise<readonly MatchCandidate[]> {
  const { rows } = await db.executeQuery<LookupRow>(CompiledQuery.raw(lookups[crm], [number]));
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
