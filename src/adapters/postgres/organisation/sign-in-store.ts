import { sql } from 'kysely';
import type { SignInStore } from '../../../application/ports/organisation/sign-in-store.ts';
import { epochMs } from '../../../domain/time.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from './audit.ts';

/** Passwords, sessions and API tokens in PostgreSQL. */
export function postgresSignInStore(db: Database): SignInStore {
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

    async addSession({ id, agent, createdAt, usedAt }, hash, passwordHash) {
      // The lock makes it wait for whoever is replacing the password, and that one's ending of sessions wait for this.
      const { numAffectedRows } = await sql`with proof as (
          select agent_id from agent_password where agent_id = ${agent} and hash = ${passwordHash} for share
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
    async existing(sessions, tokens) {
      const rows = await db
        .selectFrom('sign_in')
        .select('id')
        .where('id', '=', sql<string>`any(${sessions}::uuid[])`)
        .unionAll(
          db
            .selectFrom('api_token')
            .select('id')
            .where('id', '=', sql<string>`any(${tokens}::uuid[])`),
        )
        .execute();
      return new Set(rows.map((row) => row.id));
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

    async addToken({ id, agent, name, scopes, createdAt }, hash, audit) {
      await transaction(db, async (tx) => {
        await tx
          .insertInto('api_token')
          .values({ id, hash, agent_id: agent, name, scopes, created_at: new Date(createdAt) })
          .execute();
        await writeAudit(tx, [audit]);
      });
    },
    async token(id) {
      const row = await db.selectFrom('api_token').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : tokenOf(row);
    },
    async tokenByHash(hash) {
      const row = await db.selectFrom('api_token').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : tokenOf(row);
    },
    async tokens() {
      return (await db.selectFrom('api_token').selectAll().orderBy('id').execute()).map(tokenOf);
    },
    changeToken: (id, { name, scopes }, audit) =>
      transaction(db, async (tx) => {
        const result = await tx
          .updateTable('api_token')
          .set({ name, scopes })
          .where('id', '=', id)
          .executeTakeFirst();
        if (result.numUpdatedRows === 0n) return false;
        await writeAudit(tx, [audit]);
        return true;
      }),
    removeToken: (id, audit) =>
      transaction(db, async (tx) => {
        const result = await tx.deleteFrom('api_token').where('id', '=', id).executeTakeFirst();
        if (result.numDeletedRows === 0n) return false;
        await writeAudit(tx, [audit]);
        return true;
      }),

    async prune(usedBefore, createdBefore, failedBefore) {
      await db
        .deleteFrom('sign_in')
        .where(sql<boolean>`used_at < ${new Date(usedBefore)} or created_at < ${new Date(createdBefore)}`)
        .execute();
      await db
        .deleteFrom('sign_in_failure')
        .where(sql<boolean>`last_at < ${new Date(failedBefore)}`)
        .execute();
    },
  };
}

type TokenColumns = Awaited<ReturnType<typeof tokenRow>>;
const tokenRow = (db: Database) => db.selectFrom('api_token').selectAll().executeTakeFirstOrThrow();

const tokenOf = (row: TokenColumns) => ({
  id: row.id,
  agent: row.agent_id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at,
});
