import type { Database } from '../../../postgres/connection/database.ts';

/** Records that are not deleted, with the names of those they refer to. */
export const namedCustomers = (db: Database) =>
  db
    .selectFrom('crm_record as r')
    .leftJoin('crm_record as a', 'a.id', 'r.account_id')
    .leftJoin('crm_record as c', 'c.id', 'r.contact_id')
    .select([
      'r.id',
      'r.kind',
      'r.name',
      'r.owner',
      'r.first_name',
      'r.last_name',
      'r.company',
      'r.phone',
      'r.mobile',
      'r.email',
      'r.country',
      'r.case_number',
      'r.subject',
      'r.status',
      'r.stage',
      'r.amount',
      'r.close_date',
      'r.description',
      'r.account_id',
      'r.contact_id',
      'r.record_type',
      'r.origin',
      'r.external_key',
      'r.created_at',
      'r.changed_at',
      'a.kind as account_kind',
      'a.name as account_name',
      'c.name as contact_name',
    ])
    .where('r.deleted_at', 'is', null);
