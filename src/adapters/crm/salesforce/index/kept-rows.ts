import type { RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { addFilled, forget, remove, replace, sweep, touch } from './index-rows.ts';
import { indexedRecord, type FieldValues, type IndexedRecord, type NumberReading } from './indexed-record.ts';
import type { IndexedObject } from './indexed-object.ts';
import { isIndexed, type KeptObject } from './kept-object.ts';
import { openObjectNames, type OpenObject } from './open-object.ts';
import { openRow, type OpenRow } from './open-record.ts';
import {
  addOpen,
  forgetOpen,
  removeOpen,
  renameInOpen,
  replaceOpen,
  sweepOpen,
  touchOpen,
} from './open-rows.ts';

/** Records of one object of the org, as they are to be kept. */
export interface KeptRows {
  /** Reads some more. */
  take(values: readonly FieldValues[]): void;
  /** Of which there is something to keep. */
  ids(): readonly RecordId[];
  /** Accounts that are matched in place of their hidden contacts, and have to be read as well. */
  personAccounts(): readonly RecordId[];
  numbers(): readonly E164[];
  /** Adds what a bulk query found, and leaves alone what came by a change since. */
  add(db: Database, generation: number): Promise<void>;
  /** In place of what there was of them. */
  replace(tx: Database, generation: number): Promise<void>;
}

export const keptRows = (object: KeptObject, reading: NumberReading): KeptRows =>
  isIndexed(object) ? indexRows(object, reading) : openRows(object);

function indexRows(object: IndexedObject, reading: NumberReading): KeptRows {
  const records: IndexedRecord[] = [];
  const personAccounts: RecordId[] = [];
  return {
    take(values) {
      for (const valueOf of values) {
        const record = indexedRecord(object, valueOf, reading);
        if ('numbers' in record) records.push(record);
        else if (record.personAccount !== null) personAccounts.push(record.personAccount);
      }
    },
    ids: () => records.map(({ id }) => id),
    personAccounts: () => personAccounts,
    numbers: () => records.flatMap(({ numbers }) => numbers.map(({ e164 }) => e164)),
    add: (db, generation) => addFilled(db, records, generation),
    async replace(tx, generation) {
      await replace(tx, records, generation);
      await renameInOpen(tx, records);
    },
  };
}

function openRows(object: OpenObject): KeptRows {
  const rows: OpenRow[] = [];
  return {
    take: (values) => rows.push(...values.flatMap((valueOf) => openRow(object, valueOf) ?? [])),
    ids: () => rows.map(({ id }) => id),
    personAccounts: () => [],
    numbers: () => [],
    add: (db, generation) => addOpen(db, rows, generation),
    replace: (tx, generation) => replaceOpen(tx, rows, generation),
  };
}

/** Takes records out that there are no more, of whatever object. */
export async function removeKept(tx: Database, ids: readonly RecordId[]): Promise<void> {
  await remove(tx, ids);
  await removeOpen(tx, ids);
}

/** They were changed in something that is not kept but for the time. */
export async function touchKept(tx: Database, ids: readonly RecordId[], at: EpochMs): Promise<void> {
  await touch(tx, ids, at);
  await touchOpen(tx, ids, at);
}

const isOpenObject = (object: string): boolean => openObjectNames.some((name) => name === object);

/** Takes out what the filling of an object did not bring. */
export const sweepKept = (db: Database, object: string, generation: number): Promise<void> =>
  isOpenObject(object) ? sweepOpen(db, object, generation) : sweep(db, object, generation);

/** Takes out whatever is of an object; null: of every one. */
export async function forgetKept(db: Database, object: string | null): Promise<void> {
  if (object === null || !isOpenObject(object)) await forget(db, object);
  if (object === null || isOpenObject(object)) await forgetOpen(db, object);
}
