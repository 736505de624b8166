import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { Log } from '../../../application/ports/runtime/log.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { Database } from '../../postgres/connection/database.ts';
import {
  connectSalesforce,
  type SalesforceConnection,
  type SalesforceConnectionOptions,
} from './connection.ts';
import { peoplesOrgs } from './reading/peoples-orgs.ts';
import { OrgUsers } from './users.ts';
import type { WorkflowNeeds } from './workflow-needs.ts';
import { describedOrg } from './writing/described-org.ts';
import type { OrgDescribe } from './writing/org-describe.ts';

export interface OpenedOrgDeps {
  readonly db: Database;
  readonly connect: Omit<SalesforceConnectionOptions, 'db' | 'linkedUser'>;
  readonly organisation: Pick<Organisation, 'settings' | 'agent' | 'agents'>;
  readonly systemClock: Clock;
  readonly log: Log;
}

/** An org with whom it knows, and what is known of it. */
export interface OpenedOrg {
  readonly connection: SalesforceConnection;
  /** As the integration and as people see it. */
  readonly seen: ReturnType<typeof peoplesOrgs>;
  readonly users: OrgUsers;
  /** Whose user of the org this is; null: nobody's here. */
  readonly agentOf: (user: string) => AgentId | null;
  readonly described: OrgDescribe;
}

/** Opens an org without asking it anything: a Salesforce that is away keeps no server from starting. */
export function openOrg(
  { db, connect, organisation, systemClock, log }: OpenedOrgDeps,
  needs: Pick<WorkflowNeeds, 'extraFields'>,
): OpenedOrg {
  const now = () => systemClock.now();
  const connection = connectSalesforce({
    ...connect,
    db,
    linkedUser: (agent) => users.listed(organisation.agent(agent)?.crmUser ?? ''),
  });
  logState(connection, log);
  const seen = peoplesOrgs({
    ...connection,
    mustConnect: () => organisation.settings().crm.ownConnection,
    extraFields: () => needs.extraFields(),
    hasCalls: () => connection.capabilities.kinds.includes('voiceCall'),
    now,
  });
  const users: OrgUsers = new OrgUsers({
    org: seen.org,
    describe: connection.describe,
    integration: async () => ({ id: await connection.integrationUser(), name: 'Tieline' }),
    settings: () => organisation.settings(),
  });
  const agentOf = (user: string): AgentId | null =>
    organisation.agents().find(({ crmUser }) => crmUser === user)?.id ?? null;
  const { client, describe: cache, recordTypes } = connection;
  return {
    connection,
    seen,
    users,
    agentOf,
    described: describedOrg({ client, cache, recordTypes, agentOf, now }),
  };
}

function logState({ state }: SalesforceConnection, log: Log): void {
  state.onChange(({ state: became, words }) => {
    if (became === 'connected') log.info({}, 'Salesforce takes requests');
    else log.warn({ state: became }, `nothing is written to Salesforce for now: ${words ?? became}`);
  });
}
