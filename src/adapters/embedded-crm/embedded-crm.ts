import { CompiledQuery } from 'kysely';
import type { Clock } from '../../application/ports/clock.ts';
import type { CrmUsers } from '../../application/ports/crm-users.ts';
import { CrmUnavailable, type Crm, type OpenRecord } from '../../application/ports/crm.ts';
import type { MakeId } from '../../application/ports/ids.ts';
import { isActivityKind, type ActivityKind } from '../../domain/crm/activity.ts';
import type { CustomerKind } from '../../domain/crm/customer-record.ts';
import { interactionId, type RecordId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import type { MatchCandidate, RecordRef } from '../../domain/record.ts';
import type { MatchingKind } from '../../domain/matching/match.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from '../postgres/database.ts';
import { namedActivities, toActivityFields } from './activity-rows.ts';
import { isUuid } from './uuid.ts';
import { writeActivities } from './write-activities.ts';

export interface EmbeddedCrmParts {
  readonly db: Database;
  readonly users: CrmUsers;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** As Salesforce takes in one request, so that the ledger works alike with both. */
const batchSize = 200;
/** Far above what a write takes here; a database that has not answered by then is as good as gone. */
const deadlineMs = 10_000;
/** The port's bound on open cases and opportunities. */
const maxOpen = 20;

/** One indexed read, in the index's order, so that of more than 50 the preferred ones are among them. */
const lookup = `select record_id, kind, name, account_id, account_name, changed_at
from number_index where e164 = $1 order by e164, kind, changed_at desc limit 50`;

interface LookupRow {
  readonly record_id: RecordId;
  readonly kind: MatchingKind;
  readonly name: string;
  readonly account_id: RecordId | null;
  readonly account_name: string | null;
  readonly changed_at: EpochMs;
}

/** The CRM in Tieline's own database (spec X1): the default, for a team that has no other. */
export function embeddedCrm(parts: EmbeddedCrmParts): Crm {
  const { db, clock } = parts;
  return {
    name: 'embedded',
    batchSize,

    write: (batch) => inTime(writeActivities(parts, batch, clock.now())),

    async recordsByNumber(number: E164) {
      const { rows } = await inTime(db.executeQuery<LookupRow>(CompiledQuery.raw(lookup, [number])));
      return rows.map(toCandidate);
    },

    async record(kind, id) {
      if (!isUuid(id)) return null;
      const found = isActivityKind(kind) ? await activity(db, kind, id) : await customer(db, kind, id);
      return found ?? null;
    },

    openCases: (of) => inTime(open(db, 'case', of)),
    openOpportunities: (of) => inTime(open(db, 'opportunity', of)),

    async activityByKey(key) {
      const row = await inTime(namedActivities(db).where('t.external_key', '=', key).executeTakeFirst());
      if (row === undefined) return null;
      return { ref: { kind: row.kind, id: row.id, name: row.subject }, fields: toActivityFields(row) };
    },

    async activityKeys(interactions) {
      const found = await inTime(
        db
          .selectFrom('crm_activity')
          .select(['interaction_id', 'external_key'])
          .where('interaction_id', 'in', interactions)
          .where('deleted_at', 'is', null)
          .execute(),
      );
      return found.map((row) => ({
        interaction: interactionId(row.interaction_id ?? ''),
        key: row.external_key,
      }));
    },
  };
}

const toCandidate = (row: LookupRow): MatchCandidate => ({
  kind: row.kind,
  id: row.record_id,
  name: row.name,
  changedAt: row.changed_at,
  account:
    row.account_id === null || row.account_name === null
      ? null
      : { kind: 'account', id: row.account_id, name: row.account_name },
});

const activity = (db: Database, kind: ActivityKind, id: RecordId): Promise<RecordRef | undefined> =>
  inTime(
    db
      .selectFrom('crm_activity')
      .select(['kind', 'id', 'subject as name'])
      .where('id', '=', id)
      .where('kind', '=', kind)
      .where('deleted_at', 'is', null)
      .executeTakeFirst(),
  );

const customer = (db: Database, kind: CustomerKind, id: RecordId): Promise<RecordRef | undefined> =>
  inTime(
    db
      .selectFrom('crm_record')
      .select(['kind', 'id', 'name'])
      .where('id', '=', id)
      .where('kind', '=', kind)
      .where('deleted_at', 'is', null)
      .executeTakeFirst(),
  );

async function open(
  db: Database,
  kind: 'case' | 'opportunity',
  of: RecordRef,
): Promise<readonly OpenRecord[]> {
  if (!isUuid(of.id)) return [];
  const rows = await db
    .selectFrom('crm_record')
    .select(['kind', 'id', 'name', 'changed_at as changedAt'])
    .where(of.kind === 'contact' ? 'contact_id' : 'account_id', '=', of.id)
    .where('kind', '=', kind)
    .where('open', '=', true)
    .where('deleted_at', 'is', null)
    .orderBy('changed_at', 'desc')
    .limit(maxOpen)
    .execute();
  return rows;
}

/** Bounds a call of the port; PostgreSQL's own errors that another moment would not bring are the CRM being away. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new CrmUnavailable(`the database gave no answer within ${deadlineMs} ms`));
  }, deadlineMs);
  try {
    return await Promise.race([work, late.promise]);
  } catch (error) {
    if (isAway(error)) throw new CrmUnavailable('the database could not be reached', { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Connections refused or lost (class 08, ECONN…), the server stopping (57P), out of room (53), too slow (57014). */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(?:08|53|57P|57014|55P03|40|ECONN|ETIMEDOUT|EPIPE|ENOENT)/u.test(code) ||
    /connection (?:terminated|timeout)|timeout exceeded when trying to connect/iu.test(error.message)
  );
}
