import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { AgentId } from '../../../../domain/ids.ts';
import { transaction } from '../../../postgres/connection/database.ts';
import { asCrm, type GrantStoreDeps } from './grant-store.ts';

/** Long enough to type a password and a code, and short enough that nobody comes back the next day. */
export const AUTHORIZATION_MS = 600_000;

/** A person on the way to Salesforce, until they come back. */
export interface Authorization {
  readonly agent: AgentId;
  /** Of PKCE: proves that who comes back with the code is who went for it. */
  readonly verifier: string;
}

/** Who is on the way to Salesforce; one at a time for each session of a browser. */
export class AuthorizationStore {
  readonly #deps: GrantStoreDeps;

  constructor(deps: GrantStoreDeps) {
    this.#deps = deps;
  }

  /** `state`: known to nobody but us and the browser of this `session` (the id of its sign-in to Tieline). */
  begin(session: string, state: string, { agent, verifier }: Authorization): Promise<void> {
    const { db, sealing, now } = this.#deps;
    const begun = {
      state_hash: hashOf(state),
      agent_id: agent,
      verifier: sealing.seal(verifier, placeOf(session)),
      expires_at: new Date(now() + AUTHORIZATION_MS),
    };
    return asCrm(() =>
      transaction(db, async (tx) => {
        await tx
          .deleteFrom('salesforce_authorization')
          .where(sql<boolean>`expires_at < ${new Date(now())}`)
          .execute();
        await tx
          .insertInto('salesforce_authorization')
          .values({ ...begun, session_id: session })
          .onConflict((conflict) => conflict.column('session_id').doUpdateSet(begun))
          .execute();
      }),
    );
  }

  /** Gives it once; null: it was not begun in this session, was taken before, or too long ago. */
  take(session: string, state: string): Promise<Authorization | null> {
    const { db, sealing, now } = this.#deps;
    return asCrm(async () => {
      const row = await db
        .deleteFrom('salesforce_authorization')
        .where('session_id', '=', session)
        .where('state_hash', '=', hashOf(state))
        .returning(['agent_id', 'verifier', 'expires_at'])
        .executeTakeFirst();
      if (row === undefined || row.expires_at < now()) return null;
      const verifier = sealing.open(row.verifier, placeOf(session));
      return verifier === null ? null : { agent: row.agent_id, verifier };
    });
  }
}

const hashOf = (state: string): Buffer => createHash('sha256').update(state).digest();

const placeOf = (session: string): string => `salesforce authorization of session ${session}`;
