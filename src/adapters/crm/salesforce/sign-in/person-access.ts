import { createHash, randomBytes } from 'node:crypto';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { Connected, CrmConnection, CrmConnections } from '../../../../application/ports/crm/people.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import { SalesforceClient } from '../client/salesforce-client.ts';
import type { Org } from '../client/org.ts';
import type { AuthorizationStore } from '../tokens/authorization-store.ts';
import { GrantAccess } from '../tokens/grant-access.ts';
import type { Grant, GrantStore } from '../tokens/grant-store.ts';
import { WrongOrg } from '../tokens/org-store.ts';
import { SignInRefused, type SignedIn, type TokenEndpoint } from './token-endpoint.ts';

/** 256 bits, that nobody guesses; RFC 7636 asks a verifier of 43 characters at least. */
const RANDOM_BYTES = 32;

/** The org's user that an administrator has linked a person to. */
export interface LinkedUser {
  readonly id: string;
  readonly username: string;
}

/** How the server signs in for people, where the app lets it (JWT bearer): they need not connect themselves. */
export interface OnBehalf {
  /** null: the person is linked to no active user of the org. */
  userOf(agent: AgentId): LinkedUser | null;
  signIn(username: string): Promise<SignedIn>;
}

export interface PersonAccessDeps {
  readonly org: Org;
  readonly endpoint: Pick<TokenEndpoint, 'authorizeUrl' | 'code' | 'refresh' | 'revoke'>;
  readonly grants: GrantStore;
  readonly authorizations: AuthorizationStore;
  /** null: people sign in themselves. */
  readonly onBehalf: OnBehalf | null;
}

/** How soon it is tried again to sign in for somebody whom the org did not allow it for. */
const RETRY_MS = 600_000;

/**
 * People's own access to Salesforce (spec X3, X4), for what they do by hand: by the web-server flow with PKCE, or signed in
 * for by the server. Calls throw `CrmUnavailable`.
 */
export class PersonAccess implements CrmConnections {
  readonly #deps: PersonAccessDeps;
  readonly #clients = new Map<AgentId, SalesforceClient>();
  /** When it was last tried to sign in for whom the org had refused it. */
  readonly #retriedAt = new Map<AgentId, number>();

  constructor(deps: PersonAccessDeps) {
    this.#deps = deps;
  }

  async begin(agent: AgentId, session: string, redirectUri: string): Promise<string> {
    const { authorizations, endpoint } = this.#deps;
    const [state, verifier] = [random(), random()];
    await authorizations.begin(session, state, { agent, verifier });
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    return endpoint.authorizeUrl({ state, challenge, redirectUri });
  }

  async finish(
    session: string,
    { state, code }: { state: string; code: string },
    redirectUri: string,
  ): Promise<Connected> {
    const { authorizations, endpoint, grants } = this.#deps;
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
      if (error instanceof SignInRefused)
        return { result: 'refused', code: error.code, words: error.message };
      throw error;
    }
  }

  /** The org as this person sees it; null: they are not signed in to it, or must sign in again. */
  async clientOf(agent: AgentId): Promise<SalesforceClient | null> {
    const grant = await this.#deps.grants.read(agent);
    const user = this.#signedInFor(agent, grant);
    if (user === null) return stateOf(grant).state === 'connected' ? this.#client(agent, null) : null;
    if (grant !== null && grant.userId !== null && grant.userId !== user.id) {
      // An administrator has linked them to another user since.
      await this.#deps.grants.remove(agent);
      this.#clients.delete(agent);
    } else if (stateOf(grant).state === 'revoked' && !this.#isRetried(agent)) return null;
    return this.#client(agent, user.username);
  }

  async connectionOf(agent: AgentId): Promise<CrmConnection> {
    const grant = await this.#deps.grants.read(agent);
    const state = stateOf(grant);
    const user = this.#signedInFor(agent, grant);
    if (user === null || state.state === 'revoked') return state;
    return { state: 'connected', userId: user.id, by: 'server' };
  }

  async disconnect(agent: AgentId): Promise<void> {
    const grant = await this.#deps.grants.read(agent);
    await this.#deps.grants.remove(agent);
    this.#clients.delete(agent);
    if (grant !== null && grant.refreshToken !== null) await this.#revoke(grant.refreshToken);
  }

  /** Whom the server signs in as for this person; null: they sign in themselves, which goes before. */
  #signedInFor(agent: AgentId, grant: Grant | null): LinkedUser | null {
    return grant !== null && grant.refreshToken !== null
      ? null
      : (this.#deps.onBehalf?.userOf(agent) ?? null);
  }

  #isRetried(agent: AgentId): boolean {
    const now = this.#deps.org.time.now();
    const last = this.#retriedAt.get(agent);
    if (last !== undefined && now - last < RETRY_MS) return false;
    this.#retriedAt.set(agent, now);
    return true;
  }

  /** `username`: whom the server signs in as; null: by their own refresh token. */
  #client(agent: AgentId, username: string | null): SalesforceClient {
    const known = this.#clients.get(agent);
    if (known !== undefined) return known;
    const { org, grants: store, endpoint, onBehalf } = this.#deps;
    const isOnBehalf = username !== null && onBehalf !== null;
    const signIn = async (refreshToken: string | null) => {
      if (isOnBehalf) return await onBehalf.signIn(username);
      if (refreshToken === null) throw new SignInRefused('invalid_grant', 'There is no refresh token.');
      return await endpoint.refresh(refreshToken);
    };
    const access = new GrantAccess({ store, holder: agent, signIn, isOnBehalf });
    const client = new SalesforceClient({ org, access, state: null });
    this.#clients.set(agent, client);
    return client;
  }

  async #revoke(refreshToken: string): Promise<void> {
    try {
      await this.#deps.endpoint.revoke(refreshToken);
    } catch (error) {
      if (!(error instanceof CrmUnavailable)) throw error;
    }
  }
}

function stateOf(grant: Grant | null): CrmConnection {
  if (grant === null) return { state: 'none' };
  if (grant.refused !== null) return { state: 'revoked', words: grant.refused };
  if (grant.session !== null || grant.refreshToken !== null)
    return { state: 'connected', userId: grant.userId, by: 'person' };
  // Kept with another key, or never finished.
  return grant.version === 0
    ? { state: 'none' }
    : { state: 'revoked', words: 'the sign-in to Salesforce must be done again' };
}

const random = (): string => randomBytes(RANDOM_BYTES).toString('base64url');
