import { sql } from 'kysely';
import { isActivityKey } from '../../../../domain/logging/context/keys.ts';
import type { OpenRecord, OpenTask, RelatedRecords } from '../../../../domain/logging/facts/facts.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import { isMatchingKind, type MatchingKind } from '../../../../domain/matching/match.ts';
import { isFixedKind, type RecordRef } from '../../../../domain/record.ts';
import { isoText, type EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { keyOf } from '../writing/rows/stored-key.ts';
import { openObjectNames, type OpenObjectName } from './open-object.ts';
import { openRow, type OpenRow } from './open-record.ts';
import { addOpen, removeOpen } from './open-rows.ts';

/** Whom a record belongs to, by ids that are known here. */
export interface KeptAround {
  readonly contact: RecordRef | null;
  readonly account: RecordRef | null;
  /** The user or queue whose it is. */
  readonly owner: string | null;
}

export type OpenLists = Pick<
  RelatedRecords,
  'cases' | 'accountCases' | 'opportunities' | 'accountOpportunities' | 'tasks'
>;

/** The port's bounds: of open cases and opportunities each, and of open tasks. */
const maxOpen = 20;
const maxTasks = 50;

export interface OpenRecordsDeps {
  readonly db: Database;
  /** Whether everything that is open in the org is there, as it is now. */
  readonly isFresh: () => boolean;
  /** Of the filling of this object that is under way, else of the last one; null: it is not kept. */
  readonly generationOf: (object: OpenObjectName) => number | null;
  readonly now: () => EpochMs;
}

/** A record that Tieline has written, by the org's own names; `fields` is null where it deleted it. */
export interface WrittenRecord {
  readonly object: string;
  readonly id: RecordId;
  readonly fields: Readonly<Record<string, string | number | boolean | null>> | null;
  readonly isNew: boolean;
  readonly isClosed: boolean;
}

/** What is open of the org's records, from our own database (spec X5). */
export class OpenRecords {
  readonly #deps: OpenRecordsDeps;
  readonly #db: Database;
  readonly #isFresh: () => boolean;

  constructor(deps: OpenRecordsDeps) {
    this.#deps = deps;
    this.#db = deps.db;
    this.#isFresh = deps.isFresh;
  }

  /**
   * Counts what Tieline has just made or closed, before the org tells of it; what the org knows better, such as the number
   * of a case, comes with that.
   */
  async wrote(records: readonly WrittenRecord[]): Promise<void> {
    const { db, generationOf } = this.#deps;
    const kept = records.flatMap((record) => {
      const object = openObjectNames.find((name) => name === record.object);
      const generation = object === undefined ? null : generationOf(object);
      return object === undefined || generation === null ? [] : [{ ...record, object, generation }];
    });
    const gone = kept.filter(({ fields, isClosed }) => fields === null || isClosed);
    if (gone.length > 0)
      await removeOpen(
        db,
        gone.map(({ id }) => id),
      );
    const made = kept.filter(({ isNew, isClosed }) => isNew && !isClosed);
    for (const [generation, rows] of Map.groupBy(made, (record) => record.generation))
      await addOpen(
        db,
        rows.flatMap((row) => this.#rowOf(row.object, row) ?? []),
        generation,
      );
  }

  #rowOf(object: OpenObjectName, { id, fields }: WrittenRecord): OpenRow | null {
    const now = isoText(this.#deps.now());
    const known = new Map<string, string | number | boolean | null>([
      ...Object.entries(fields ?? {}),
      ['Id', id],
      ['CreatedDate', now],
      ['LastModifiedDate', now],
    ]);
    return openRow({ object }, (field) => {
      const value = known.get(field) ?? null;
      return value === null ? null : String(value);
    });
  }

  /** Whom a record belongs to; null: it is not known here, and Salesforce has to be asked. */
  async around({ kind, id }: RecordRef): Promise<KeptAround | null> {
    if (!this.#isFresh()) return null;
    if (!isFixedKind(kind)) return null;
    if (kind === 'case' || kind === 'opportunity') return aroundOpen(this.#db, kind, id);
    return isMatchingKind(kind) ? aroundIndexed(this.#db, kind, id) : null;
  }

  /** What is open of a record's own, and of its account; null: that is not known here, and Salesforce has to be asked. */
  async lists(of: RecordRef, account: RecordRef | null): Promise<OpenLists | null> {
    if (!this.#isFresh()) return null;
    const db = this.#db;
    const theirs = of.kind === 'contact' ? account : null;
    const own = belongsTo(of);
    const [cases, accountCases, opportunities, accountOpportunities, tasks] = await Promise.all([
      own.cases === null ? [] : open(db, 'case', own.cases),
      theirs === null ? [] : open(db, 'case', sql`account_id = ${theirs.id}`),
      own.opportunities === null ? [] : open(db, 'opportunity', own.opportunities),
      theirs === null ? [] : open(db, 'opportunity', sql`account_id = ${theirs.id}`),
      openTasks(db, own.tasks),
    ]);
    return { cases, accountCases, opportunities, accountOpportunities, tasks };
  }
}

type Condition = ReturnType<typeof sql>;

/** Which cases, opportunities and tasks are a record's own. */
function belongsTo({ kind, id }: RecordRef): {
  readonly cases: Condition | null;
  readonly opportunities: Condition | null;
  readonly tasks: Condition;
} {
  const ofAccount = { cases: sql`account_id = ${id}`, opportunities: sql`account_id = ${id}` };
  if (kind === 'account') return { ...ofAccount, tasks: sql`what_id = ${id}` };
  if (kind === 'personAccount') return { ...ofAccount, tasks: sql`account_id = ${id}` };
  if (kind === 'contact')
    return {
      cases: sql`contact_id = ${id}`,
      opportunities: sql`(contact_id = ${id} or record_id in (select what_id from salesforce_open_record
        where object = 'OpportunityContactRole' and contact_id = ${id}))`,
      tasks: sql`contact_id = ${id}`,
    };
  const tasks = kind === 'lead' ? sql`contact_id = ${id}` : sql`what_id = ${id}`;
  return { cases: null, opportunities: null, tasks };
}

const objects = { case: 'Case', opportunity: 'Opportunity' } as const;

async function open(
  db: Database,
  kind: 'case' | 'opportunity',
  belongs: Condition,
): Promise<readonly OpenRecord[]> {
  const { rows } = await sql<{ id: RecordId; name: string; changed_at: EpochMs }>`
    select record_id as id, name, changed_at from salesforce_open_record
    where object = ${objects[kind]} and ${belongs}
    order by changed_at desc, record_id desc limit ${maxOpen}`.execute(db);
  return rows.map(({ id, name, changed_at: changedAt }) => ({ kind, id, name, changedAt }));
}

interface TaskRow {
  readonly id: RecordId;
  readonly name: string;
  readonly changed_at: EpochMs;
  readonly created_at: EpochMs;
  readonly due: string | null;
  readonly owner: string | null;
  readonly key: string | null;
}

async function openTasks(db: Database, belongs: Condition): Promise<readonly OpenTask[]> {
  const { rows } = await sql<TaskRow>`
    select record_id as id, name, changed_at, created_at, due::text as due, owner, key from salesforce_open_record
    where object = 'Task' and ${belongs}
    order by due desc nulls last, created_at desc limit ${maxTasks}`.execute(db);
  return rows.map((row) => {
    const key = keyOf(row.key);
    return {
      kind: 'task',
      id: row.id,
      name: row.name,
      changedAt: row.changed_at,
      createdAt: row.created_at,
      due: row.due,
      owner: row.owner,
      isLog: key !== null && isActivityKey(key),
    };
  });
}

interface IndexedRow {
  readonly account_id: RecordId | null;
  readonly account_name: string | null;
  readonly owner: string | null;
}

async function aroundIndexed(db: Database, kind: MatchingKind, id: RecordId): Promise<KeptAround | null> {
  const { rows } = await sql<IndexedRow>`select account_id, account_name, owner from number_index
    where record_id = ${id} and kind = ${kind} and owner is not null limit 1`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { account_id: account, account_name: name, owner } = row;
  return {
    contact: null,
    account: account === null ? null : { kind: 'account', id: account, name: name ?? '' },
    owner,
  };
}

interface OpenRowAround {
  readonly contact_id: RecordId | null;
  readonly contact_name: string | null;
  readonly account_id: RecordId | null;
  readonly account_name: string | null;
  readonly account_is_person: boolean;
  readonly owner: string | null;
}

/** Of an opportunity the contact is the primary one. */
async function aroundOpen(
  db: Database,
  kind: 'case' | 'opportunity',
  id: RecordId,
): Promise<KeptAround | null> {
  const { rows } = await sql<OpenRowAround>`
    select coalesce(role.contact_id, record.contact_id) as contact_id,
      coalesce(role.contact_name, nullif(record.contact_name, ''),
        (select name from number_index where record_id = record.contact_id limit 1)) as contact_name,
      record.account_id, record.account_name, record.account_is_person, record.owner
    from salesforce_open_record as record
    left join lateral (
      select contact_id, contact_name from salesforce_open_record
      where object = 'OpportunityContactRole' and what_id = record.record_id and is_primary limit 1
    ) as role on record.object = 'Opportunity'
    where record.record_id = ${id} and record.object = ${objects[kind]} and record.owner is not null`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { contact_id: contact, account_id: account } = row;
  return {
    contact: contact === null ? null : { kind: 'contact', id: contact, name: row.contact_name ?? '' },
    account:
      account === null
        ? null
        : {
            kind: row.account_is_person ? 'personAccount' : 'account',
            id: account,
            name: row.account_name ?? '',
          },
    owner: row.owner,
  };
}
