import { sql } from 'kysely';
import type { AttemptStore } from '../../../application/ports/organisation/attempt-store.ts';
import type { SignInStore } from '../../../application/ports/organisation/sign-in-store.ts';
import type { Database } from '../connection/database.ts';
import { postgresAttempts } from './attempts.ts';
import { postgresPasswords } from './passwords.ts';
import { postgresSessions } from './sessions.ts';
import { postgresTokens } from './tokens.ts';

/** Passwords, attempts, sessions and API tokens in PostgreSQL. */
export function postgresSignInStore(db: Database): SignInStore & AttemptStore {
  return {
    ...postgresPasswords(db),
    ...postgresAttempts(db),
    ...postgresSessions(db),
    ...postgresTokens(db),

    async existing(sessions, tokens) {
      const rows = await db
        .selectFrom('sign_in')
        .select('id')
        .where('id', '=', sql<string>`any(${sessions}::uuid[])`)
        .unionAll(
          db
            .selectFrom('api_token')
            .innerJoin('agent', 'agent.id', 'api_token.agent_id')
            .select('api_token.id')
            .where('api_token.id', '=', sql<string>`any(${tokens}::uuid[])`)
            .where('agent.disabled', '=', false),
        )
        .execute();
      return new Set(rows.map((row) => row.id));
    },

    async prune(usedBefore, createdBefore, triedBefore) {
      await db
        .deleteFrom('sign_in')
        .where(sql<boolean>`used_at < ${new Date(usedBefore)} or created_at < ${new Date(createdBefore)}`)
        .execute();
      await db
        .deleteFrom('attempt')
        .where(sql<boolean>`last_at < ${new Date(triedBefore)}`)
        .execute();
    },
  };
}
