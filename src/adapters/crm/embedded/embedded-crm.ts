import { CompiledQuery } from 'kysely';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { CrmUsers } from '../../../application/ports/crm/crm-users.ts';
import { CrmUnavailable, type Crm } from '../../../application/ports/crm/crm.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import { isActivityKind, type ActivityKind } from '../../../domain/crm/activity.ts';
import type { CustomerKind } from '../../../domain/crm/customer-record.ts';
import type { RecordId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { CustomKind, MatchCandidate, RecordRef } from '../../../domain/record.ts';
import type { MatchingKind } from '../../../domain/matching/match.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../../postgres/database.ts';
import type { NumbersOf } from './records/customer-insert.ts';
import { recordByField } from './record-by-field.ts';
import { related } from './related.ts';
import { isUuid } from './uuid.ts';
import { writeBatch } from './write-batch.ts';
import { writtenActivities, writtenEvents, writtenFollowUps, writtenOf, writtenRecords } from './written.ts';

export interface EmbeddedCrmDeps {
  readonly db: Database;
  readonly users: CrmUsers;
  readonly clock: Clock;
  readonly makeId: MakeId;
  /** What a record's phone fields hold, for the number index. */
  readonly numbersOf: NumbersOf;
  /** Told of numbers that belong to a record from now on; after the commit. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
}

/** As Salesforce takes in one request, so that the ledger works alike with both. */
const batchSize = 200;
/** Far above what a write takes here; a database that has not answered by then is as good as gone. */
const deadlineMs = 10_000;

/** One indexed read (spec X5), in the index's order, so that of more than 50 the preferred ones are among them. */
const lookup = `select record_id, kind, object, fields, name, account_id, account_name, changed_at
from number_index where e164 = $1 order by e164, kind, changed_at desc limit 50`;

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

/** The CRM in Tieline's own database (spec X1): the default, for a team that has no other. */
export function embeddedCrm(deps: EmbeddedCrmDeps): Crm {
  const { db, clock } = deps;
  return {
    name: 'embedded',
    batchSize,

    write: (batch) => inTime(writeBatch(deps, batch, clock.now())),

    async recordsByNumber(number: E164) {
      const { rows } = await inTime(db.executeQuery<LookupRow>(CompiledQuery.raw(lookup, [number])));
      return rows.flatMap(toCandidate);
    },

    async record(kind, id) {
      if (!isUuid(id)) return null;
      const found = isActivityKind(kind) ? await activity(db, kind, id) : await customer(db, kind, id);
      return found ?? null;
    },

    recordByField: (object, field, value) => inTime(recordByField(db, object, field, value)),
    related: (record) => inTime(related(db, deps.users, record)),
    activities: (keys) => inTime(writtenActivities(db, keys)),
    followUps: (keys) => inTime(writtenFollowUps(db, keys)),
    events: (keys) => inTime(writtenEvents(db, keys)),
    madeRecords: (keys) => inTime(writtenRecords(db, keys)),

    activitiesOf: (interactions) => inTime(writtenOf(db, interactions)),
  };
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

const customer = (
  db: Database,
  kind: CustomerKind | CustomKind,
  id: RecordId,
): Promise<RecordRef | undefined> =>
  inTime(
    db
      .selectFrom('crm_record')
      .select(['kind', 'id', 'name'])
      .where('id', '=', id)
      .where('kind', '=', kind)
      .where('deleted_at', 'is', null)
      .executeTakeFirst(),
  );

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
