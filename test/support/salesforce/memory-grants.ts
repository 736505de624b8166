import type {
  Grant,
  GrantHolder,
  GrantStore,
  LockedGrant,
} from '../../../src/adapters/crm/salesforce/tokens/grant-store.ts';
import { WrongOrg } from '../../../src/adapters/crm/salesforce/tokens/org-store.ts';

const none: Grant = { version: 0, session: null, refreshToken: null, userId: null, refused: null };

/** Grants as the database keeps them, for tests without one. */
export class MemoryGrants implements Pick<GrantStore, 'read' | 'locked'> {
  readonly #grants = new Map<GrantHolder, Grant>();
  #org: string | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  async read(holder: GrantHolder): Promise<Grant | null> {
    return this.#grants.get(holder) ?? null;
  }

  put(holder: GrantHolder, grant: Partial<Grant>): void {
    this.#grants.set(holder, { ...none, ...grant });
  }

  async locked<Result>(holder: GrantHolder, work: (locked: LockedGrant) => Promise<Result>): Promise<Result> {
    const turn = this.#queue.then(() => work(this.#lockedFor(holder)));
    this.#queue = turn.catch(() => undefined);
    return await turn;
  }

  #lockedFor(holder: GrantHolder): LockedGrant {
    const grant = this.#grants.get(holder) ?? none;
    return {
      grant,
      save: async ({ accessToken, instanceUrl, refreshToken, userId, orgId }) => {
        this.#org ??= orgId;
        if (this.#org !== orgId) throw new WrongOrg(this.#org, orgId);
        const session = { accessToken, instanceUrl, version: grant.version + 1 };
        const kept = { refreshToken: refreshToken ?? grant.refreshToken, userId, refused: null };
        this.#grants.set(holder, { ...kept, version: session.version, session });
        return session;
      },
      refuse: async (words) => {
        this.#grants.set(holder, { ...grant, session: null, refreshToken: null, refused: words });
      },
    };
  }
}
