import { sql, type Selectable, type SqlBool } from 'kysely';
import type { ObjectStore } from '../../../../application/ports/crm/custom-store.ts';
import {
  dropped,
  maxObjects,
  retyped,
  searchText,
  type CustomObject,
} from '../../../../domain/crm/custom-object.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { CustomKind } from '../../../../domain/record.ts';
import { refuse, type FieldError, type Refusal } from '../../../../domain/refusal.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { writeAudit } from '../../../postgres/organisation/audit.ts';
import type { CrmTables } from '../../../postgres/tables/crm.ts';
import { wordsOf } from './words.ts';

/** The definitions of an administrator's own objects. A record is written under a share of its definition's row. */
export function objectStore(db: Database): ObjectStore {
  return {
    async objects() {
      return (await db.selectFrom('crm_object').selectAll().orderBy('kind').execute()).map(toObject);
    },

    object: (kind) => readObject(db, kind, 'none'),

    define: (object, at, audit) =>
      transaction(db, async (tx): Promise<CustomObject | Refusal> => {
        await oneAtATime(tx);
        const before = await readObject(tx, object.kind, 'alone');
        const refusal = before === null ? await tooMany(tx) : await inUse(tx, before, object);
        if (refusal !== null) return refusal;
        if (before !== null) await drop(tx, before, object);
        const row = {
          label: object.label,
          title_field: object.titleField,
          fields: JSON.stringify(object.fields),
          changed_at: new Date(at),
        };
        await tx
          .insertInto('crm_object')
          .values({ kind: object.kind, ...row })
          .onConflict((conflict) => conflict.column('kind').doUpdateSet(row))
          .execute();
        await writeAudit(tx, [audit(before)]);
        return object;
      }),

    remove: (kind, audit) =>
      transaction(db, async (tx): Promise<null | Refusal> => {
        await oneAtATime(tx);
        const before = await readObject(tx, kind, 'alone');
        if (before === null) return refuse('not-found');
        if (await hasRecords(tx, kind, null)) return has('object', 'problem.object.has-records');
        await tx.deleteFrom('crm_object').where('kind', '=', kind).execute();
        await writeAudit(tx, [audit(before)]);
        return null;
      }),
  };
}

/** One definition changes after the other, so that the bound holds; records are written meanwhile. */
const oneAtATime = (tx: Database) => sql`lock table crm_object in share row exclusive mode`.execute(tx);

const toObject = (row: Selectable<CrmTables['crm_object']>): CustomObject => ({
  kind: row.kind,
  label: row.label,
  titleField: row.title_field,
  fields: row.fields,
});

/** `shared`: it stays as it is until this transaction ends; `alone`: and nobody writes a record of it meanwhile. */
export async function readObject(
  db: Database,
  kind: CustomKind,
  hold: 'none' | 'shared' | 'alone',
): Promise<CustomObject | null> {
  const row = await db
    .selectFrom('crm_object')
    .selectAll()
    .where('kind', '=', kind)
    .$if(hold === 'shared', (query) => query.forShare())
    .$if(hold === 'alone', (query) => query.forUpdate())
    .executeTakeFirst();
  return row === undefined ? null : toObject(row);
}

const has = (path: string, message: string): Refusal => refuse('in-use', { errors: [{ path, message }] });

async function tooMany(tx: Database): Promise<Refusal | null> {
  const { count } = await tx
    .selectFrom('crm_object')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count < maxObjects) return null;
  const message = 'problem.object.too-many';
  return refuse('invalid', { errors: [{ path: 'object', message, values: { most: maxObjects } }] });
}

/** What records hold keeps its meaning: neither the type of a field with values changes, nor what records are called by. */
async function inUse(tx: Database, before: CustomObject, after: CustomObject): Promise<Refusal | null> {
  const errors: FieldError[] = [];
  for (const { name } of retyped(before, after))
    if (await hasRecords(tx, after.kind, name))
      errors.push({ path: `fields.${name}`, message: 'problem.object.has-values' });
  if (before.titleField !== after.titleField && (await hasRecords(tx, after.kind, null)))
    errors.push({ path: 'titleField', message: 'problem.object.has-records' });
  return errors.length > 0 ? refuse('in-use', { errors }) : null;
}

/** Whether there are records of a kind, with a value in this field where one is named. */
async function hasRecords(tx: Database, kind: CustomKind, field: string | null): Promise<boolean> {
  const row = await tx
    .selectFrom('crm_record')
    .select('id')
    .where('kind', '=', kind)
    .where('custom', 'is not', null)
    .$if(field !== null, (query) => query.where(sql<SqlBool>`custom ->> ${field} is not null`))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the fields that are no longer there out of the records, with the numbers and words that they were found by. */
async function drop(tx: Database, before: CustomObject, after: CustomObject): Promise<void> {
  const { kind } = after;
  const fields = dropped(before, after);
  if (fields.length === 0) return;
  const names = fields.map(({ name }) => name);
  await sql`update crm_record set custom = custom - ${names}::text[]
    where kind = ${kind} and custom is not null and custom ?| ${names}::text[]`.execute(tx);
  for (const { name } of fields.filter(({ type }) => type === 'phone')) {
    await sql`update number_index set fields = array_remove(fields, ${name}) where object = ${kind}`.execute(
      tx,
    );
    await sql`delete from unreadable_number u using crm_record r
      where r.id = u.record_id::uuid and r.kind = ${kind} and u.field = ${name}`.execute(tx);
  }
  await sql`delete from number_index where object = ${kind} and fields = '{}'`.execute(tx);
  await reword(tx, after);
}

/** So many records are found by other words with one statement. */
const rewordedAtOnce = 1_000;

async function reword(tx: Database, object: CustomObject): Promise<void> {
  let last: RecordId | null = null;
  do {
    const after: RecordId | null = last;
    const rows = await tx
      .selectFrom('crm_record')
      .select(['id', 'name', 'custom'])
      .where('kind', '=', object.kind)
      .where('custom', 'is not', null)
      .$if(after !== null, (query) => query.where(sql<SqlBool>`id > ${after}::uuid`))
      .orderBy('id')
      .limit(rewordedAtOnce)
      .execute();
    const words = rows.map(({ id, name, custom }) => ({
      id,
      words: wordsOf(`${name} ${searchText(object, custom ?? {})}`).join(' '),
    }));
    await sql`update crm_record r set words = w.words
      from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as w (id uuid, words text)
      where r.id = w.id`.execute(tx);
    last = rows.length < rewordedAtOnce ? null : (rows.at(-1)?.id ?? null);
  } while (last !== null);
}
