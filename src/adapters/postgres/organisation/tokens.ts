import type { TokenStore } from '../../../application/ports/organisation/sign-in-store.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from './audit.ts';

/** API tokens in PostgreSQL. */
export function postgresTokens(db: Database): TokenStore {
  return {
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
