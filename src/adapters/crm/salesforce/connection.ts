import type { CrmLink } from '../../../application/ports/crm/link.ts';
import type { Database } from '../../postgres/connection/database.ts';
import type { BudgetTime } from './client/api-budget.ts';
import { Org } from './client/org.ts';
import { OrgStateWatch } from './client/org-state.ts';
import { SalesforceClient } from './client/salesforce-client.ts';
import { salesforceLink } from './client/salesforce-link.ts';
import { SalesforceCapabilities } from './describe/capabilities.ts';
import { DescribeCache } from './describe/describe-cache.ts';
import { PeoplesRecordTypes } from './describe/record-types.ts';
import { PersonAccess } from './sign-in/person-access.ts';
import { TokenEndpoint } from './sign-in/token-endpoint.ts';
import { AuthorizationStore } from './tokens/authorization-store.ts';
import { GrantAccess } from './tokens/grant-access.ts';
import { GrantStore } from './tokens/grant-store.ts';
import { Sealing } from './tokens/sealed.ts';

/** How the server itself signs in. */
export type IntegrationSignIn =
  | { readonly by: 'client-credentials' }
  /** `key`: RSA, PEM. */
  | { readonly by: 'jwt-bearer'; readonly key: string; readonly username: string };

export interface SalesforceConnectionOptions {
  readonly db: Database;
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly signIn: IntegrationSignIn;
  /** 32 bytes, by which tokens are encrypted. */
  readonly secretKey: Buffer;
  /** Where Salesforce sends people back to. */
  readonly redirectUri: string;
  /** The machine's, unless another is to be tried. */
  readonly time?: BudgetTime;
}

/** An org, as the integration and as people. Nothing is asked before somebody asks. */
export interface SalesforceConnection {
  /** Signed in as the integration. */
  readonly client: SalesforceClient;
  readonly people: PersonAccess;
  readonly org: Org;
  readonly state: OrgStateWatch;
  readonly link: CrmLink;
  /** As the integration may see it. */
  readonly describe: DescribeCache;
  readonly recordTypes: PeoplesRecordTypes;
  readonly capabilities: SalesforceCapabilities;
}

export function connectSalesforce(options: SalesforceConnectionOptions): SalesforceConnection {
  const { db, secretKey, redirectUri, signIn, time } = options;
  const org = new Org(time);
  const now = () => org.time.now();
  const state = new OrgStateWatch(now);
  const endpoint = new TokenEndpoint(options);
  const stored = { db, sealing: new Sealing(secretKey), now };
  const grants = new GrantStore(stored);
  const access = new GrantAccess({
    store: grants,
    holder: null,
    signIn: () =>
      signIn.by === 'jwt-bearer'
        ? endpoint.jwtBearer(signIn.key, signIn.username)
        : endpoint.clientCredentials(),
  });
  const client = new SalesforceClient({ org, access, state });
  const people = new PersonAccess({
    org,
    endpoint,
    grants,
    authorizations: new AuthorizationStore(stored),
    redirectUri,
  });
  const describe = new DescribeCache({ client, now });
  return {
    client,
    people,
    org,
    state,
    link: salesforceLink(state),
    describe,
    capabilities: new SalesforceCapabilities(describe),
    recordTypes: new PeoplesRecordTypes({ clientOf: (agent) => people.clientOf(agent), now }),
  };
}
