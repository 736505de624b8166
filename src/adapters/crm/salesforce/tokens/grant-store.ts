import { sql } from 'kysely';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { storeUnavailable } from '../../../../application/ports/runtime/store.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import type { SignedIn } from '../sign-in/token-endpoint.ts';
import { checkOrg, rememberOrg } from './org-store.ts';
import type { Sealing } from './sealed.ts';
import { Turns } from './turns.ts';

/** Whose grant it is; null: the integration's. */
export type GrantHolder = AgentId | null;

/** An access token, and where it is taken. */
export interface OrgSession {
  readonly accessToken: string;
  readonly instanceUrl: string;
  /** Rises with each token of the holder. */
  readonly version: number;
}

export interface Grant {
  readonly version: number;
  /** null: there is none, or it cannot be read with the key we have. */
  readonly session: OrgSession | null;
  readonly refreshToken: string | null;
  readonly userId: string | null;
  /** Why Salesforce does not take it any more; null: it does. */
  readonly refused: string | null;
}

/** What may be done with a grant while nobody else can. */
export interface LockedGrant {
  readonly grant: Grant;
  /** Keeps what a sign-in gave. Throws `WrongOrg`. */
  readonly save: (signedIn: SignedIn) => Promise<OrgSession>;
  /** Salesforce does not take it any more: what is left of it is of no use. */
  readonly refuse: (words: string) => Promise<void>;
}

export interface GrantStoreDeps {
  readonly db: Database;
  readonly sealing: Sealing;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Each holds a connection to the database while Salesforce is asked; were it silent when everybody's token ends at the
 * same hour, none would be left for calls.
 */
const MOST_LOCKED = 4;

/** The tokens of the integration and of people, encrypted in the database. */
export class GrantStore {
  readonly #deps: GrantStoreDeps;
  readonly #turns = new Turns(MOST_LOCKED);

  constructor(deps: GrantStoreDeps) {
    this.#deps = deps;
  }

  /** null: never signed in. Throws `CrmUnavailable` while the database is away, as all here do. */
  read(holder: GrantHolder): Promise<Grant | null> {
    return asCrm(async () => {
      const row = await rowOf(this.#deps.db, holder).executeTakeFirst();
      return row === undefined ? null : this.#grantOf(row, holder);
    });
  }

  /**
   * Does `work` while no other process can do the same for this holder: who comes second sees what the first kept. It is
   * committed when `work` resolves. `work` may be done again, so it must remember what it cannot ask for twice.
   */
  locked<Result>(holder: GrantHolder, work: (locked: LockedGrant) => Promise<Result>): Promise<Result> {
    return asCrm(async () => {
      using _turn = await this.#turns.take();
      const { db } = this.#deps;
      // A row that is not there cannot be locked.
      await db
        .insertInto('salesforce_grant')
        .values({ agent_id: holder, changed_at: this.#date() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return await transaction(db, async (tx) => {
        const row = await rowOf(tx, holder).forUpdate().executeTakeFirstOrThrow();
        const grant = this.#grantOf(row, holder);
        return await work({
          grant,
          save: (signedIn) => this.#save(tx, holder, grant, signedIn),
          refuse: (words) => this.#refuse(tx, holder, words),
        });
      });
    });
  }

  remove(holder: GrantHolder): Promise<void> {
    return asCrm(async () => {
      await this.#deps.db
        .deleteFrom('salesforce_grant')
        .where(sql<boolean>`agent_id is not distinct from ${holder}`)
        .execute();
    });
  }

  async #save(tx: Database, holder: GrantHolder, former: Grant, signedIn: SignedIn): Promise<OrgSession> {
    if (holder === null) await rememberOrg(tx, signedIn.orgId, this.#date());
    await checkOrg(tx, signedIn.orgId);
    const { sealing } = this.#deps;
    const version = former.version + 1;
    const { accessToken, instanceUrl, userId } = signedIn;
    // A refresh may give no new one; a sign-in of another user has nothing to do with the former one.
    const kept = former.userId === userId ? former.refreshToken : null;
    const refreshToken = signedIn.refreshToken ?? kept;
    await tx
      .updateTable('salesforce_grant')
      .set({
        version,
        user_id: userId,
        instance_url: instanceUrl,
        access_token: sealing.seal(accessToken, placeOf(holder, 'access')),
        refresh_token: refreshToken === null ? null : sealing.seal(refreshToken, placeOf(holder, 'refresh')),
        refused: null,
        changed_at: this.#date(),
      })
      .where(sql<boolean>`agent_id is not distinct from ${holder}`)
      .execute();
    return { accessToken, instanceUrl, version };
  }

  async #refuse(tx: Database, holder: GrantHolder, words: string): Promise<void> {
    await tx
      .updateTable('salesforce_grant')
      .set({ refused: words, access_token: null, refresh_token: null, changed_at: this.#date() })
      .where(sql<boolean>`agent_id is not distinct from ${holder}`)
      .execute();
  }

  #grantOf(row: GrantRow, holder: GrantHolder): Grant {
    const { sealing } = this.#deps;
    const opened = (sealed: Buffer | null, what: 'access' | 'refresh') =>
      sealed === null ? null : sealing.open(sealed, placeOf(holder, what));
    const accessToken = opened(row.access_token, 'access');
    return {
      version: row.version,
      session:
        accessToken === null || row.instance_url === null
          ? null
          : { accessToken, instanceUrl: row.instance_url, version: row.version },
      refreshToken: opened(row.refresh_token, 'refresh'),
      userId: row.user_id,
      refused: row.refused,
    };
  }

  #date(): Date {
    return new Date(this.#deps.now());
  }
}

type GrantRow = Awaited<ReturnType<ReturnType<typeof rowOf>['executeTakeFirstOrThrow']>>;

const rowOf = (db: Database, holder: GrantHolder) =>
  db
    .selectFrom('salesforce_grant')
    .select(['version', 'user_id', 'instance_url', 'access_token', 'refresh_token', 'refused'])
    .where(sql<boolean>`agent_id is not distinct from ${holder}`);

/** What is sealed for one holder opens for no other. */
const placeOf = (holder: GrantHolder, what: 'access' | 'refresh'): string =>
  `salesforce ${what} token of ${holder ?? 'the integration'}`;

/** Without our own database nothing is known of the org. */
export async function asCrm<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (storeUnavailable(error) === null) throw error;
    throw new CrmUnavailable('the database, which keeps the sign-in to Salesforce, could not be asked', {
      cause: error,
    });
  }
}
