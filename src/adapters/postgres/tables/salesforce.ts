import type { ColumnType, Generated } from 'kysely';
import type { AgentId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';

type Moment = ColumnType<EpochMs, Date, Date>;

/** The tables of `0021-salesforce.sql`. */
export interface SalesforceTables {
  salesforce_org: { only_one: Generated<boolean>; org_id: string; connected_at: Moment };
  salesforce_grant: {
    agent_id: AgentId | null;
    version: Generated<number>;
    user_id: string | null;
    instance_url: string | null;
    access_token: Buffer | null;
    refresh_token: Buffer | null;
    refused: string | null;
    changed_at: Moment;
  };
  salesforce_authorization: {
    state_hash: Buffer;
    session_id: string;
    agent_id: AgentId;
    verifier: Buffer;
    expires_at: Moment;
  };
}
