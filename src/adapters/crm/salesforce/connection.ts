import type { CrmLink } from '../../../application/ports/crm/link.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { Database } from '../../postgres/connection/database.ts';
import type { BudgetTime } from './client/api-budget.ts';
import { Org } from './client/org.ts';
import { OrgStateWatch } from './client/org-state.ts';
import { SalesforceClient } from './client/salesforce-client.ts';
import { salesforceLink } from './client/salesforce-link.ts';
import { SalesforceCapabilities } from './describe/capabilities.ts';
import { DescribeCache } from './describe/describe-cache.ts';
import { PeoplesRecordTypes } from './describe/record-types.ts';
import type { ContactCenter } from './telephony/contact-center.ts';
import { TelephonyApi } from './telephony/telephony-api.ts';
import { PersonAccess, type LinkedUser } from './sign-in/person-access.ts';
import { TokenEndpoint, type SignedIn } from './sign-in/token-endpoint.ts';
import { AuthorizationStore } from './tokens/authorization-store.ts';
import { GrantAccess, type OrgAccess } from './tokens/grant-access.ts';
import { connectedOrg } from './tokens/org-store.ts';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
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
  /** The contact center whose telephony Tieline is (spec X9); none unless given. */
  readonly contactCenter?: ContactCenter | null;
  /** The org's user that a person is linked to, for whom a server with a key may sign in; nobody's unless given. */
  readonly linkedUser?: (agent: AgentId) => LinkedUser | null;
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
  /** As whom, and where, other APIs of the org are asked. */
  readonly access: OrgAccess;
  /** Tells the org of calls; null: there is no contact center for it. */
  readonly telephony: TelephonyApi | null;
  /** The id of the user that the integration is signed in as. Throws `CrmUnavailable`. */
  readonly integrationUser: () => Promise<string>;
  /** The org's id. Throws `CrmUnavailable`. */
  readonly orgId: () => Promise<string>;
  /** Where the org was when the integration last signed in, without asking it; null: it has not. Throws `CrmUnavailable`. */
  readonly instanceUrl: () => Promise<string | null>;
}

/** Signs the server in, and keeps nothing of it. Throws `SignInRefused` and `CrmUnavailable`. */
export const signInOnce = (
  options: Pick<SalesforceConnectionOptions, 'loginUrl' | 'clientId' | 'clientSecret' | 'signIn'>,
): Promise<SignedIn> => signedInBy(new TokenEndpoint(options), options.signIn);

const signedInBy = (endpoint: TokenEndpoint, signIn: IntegrationSignIn): Promise<SignedIn> =>
  signIn.by === 'jwt-bearer' ? endpoint.jwtBearer(signIn.key, signIn.username) : endpoint.clientCredentials();

export function connectSalesforce(options: SalesforceConnectionOptions): SalesforceConnection {
  const { db, secretKey, signIn, time, linkedUser, contactCenter = null } = options;
  const org = new Org(time);
  const now = () => org.time.now();
  const state = new OrgStateWatch(now);
  const endpoint = new TokenEndpoint(options);
  const stored = { db, sealing: new Sealing(secretKey), now };
  const grants = new GrantStore(stored);
  const access = new GrantAccess({
    store: grants,
    holder: null,
    signIn: () => signedInBy(endpoint, signIn),
  });
  const client = new SalesforceClient({ org, access, state });
  const people = new PersonAccess({
    org,
    endpoint,
    grants,
    authorizations: new AuthorizationStore(stored),
    onBehalf:
      signIn.by === 'jwt-bearer' && linkedUser !== undefined
        ? { userOf: linkedUser, signIn: (username) => endpoint.jwtBearer(signIn.key, username) }
        : null,
  });
  const orgId = async (): Promise<string> => {
    await access.current();
    const orgId = await connectedOrg(db);
    if (orgId === null) throw new CrmUnavailable('Tieline is not signed in to Salesforce yet');
    return orgId;
  };
  const describe = new DescribeCache({ client, now });
  return {
    client,
    people,
    org,
    state,
    link: salesforceLink(state),
    describe,
    capabilities: new SalesforceCapabilities(describe, { makesVoiceCalls: contactCenter !== null }),
    recordTypes: new PeoplesRecordTypes({ clientOf: (agent) => people.clientOf(agent), now }),
    access,
    telephony:
      contactCenter === null
        ? null
        : new TelephonyApi({
            center: contactCenter,
            access,
            orgId,
            onSent: (request) => org.counts.sent(request),
          }),
    integrationUser: async () => {
      await access.current();
      const userId = (await grants.read(null))?.userId ?? null;
      if (userId === null)
        throw new CrmUnavailable('Salesforce has not said yet who Tieline is signed in as');
      return userId;
    },
    orgId,
    instanceUrl: async () => (await grants.read(null))?.session?.instanceUrl ?? null,
  };
}
