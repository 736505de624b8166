import type { ColumnType, Generated } from 'kysely';
import type { RecordId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';

type Moment = ColumnType<EpochMs, Date, Date>;
type MomentOrNull = ColumnType<EpochMs | null, Date | null | undefined, Date | null>;

/** The tables of `0022-salesforce-numbers.sql`, `0023-salesforce-mirror.sql` and `0025-salesforce-sign-outs.sql`. */
export interface SalesforceNumberTables {
  salesforce_index: {
    only_one: Generated<boolean>;
    org_id: string;
    topic: string | null;
    replay_id: Buffer | null;
    sign_out_replay_id: Generated<Buffer | null>;
  };
  salesforce_indexed_object: {
    object: string;
    query: string;
    generation: number;
    is_filled: Generated<boolean>;
    job_id: string | null;
    job_at: MomentOrNull;
    locator: string | null;
    is_read: Generated<boolean>;
    rows_read: Generated<number>;
    rows_total: number | null;
    covered_until: MomentOrNull;
  };
  salesforce_open_record: {
    record_id: RecordId;
    object: string;
    name: string;
    contact_id: RecordId | null;
    contact_name: string | null;
    account_id: RecordId | null;
    account_name: string | null;
    account_is_person: Generated<boolean>;
    what_id: RecordId | null;
    is_primary: Generated<boolean>;
    owner: string | null;
    due: string | null;
    key: string | null;
    created_at: Moment;
    changed_at: Moment;
    generation: number;
  };
}
