import { sql } from 'kysely';
import type { SignInFailureStore } from '../../../application/ports/organisation/sign-in-store.ts';
import { epochMs } from '../../../domain/time.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from './audit.ts';

/** Wrong passwords in PostgreSQL, by user name. */
export function postgresSignInFailures(db: Database): SignInFailureStore {
  return {
    async failures(username) {
      const row = await db
        .selectFrom('sign_in_failure')
        .selectAll()
        .where('username', '=', username)
        .executeTakeFirst();
      return { count: row?.failures ?? 0, lastAt: row?.last_at ?? epochMs(0) };
    },

    async countFailure(username, at, forgetBefore, audit) {
      await transaction(db, async (tx) => {
        await tx
          .insertInto('sign_in_failure')
          .values({ username, failures: 1, last_at: new Date(at) })
          .onConflict((conflict) =>
            conflict.column('username').doUpdateSet({
              failures: sql<number>`case when sign_in_failure.last_at < ${new Date(forgetBefore)} then 1 else sign_in_failure.failures + 1 end`,
              last_at: new Date(at),
            }),
          )
          .execute();
        if (audit !== null) await writeAudit(tx, [audit]);
      });
    },

    async clearFailures(username) {
      await db.deleteFrom('sign_in_failure').where('username', '=', username).execute();
    },
  };
}
