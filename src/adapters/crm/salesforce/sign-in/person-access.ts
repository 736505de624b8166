import { createHash, randomBytes } from 'node:crypto';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import { SalesforceClient } from '../client/salesforce-client.ts';
import type { Org } from '../client/org.ts';
import type { AuthorizationStore } from '../tokens/authorization-store.ts';
import { GrantAccess } from '../tokens/grant-access.ts';
import type { GrantStore } from '../tokens/grant-store.ts';
import { WrongOrg } from '../tokens/org-store.ts';
import { SignInRefused, type TokenEndpoint } from './token-endpoint.ts';

/** 256 bits, that nobody guesses; RFC 7636 asks a verifier of 43 characters at least. */
const RANDOM_BYTES = 32;

/** Whether a person is signed in to Salesforce; `revoked`: they were, and must sign in again. */
export type PersonGrant =
  | { readonly state: 'none' }
  | { readonly state: 'connected'; readonly userId: string | null }
  | { readonly state: 'revoked'; readonly words: string };

/** How a person came back. `expired`: not from where they went, or too late: they begin again. */
export type Connected =
  | { readonly result: 'connected'; readonly agent: AgentId; readonly userId: string }
  | { readonly result: 'expired' }
  | { readonly result: 'refused' | 'wrong-org'; readonly words: string };

export interface PersonAccessDeps {
  readonly org: Org;
  readonly endpoint: Pick<TokenEndpoint, 'authorizeUrl' | 'code' | 'refresh' | 'revoke'>;
  readonly grants: GrantStore;
  readonly authorizations: AuthorizationStore;
  /** Where Salesforce sends people back to, as the app in the org names it. */
  readonly redirectUri: string;
}

/**
 * People's own sign-in to Salesforce (spec X3): the web-server flow with PKCE, for what they do by hand. Calls throw
 * `CrmUnavailable`.
 */
export class PersonAccess {
  readonly #deps: PersonAccessDeps;
  readonly #clients = new Map<AgentId, SalesforceClient>();

  constructor(deps: PersonAccessDeps) {
    this.#deps = deps;
  }

  /** Where the person's browser goes to sign in. `session`: the id of its sign-in to Tieline. */
  async begin(agent: AgentId, session: string): Promise<string> {
    const { authorizations, endpoint, redirectUri } = this.#deps;
    const [state, verifier] = [random(), random()];
    await authorizations.begin(session, state, { agent, verifier });
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    return endpoint.authorizeUrl({ state, challenge, redirectUri });
  }

  /** They came back to the redirect address in the same session, with what Salesforce put into it. */
  async finish(session: string, { state, code }: { state: string; code: string }): Promise<Connected> {
    const { authorizations, endpoint, grants, redirectUri } = this.#deps;
    const begun = await authorizations.take(session, state);
    if (begun === null) return { result: 'expired' };
    const { agent, verifier } = begun;
    try {
      const signedIn = await endpoint.code(code, verifier, redirectUri);
      const former = await grants.locked(agent, async ({ grant, save }) => {
        await save(signedIn);
        return grant.refreshToken;
      });
      // It may be another user of the org by now.
      this.#clients.delete(agent);
      if (former !== null && signedIn.refreshToken !== null) await this.#revoke(former);
      return { result: 'connected', agent, userId: signedIn.userId };
    } catch (error) {
      if (error instanceof WrongOrg) return { result: 'wrong-org', words: error.message };
      if (error instanceof SignInRefused) return { result: 'refused', words: error.message };
      throw error;
    }
  }

  /** The org as this person sees it; null: they are not signed in to it, or must sign in again. */
  async clientOf(agent: AgentId): Promise<SalesforceClient | null> {
    const { state } = await this.grantOf(agent);
    if (state !== 'connected') return null;
    const known = this.#clients.get(agent);
    if (known !== undefined) return known;
    const { org, grants: store, endpoint } = this.#deps;
    const signIn = async (refreshToken: string | null) => {
      if (refreshToken === null) throw new SignInRefused('invalid_grant', 'There is no refresh token.');
      return await endpoint.refresh(refreshToken);
    };
    const access = new GrantAccess({ store, holder: agent, signIn });
    const client = new SalesforceClient({ org, access, state: null });
    this.#clients.set(agent, client);
    return client;
  }

  async grantOf(agent: AgentId): Promise<PersonGrant> {
    const grant = await this.#deps.grants.read(agent);
    if (grant === null) return { state: 'none' };
    if (grant.refused !== null) return { state: 'revoked', words: grant.refused };
    if (grant.session !== null || grant.refreshToken !== null)
      return { state: 'connected', userId: grant.userId };
    // Kept with another key, or never finished.
    return grant.version === 0
      ? { state: 'none' }
      : { state: 'revoked', words: 'the sign-in to Salesforce must be done again' };
  }

  /** Ends their sign-in here in any case, and in Salesforce where it can be reached. */
  async disconnect(agent: AgentId): Promise<void> {
    const grant = await this.#deps.grants.read(agent);
    await this.#deps.grants.remove(agent);
    this.#clients.delete(agent);
    if (grant !== null && grant.refreshToken !== null) await this.#revoke(grant.refreshToken);
  }

  async #revoke(refreshToken: string): Promise<void> {
    try {
      await this.#deps.endpoint.revoke(refreshToken);
    } catch (error) {
      if (!(error instanceof CrmUnavailable)) throw error;
    }
  }
}

const random = (): string => randomBytes(RANDOM_BYTES).toString('base64url');
