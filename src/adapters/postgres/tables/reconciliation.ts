import type { ColumnType, Generated } from 'kysely';
import type { Finding } from '../../../application/ports/logging/finding.ts';
import type { EpochMs } from '../../../domain/time.ts';

export interface ReconciliationTables {
  reconciliation_report: {
    day: string;
    begun_at: ColumnType<EpochMs, Date, Date>;
    ended_at: ColumnType<EpochMs | null, Date | null | undefined, Date | null>;
    missing: Generated<number>;
    doubled: Generated<number>;
    changed: Generated<number>;
    pending: Generated<number>;
    compared: Generated<number>;
    findings: ColumnType<readonly Finding[], string | undefined, string>;
  };
}
