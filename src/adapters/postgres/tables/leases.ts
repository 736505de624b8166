import type { ColumnType, Generated } from 'kysely';
import type { EpochMs } from '../../../domain/time.ts';
import type { ServerIdentity } from '../../system/server-identity.ts';

export interface LeaseTables {
  lease: {
    key: string;
    number: Generated<number>;
    holder: ColumnType<ServerIdentity, string, string>;
    expires_at: ColumnType<EpochMs, Date, Date>;
  };
}
