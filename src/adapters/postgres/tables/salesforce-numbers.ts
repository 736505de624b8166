import type { ColumnType, Generated } from 'kysely';
import type { EpochMs } from '../../../domain/time.ts';

type MomentOrNull = ColumnType<EpochMs | null, Date | null | undefined, Date | null>;

/** The tables of `0022-salesforce-numbers.sql`. */
export interface SalesforceNumberTables {
  salesforce_index: {
    only_one: Generated<boolean>;
    org_id: string;
    topic: string | null;
    replay_id: Buffer | null;
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
}
