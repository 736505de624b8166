import { CrmUnavailable } from '../../../src/application/ports/crm/crm.ts';
import type { BudgetTime } from '../../../src/adapters/crm/salesforce/client/api-budget.ts';
import { Org } from '../../../src/adapters/crm/salesforce/client/org.ts';
import type { OrgRequest } from '../../../src/adapters/crm/salesforce/client/org-client.ts';
import { OrgStateWatch } from '../../../src/adapters/crm/salesforce/client/org-state.ts';
import { SalesforceClient } from '../../../src/adapters/crm/salesforce/client/salesforce-client.ts';
import { TokenEndpoint } from '../../../src/adapters/crm/salesforce/sign-in/token-endpoint.ts';
import { GrantAccess } from '../../../src/adapters/crm/salesforce/tokens/grant-access.ts';
import { MemoryGrants } from './memory-grants.ts';
import { scriptedOrg, type Reply, type Script, type ScriptedOrg } from './scripted-org.ts';

/** Time that stands until it is moved; a wait is over at once. */
class MovedTime implements BudgetTime {
  ms = 1_000_000;
  now = () => this.ms;
  wait = async (ms: number) => {
    this.ms += ms;
  };
}

export const query: OrgRequest = {
  method: 'GET',
  path: '/query',
  query: { q: 'SELECT Id FROM Task' },
  priority: 'person',
};
export const write: OrgRequest = {
  method: 'POST',
  path: '/sobjects/Task',
  body: { Subject: 'Call' },
  priority: 'today',
};
export const refusal = (status: number, errorCode: string, message: string): Reply => ({
  status,
  body: [{ errorCode, message, fields: [] }],
});

/** A client of a scripted org, signed in as the integration when it first asks. */
export async function connected(script: Script = {}, login?: ScriptedOrg) {
  const server = login ?? (await scriptedOrg(script));
  const time = new MovedTime();
  const org = new Org(time);
  const state = new OrgStateWatch(time.now);
  const endpoint = new TokenEndpoint({ loginUrl: server.url, clientId: 'id', clientSecret: 'secret-of-app' });
  const grants = new MemoryGrants();
  const access = () =>
    new GrantAccess({ store: grants, holder: null, signIn: () => endpoint.clientCredentials() });
  const client = new SalesforceClient({ org, access: access(), state });
  return {
    server,
    time,
    org,
    state,
    client,
    another: () => new SalesforceClient({ org, access: access(), state }),
  };
}

/** What failed, as whoever asked is told of it. */
export const failure = async (work: Promise<unknown>): Promise<CrmUnavailable> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof CrmUnavailable) return error;
  throw new Error('expected CrmUnavailable', { cause: error });
};
/** What was asked of the API, without signing in and the list of versions. */
export const apiCalls = ({ received }: ScriptedOrg) =>
  received.filter(({ path }) => path.startsWith('/services/data/v'));
