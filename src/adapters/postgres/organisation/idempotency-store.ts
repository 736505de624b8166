import { sql } from 'kysely';
import type { IdempotencyStore } from '../../../application/ports/organisation/idempotency-store.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';

/** Answers to requests with an Idempotency-Key, in PostgreSQL. */
export function postgresIdempotencyStore(db: Database): IdempotencyStore {
  const begunAt = (agent: AgentId, key: string, at: EpochMs) =>
    sql<boolean>`agent_id = ${agent} and key = ${key} and started_at = ${new Date(at)}`;

  return {
    async begin({ agent, key, fingerprint }, at, keptSince, abandonedBefore) {
      const fresh = { fingerprint, started_at: new Date(at), status: null, headers: null, body: null };
      const begun = await db
        .insertInto('idempotency')
        .values({ agent_id: agent, key, ...fresh })
        .onConflict((conflict) =>
          conflict
            .columns(['agent_id', 'key'])
            .doUpdateSet(fresh)
            .where(
              sql<boolean>`idempotency.started_at < ${new Date(keptSince)} or
                (idempotency.status is null and idempotency.started_at < ${new Date(abandonedBefore)} and
                 idempotency.fingerprint = ${fingerprint})`,
            ),
        )
        .returning('key')
        .executeTakeFirst();
      if (begun !== undefined) return { state: 'begun' };
      const first = await db
        .selectFrom('idempotency')
        .selectAll()
        .where('agent_id', '=', agent)
        .where('key', '=', key)
        .executeTakeFirst();
      // It was forgotten just now, after a failure; the next try begins it.
      if (first === undefined) return { state: 'running' };
      if (!first.fingerprint.equals(fingerprint)) return { state: 'reused' };
      if (first.status === null) return { state: 'running' };
      return {
        state: 'answered',
        answer: { status: first.status, headers: first.headers ?? {}, body: first.body ?? '' },
      };
    },
    async finish(agent, key, at, { status, headers, body }) {
      await db
        .updateTable('idempotency')
        .set({ status, headers: JSON.stringify(headers), body })
        .where(begunAt(agent, key, at))
        .execute();
    },
    async forget(agent, key, at) {
      await db
        .deleteFrom('idempotency')
        .where(begunAt(agent, key, at))
        .execute();
    },
    async prune(before) {
      await db
        .deleteFrom('idempotency')
        .where(sql<boolean>`started_at < ${new Date(before)}`)
        .execute();
    },
  };
}
