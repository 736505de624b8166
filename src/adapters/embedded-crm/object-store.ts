import { sql, type Selectable, type SqlBool } from 'kysely';
import type { ObjectStore } from '../../application/ports/custom-store.ts';
import { dropped, maxObjects, retyped, type CustomObject } from '../../domain/crm/custom-object.ts';
import type { CustomKind } from '../../domain/record.ts';
import { refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';
import { transaction, type Database } from '../postgres/database.ts';
import { writeAudit } from '../postgres/organisation/audit.ts';
import type { CrmTables } from '../postgres/tables/crm.ts';

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

async function drop(tx: Database, before: CustomObject, after: CustomObject): Promise<void> {
  for (const { name, type } of dropped(before, after)) {
    await tx
      .updateTable('crm_record')
      .set({ custom: sql`custom - ${name}::text` })
      .where('kind', '=', after.kind)
      .where('custom', 'is not', null)
      .where(sql<SqlBool>`custom ->> ${name} is not null`)
      .execute();
    if (type !== 'phone') continue;
    await sql`update number_index set fields = array_remove(fields, ${name}) where object = ${after.kind}`.execute(
      tx,
    );
    await sql`delete from number_index where object = ${after.kind} and fields = '{}'`.execute(tx);
    await sql`delete from unreadable_number u using crm_record r
      where r.id = u.record_id::uuid and r.kind = ${after.kind} and u.field = ${name}`.execute(tx);
  }
}
