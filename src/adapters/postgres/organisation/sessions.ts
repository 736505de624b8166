import { sql } from 'kysely';
import type { SessionStore } from '../../../application/ports/organisation/sign-in-store.ts';
import type { Database } from '../connection/database.ts';

/** The sessions of browsers in PostgreSQL. */
export function postgresSessions(db: Database): SessionStore {
  return {
    async addSession({ id, agent, createdAt, usedAt }, hash, passwordHash) {
      // The locks make it wait for whoever is replacing the password or disabling the account, and that one's ending of
      // sessions wait for this.
      const { numAffectedRows } = await sql`with proof as (
          select agent_id from agent_password join agent on agent.id = agent_id
            where agent_id = ${agent} and hash = ${passwordHash} and not agent.disabled for share
        ) insert into sign_in (id, hash, agent_id, created_at, used_at)
          select ${id}, ${hash}, agent_id, ${new Date(createdAt)}, ${new Date(usedAt)} from proof`.execute(
        db,
      );
      return numAffectedRows === 1n;
    },

    async sessionByHash(hash) {
      const row = await db.selectFrom('sign_in').selectAll().where('hash', '=', hash).executeTakeFirst();
      if (row === undefined) return null;
      return { id: row.id, agent: row.agent_id, createdAt: row.created_at, usedAt: row.used_at };
    },

    async useSessions(ids, at) {
      await db
        .updateTable('sign_in')
        .set({ used_at: new Date(at) })
        .where('id', '=', sql<string>`any(${ids}::uuid[])`)
        .execute();
    },

    async removeSession(id) {
      await db.deleteFrom('sign_in').where('id', '=', id).execute();
    },

    async removeSessionsOf(agent, except) {
      const rows = await db
        .deleteFrom('sign_in')
        .where('agent_id', '=', agent)
        .$if(except !== null, (query) => query.where('id', '<>', except ?? ''))
        .returning('id')
        .execute();
      return rows.map((row) => row.id);
    },
  };
}
