import type { PasswordStore } from '../../../application/ports/organisation/sign-in-store.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from './audit.ts';

/** Passwords in PostgreSQL, as hashes. */
export function postgresPasswords(db: Database): PasswordStore {
  return {
    async passwordHash(agent) {
      const row = await db
        .selectFrom('agent_password')
        .select('hash')
        .where('agent_id', '=', agent)
        .executeTakeFirst();
      return row?.hash ?? null;
    },

    async setPassword(agent, hash, at, audit) {
      const row = { hash, changed_at: new Date(at) };
      await transaction(db, async (tx) => {
        await tx
          .insertInto('agent_password')
          .values({ agent_id: agent, ...row })
          .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(row))
          .execute();
        await writeAudit(tx, [audit]);
      });
    },
  };
}
