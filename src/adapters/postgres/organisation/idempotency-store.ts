import { sql } from 'kysely';
import type {
  IdempotencyStore,
  RequestKey,
} from '../../../application/ports/organisation/idempotency-store.ts';
import type { Database } from '../connection/database.ts';
import { isUuid } from '../uuid.ts';

/** Requests with an Idempotency-Key and their answers, in PostgreSQL. */
export function postgresIdempotencyStore(db: Database): IdempotencyStore {
  const under = ({ agent, key }: RequestKey) => sql<boolean>`agent_id = ${agent} and key = ${key}`;

  return {
    async begin({ agent, key, fingerprint }, at, keptSince) {
      const answer = { status: null, headers: null, body: null, file: null, interaction_id: null };
      const fresh = { fingerprint, started_at: new Date(at), done: false, made: [], ...answer };
      const begun = await db
        .insertInto('idempotency')
        .values({ agent_id: agent, key, ...fresh })
        .onConflict((conflict) =>
          conflict
            .columns(['agent_id', 'key'])
            .doUpdateSet(fresh)
            .where(
              sql<boolean>`idempotency.started_at < ${new Date(keptSince)} or
                (idempotency.status is null and not idempotency.done and idempotency.fingerprint = ${fingerprint})`,
            ),
        )
        .returning('key')
        .executeTakeFirst();
      if (begun !== undefined) return { state: 'begun' };
      const first = await db
        .selectFrom('idempotency')
        .selectAll()
        .where(under({ agent, key }))
        .executeTakeFirstOrThrow();
      if (!first.fingerprint.equals(fingerprint)) return { state: 'reused' };
      if (first.status === null) return { state: 'done', made: first.made };
      const kept = { status: first.status, headers: first.headers ?? {}, body: first.body ?? '' };
      return { state: 'answered', answer: kept, file: first.file };
    },
    async finish(by, { status, headers, body }, { file, interaction: about }) {
      const interaction = about !== null && isUuid(about) ? about : null;
      const isDone = status < 400;
      // The lock waits for an end that erases the notes at this moment, and a later one finds the answer. What was carried
      // out on a call whose notes are erased is told as the call is now.
      await sql`
        with notes as (select kept from participation where interaction_id = ${interaction}::uuid for share),
          erased as (select where exists (select from notes where not kept)),
          marked as (update idempotency set done = done or ${isDone}::boolean where ${under(by)} and exists (select from erased))
        update idempotency set status = ${status}::smallint, headers = ${JSON.stringify(headers)}::jsonb, body = ${body},
          file = ${file === null ? null : JSON.stringify(file)}::jsonb, interaction_id = ${interaction}::uuid
        where ${under(by)} and not exists (select from erased)`.execute(db);
    },
    async mark(by) {
      await db.updateTable('idempotency').set({ done: true }).where(under(by)).execute();
    },
    async forget(by) {
      await db.deleteFrom('idempotency').where(under(by)).where('done', '=', false).execute();
    },
    async prune(before) {
      await db
        .deleteFrom('idempotency')
        .where(sql<boolean>`started_at < ${new Date(before)}`)
        .execute();
    },
  };
}
