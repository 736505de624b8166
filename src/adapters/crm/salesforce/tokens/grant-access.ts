import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { SignInRefused, type SignedIn } from '../sign-in/token-endpoint.ts';
import type { GrantHolder, GrantStore, LockedGrant, OrgSession } from './grant-store.ts';
import { WrongOrg } from './org-store.ts';

/** A person's grant is not taken any more, or they never gave one: they must sign in to Salesforce again. */
export class GrantRevoked extends CrmUnavailable {}

/** How a client gets its access token. */
export interface OrgAccess {
  /** The one there is, else a new one. */
  current(): Promise<AccessSession>;
  /** Another than the one that the org refused. */
  renew(refused: OrgSession): Promise<AccessSession>;
}

export interface AccessSession extends OrgSession {
  /** Whether it was made for this very call; otherwise it was there, and may have become too old. */
  readonly isNew: boolean;
}

export interface GrantAccessDeps {
  readonly store: Pick<GrantStore, 'read' | 'locked'>;
  readonly holder: GrantHolder;
  /** Signs in anew, by the refresh token where the grant has one. Throws `SignInRefused` and `CrmUnavailable`. */
  readonly signIn: (refreshToken: string | null) => Promise<SignedIn>;
  /** The server signs in for this person, and needs nothing of theirs. */
  readonly isOnBehalf?: boolean;
}

/** What Salesforce says where this person is to sign in anew, or not at all. */
const personal: ReadonlySet<string> = new Set(['invalid_grant', 'inactive_user']);

/**
 * Access by a grant that all processes share (spec X3): however many need another token at once, one asks for it and the others find
 * it. Where refresh tokens rotate, each can be used once, so the new one is in the database before the access token that
 * came with it is used. Where the process dies in between, Salesforce takes the grant back when the old one is used again,
 * and the holder signs in anew. Calls throw `CrmUnavailable`, `WrongOrg`, and for the integration `SignInRefused`.
 */
export class GrantAccess implements OrgAccess {
  readonly #deps: GrantAccessDeps;
  #session: OrgSession | null = null;
  #renewing: Promise<AccessSession> | null = null;
  /** What a sign-in gave that the database would not take; it is kept before Salesforce is asked again. */
  #unkept: { readonly version: number; readonly signedIn: SignedIn } | null = null;

  constructor(deps: GrantAccessDeps) {
    this.#deps = deps;
  }

  async current(): Promise<AccessSession> {
    if (this.#session !== null) return { ...this.#session, isNew: false };
    const { store, holder } = this.#deps;
    const grant = await store.read(holder);
    if (grant === null || grant.session === null) return await this.#renewFrom(grant?.version ?? 0);
    this.#session = grant.session;
    return { ...grant.session, isNew: false };
  }

  async renew(refused: OrgSession): Promise<AccessSession> {
    if (this.#session !== null && this.#session.version > refused.version)
      return { ...this.#session, isNew: false };
    return await this.#renewFrom(refused.version);
  }

  #renewFrom(version: number): Promise<AccessSession> {
    this.#renewing ??= this.#renewed(version).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewed(version: number): Promise<AccessSession> {
    const { store, holder } = this.#deps;
    const session = await store.locked(holder, async (locked) => {
      const { grant } = locked;
      if (grant.session !== null && grant.version > version) return { ...grant.session, isNew: false };
      const signedIn = await this.#signedIn(locked);
      if (signedIn instanceof GrantRevoked) return signedIn;
      this.#unkept = { version: grant.version, signedIn };
      return { ...(await this.#kept(locked, signedIn)), isNew: true };
    });
    this.#unkept = null;
    this.#session = session instanceof GrantRevoked ? null : session;
    // Thrown only now, so that what it says is committed.
    if (session instanceof GrantRevoked) throw session;
    return session;
  }

  async #signedIn({ grant, refuse }: LockedGrant): Promise<SignedIn | GrantRevoked> {
    const { holder, signIn, isOnBehalf = false } = this.#deps;
    if (this.#unkept?.version === grant.version) return this.#unkept.signedIn;
    if (holder !== null && grant.refreshToken === null && !isOnBehalf)
      return new GrantRevoked(grant.refused ?? 'the sign-in to Salesforce must be done again');
    try {
      return await signIn(grant.refreshToken);
    } catch (error) {
      if (holder === null || !(error instanceof SignInRefused) || !personal.has(error.code)) throw error;
      await refuse(error.message);
      return new GrantRevoked(error.message, { cause: error });
    }
  }

  async #kept({ save }: LockedGrant, signedIn: SignedIn): Promise<OrgSession> {
    try {
      return await save(signedIn);
    } catch (error) {
      // It is of no use for the org that we have written to, so the next try asks for another.
      if (error instanceof WrongOrg) this.#unkept = null;
      throw error;
    }
  }
}
