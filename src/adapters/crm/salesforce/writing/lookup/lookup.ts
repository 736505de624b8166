import type { BatchRequests } from '../../requests/batch-requests.ts';
import { eventColumns } from '../rows/event-row.ts';
import { ledgerEntries, type KeySpace } from './key-space.ts';
import type { LookupRequest } from './lookup-request.ts';
import { isTrueIn, type QueriedRow, textIn } from '../../requests/queried-row.ts';
import type { OrgDescribe } from '../org-describe.ts';
import { keyField } from '../rows/org-row.ts';
import { madeColumns, madeObjects, type MadeObject } from '../rows/record-row.ts';
import type { PersonAccount } from '../rows/relation.ts';
import { literalLists, type Query } from '../../requests/soql.ts';
import { keyOf, storedKey } from '../rows/stored-key.ts';
import { taskColumns } from '../rows/task-row.ts';

/** A record that is there, or was: one in the recycle bin counts as deleted. */
export interface Existing {
  readonly row: QueriedRow;
  readonly isDeleted: boolean;
  /** The ledger's; null: a person made it. */
  readonly key: string | null;
  /** Several records have the key, as in an org whose field is not unique any more. */
  readonly isAmbiguous?: boolean;
}

export interface ExistingMade extends Existing {
  readonly object: MadeObject;
}

export interface Found {
  readonly tasks: ReadonlyMap<string, Existing>;
  readonly events: ReadonlyMap<string, Existing>;
  /** By the first 15 characters of the id, which are the whole of it. */
  readonly tasksById: ReadonlyMap<string, Existing>;
  readonly made: ReadonlyMap<string, ExistingMade>;
  readonly personAccounts: ReadonlyMap<string, PersonAccount>;
}

export const shortId = (id: string): string => id.slice(0, 15);

/** Always queried: whether it is there, and since when as it is. */
const stampColumns = ['Id', 'IsDeleted', 'CreatedDate', 'LastModifiedDate', 'LastModifiedById'];

/**
 * Looks everything up in as few requests as there can be: one for a batch of tasks. Archived and deleted records are
 * seen, so that what is written late makes no second one and what somebody deleted stays so.
 */
export async function lookUp(
  requests: BatchRequests,
  describe: OrgDescribe,
  space: KeySpace,
  request: LookupRequest,
): Promise<Found> {
  const stored = {
    Task: [...request.tasks].map((key) => storedKey('task', key)),
    Event: [...request.events].map((key) => storedKey('event', key)),
  };
  const entries = await entriesOf(requests, space, [...stored.Task, ...stored.Event], request.taskIds);
  const byKeys = (object: 'Task' | 'Event'): readonly (readonly [string, readonly string[]])[] => [
    [keyField, stored[object]],
    ['Id', stored[object].flatMap((key) => entries.records.get(key) ?? [])],
  ];
  const plan: readonly [Slot, readonly Query[]][] = await Promise.all([
    planned('tasks', describe, 'Task', [...taskColumns, ...request.extra], byKeys('Task')),
    planned('events', describe, 'Event', eventColumns, byKeys('Event')),
    planned('tasksById', describe, 'Task', taskColumns, [['Id', [...request.taskIds]]]),
    ...madeObjects.map((object) =>
      planned(
        object,
        describe,
        object,
        [...madeColumns[object], keyField],
        [[keyField, madeKeys(request.made.get(object) ?? [])]],
      ),
    ),
    planned(
      'personAccounts',
      describe,
      'Account',
      ['Name', 'PersonContactId'],
      [['Id', [...request.personAccounts]]],
    ),
  ]);
  const queries = plan.flatMap(([slot, some]) => some.map((query) => ({ slot, query })));
  const pages = await requests.queries(queries.map(({ query }) => query));
  const rows = (slot: Slot): readonly QueriedRow[] =>
    queries.flatMap((each, index) => (each.slot === slot ? (pages[index] ?? []) : []));
  const existing = (slot: Slot): readonly Existing[] =>
    eachOnce(rows(slot)).map((row) => toExisting(row, entries.keys.get(shortId(textIn(row, 'Id') ?? ''))));
  return {
    tasks: byKey(existing('tasks'), missing(entries.records, stored.Task)),
    events: byKey(existing('events'), missing(entries.records, stored.Event)),
    tasksById: new Map(existing('tasksById').map((one) => [shortId(textIn(one.row, 'Id') ?? ''), one])),
    made: byKey(madeObjects.flatMap((object) => existing(object).map((one) => ({ ...one, object })))),
    personAccounts: personAccountsIn(rows('personAccounts')),
  };
}

type Slot = 'tasks' | 'events' | 'tasksById' | 'personAccounts' | MadeObject;

/** A record that may be taken back, and one that may not any more. */
const madeKeys = (keys: Iterable<string>): readonly string[] =>
  [...keys].flatMap((key) => [storedKey('made', key), storedKey('kept', key)]);

async function planned(
  slot: Slot,
  describe: OrgDescribe,
  object: string,
  columns: readonly string[],
  where: readonly (readonly [string, readonly string[]])[],
): Promise<[Slot, readonly Query[]]> {
  if (where.every(([, values]) => values.length === 0)) return [slot, []];
  return [slot, await queriesFor(describe, object, columns, where)];
}

/**
 * Queries for records by values of a field, of the columns and related columns that the org has, and of queries of what
 * belongs to them (`parts`), which it must have; none where it lacks the field itself.
 */
export async function queriesFor(
  describe: OrgDescribe,
  object: string,
  columns: readonly string[],
  where: readonly (readonly [string, readonly string[]])[],
  relations: readonly string[] = [],
  parts: readonly string[] = [],
): Promise<readonly Query[]> {
  const described = await describe.fieldsOf(object);
  const relationships = new Set(described?.values().map(({ relationshipName }) => relationshipName));
  const there = new Set([
    ...stampColumns,
    ...columns.filter((name) => described?.has(name) === true),
    ...relations.filter((path) => relationships.has(path.split('.', 1)[0] ?? '')),
    ...parts,
  ]);
  const select = `SELECT ${[...there].join(', ')} FROM ${object}`;
  return where
    .filter(([field]) => field === 'Id' || described?.has(field) === true)
    .flatMap(([field, values]) =>
      literalLists(values).map((list) => ({ soql: `${select} WHERE ${field} IN (${list})`, all: true })),
    );
}

interface Entries {
  /** Ids by stored key. */
  readonly records: ReadonlyMap<string, string>;
  /** Stored keys by short id. */
  readonly keys: ReadonlyMap<string, string>;
}

async function entriesOf(
  requests: BatchRequests,
  space: KeySpace,
  keys: readonly string[],
  taskIds: ReadonlySet<string>,
): Promise<Entries> {
  if (!space.hasEntries) return { records: new Map(), keys: new Map() };
  const found = [
    ...(keys.length === 0 ? [] : await ledgerEntries(requests, 'key', keys)),
    ...(taskIds.size === 0 ? [] : await ledgerEntries(requests, 'record', taskIds)),
  ];
  return {
    records: new Map(found.map(({ key, record }) => [key, record])),
    keys: new Map(found.map(({ key, record }) => [shortId(record), key])),
  };
}

/** The ledger object outlives the activity: one that is not even in the recycle bin any more was deleted, too. */
const missing = (records: ReadonlyMap<string, string>, stored: readonly string[]): readonly Existing[] =>
  stored.filter((key) => records.has(key)).map((key) => ({ row: {}, isDeleted: true, key: keyOf(key) }));

/** A record may be found by the key in its field and by an entry. */
const eachOnce = (rows: readonly QueriedRow[]): readonly QueriedRow[] => [
  ...new Map(rows.map((row) => [textIn(row, 'Id'), row])).values(),
];

const toExisting = (row: QueriedRow, entry: string | undefined): Existing => ({
  row,
  isDeleted: isTrueIn(row, 'IsDeleted'),
  key: keyOf(entry ?? row[keyField]),
});

/** One that is there counts before one that was deleted under the same key. */
function byKey<One extends Existing>(
  found: readonly One[],
  otherwise: readonly One[] = [],
): ReadonlyMap<string, One> {
  const known = new Map<string, One>();
  const deletedFirst = [...otherwise, ...found].toSorted((a, b) => Number(b.isDeleted) - Number(a.isDeleted));
  for (const one of deletedFirst) {
    if (one.key === null) continue;
    const isAmbiguous = !one.isDeleted && known.get(one.key)?.isDeleted === false;
    known.set(one.key, { ...one, isAmbiguous });
  }
  return known;
}

const personAccountsIn = (rows: readonly QueriedRow[]): ReadonlyMap<string, PersonAccount> =>
  new Map(
    rows.flatMap((row) => {
      const account = textIn(row, 'Id');
      const contact = textIn(row, 'PersonContactId');
      const name = textIn(row, 'Name') ?? '';
      return account === null || contact === null ? [] : [[account, { account, contact, name }]];
    }),
  );
