import { sql, type SqlBool } from 'kysely';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type {
  CustomRecordStore,
  Derived,
  KeptRecord,
} from '../../../../application/ports/crm/custom-store.ts';
import type { CustomInput } from '../../../../domain/crm/custom-object.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { CustomKind } from '../../../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../../../domain/refusal.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { isUuid } from '../../../postgres/uuid.ts';
import { wordsOf } from './words.ts';
import { changedAfter } from './customer-change.ts';
import { removeCustomer } from './customer-remove.ts';
import { ownerOf } from './customer-rows.ts';
import { madeBy } from './made-by.ts';
import { indexCustom } from './number-rows.ts';
import { readObject } from './object-store.ts';

interface Row {
  readonly id: RecordId;
  readonly name: string;
  readonly owner: string | null;
  readonly created_at: EpochMs;
  readonly changed_at: EpochMs;
  readonly custom: Readonly<Record<string, CustomInput>> | null;
}

/** Records of an administrator's own objects, beside those of the six kinds. */
export function customRecordStore(db: Database, users: CrmUsers): CustomRecordStore {
  const toRecord = (kind: CustomKind, row: Row): KeptRecord => ({
    kind,
    id: row.id,
    name: row.name,
    owner: ownerOf(row.owner, users),
    createdAt: row.created_at,
    changedAt: row.changed_at,
    values: row.custom ?? {},
  });

  return {
    async read(kind, id) {
      const row = await readRow(db, kind, id, false);
      return row === null ? null : toRecord(kind, row);
    },

    async list(kind, { limit, after }) {
      const rows = await db
        .selectFrom('crm_record')
        .select(shown)
        .where('kind', '=', kind)
        .where('custom', 'is not', null)
        .$if(after !== null, (query) =>
          query.where(
            sql<SqlBool>`(changed_at, id) < (${new Date(after?.at ?? 0)}, ${after?.id ?? null}::uuid)`,
          ),
        )
        .orderBy('changed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => toRecord(kind, row));
    },

    insert: (kind, id, { values, owner = null }, derive, at, by) =>
      transaction(db, async (tx): Promise<KeptRecord | Refusal> => {
        const object = await readObject(tx, kind, 'shared');
        if (object === null) return refuse('not-found');
        const derived = derive(object, values);
        if (isRefusal(derived)) return derived;
        const row = await tx
          .insertInto('crm_record')
          .values({
            id,
            kind,
            owner,
            ...columnsOf(values, derived),
            ...madeBy(by),
            created_at: new Date(at),
            changed_at: new Date(at),
          })
          .returning(shown)
          .executeTakeFirstOrThrow();
        const record = toRecord(kind, row);
        await indexCustom(tx, record, derived.numbers, at);
        return record;
      }),

    change: (kind, { id, seen }, { values, owner }, derive, at) =>
      transaction(db, async (tx): Promise<KeptRecord | Refusal> => {
        const object = await readObject(tx, kind, 'shared');
        const before = await readRow(tx, kind, id, true);
        if (object === null || before === null) return refuse('not-found');
        if (seen !== null && before.changed_at !== seen) return refuse('changed-meanwhile');
        const changedAt = changedAfter(before.changed_at, at);
        const after = withoutEmpty({ ...before.custom, ...values });
        const derived = derive(object, after);
        if (isRefusal(derived)) return derived;
        const row = await tx
          .updateTable('crm_record')
          .set({
            ...columnsOf(after, derived),
            ...(owner !== undefined && { owner }),
            changed_at: new Date(changedAt),
          })
          .where('id', '=', id)
          .returning(shown)
          .executeTakeFirstOrThrow();
        const record = toRecord(kind, row);
        await indexCustom(tx, record, derived.numbers, changedAt);
        return record;
      }),

    async remove(kind, id, at, audit) {
      if (!isUuid(id)) return false;
      return transaction(db, (tx) => removeCustomer(tx, kind, id, at, audit));
    },
  };
}

const shown = ['id', 'name', 'owner', 'created_at', 'changed_at', 'custom'] as const;

const columnsOf = (values: Readonly<Record<string, CustomInput>>, { name, text }: Derived) => ({
  name,
  words: wordsOf(text).join(' '),
  custom: JSON.stringify(withoutEmpty(values)),
});

/** An emptied field is one that was never given, so that only values stand in the index. */
const withoutEmpty = (values: Readonly<Record<string, CustomInput>>): Readonly<Record<string, CustomInput>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

async function readRow(db: Database, kind: CustomKind, id: RecordId, locked: boolean): Promise<Row | null> {
  if (!isUuid(id)) return null;
  const row = await db
    .selectFrom('crm_record')
    .select(shown)
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('deleted_at', 'is', null)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst();
  return row ?? null;
}
