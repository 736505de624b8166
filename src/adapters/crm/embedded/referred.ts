import { sql } from 'kysely';
import type { RecordId } from '../../../domain/ids.ts';
import type { CustomKind, RecordRef } from '../../../domain/record.ts';
import type { Database } from '../../postgres/connection/database.ts';

/** The customers that a record of an administrator's own object refers to, in the order of its fields (spec L29). */
export async function referred(db: Database, kind: CustomKind, id: RecordId): Promise<readonly RecordRef[]> {
  const { rows } = await sql<RecordRef>`
    select c.kind, c.id, c.name
    from crm_object o
    cross join jsonb_array_elements(o.fields) with ordinality as f (field, position)
    join crm_record r on r.id = ${id} and r.kind = o.kind and r.deleted_at is null
    join crm_record c on c.id = (r.custom ->> (f.field ->> 'name'))::uuid
    where o.kind = ${kind} and f.field ->> 'type' = 'reference' and c.deleted_at is null
      and c.kind in ('contact', 'personAccount', 'account')
    order by f.position`.execute(db);
  return rows;
}
