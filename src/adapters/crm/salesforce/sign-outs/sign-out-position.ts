import type { Database } from '../../../postgres/connection/database.ts';

/** Behind which logout event Tieline is; null: nobody knows. Another org's is forgotten with its records. */
export async function readSignOutPosition(db: Database): Promise<Uint8Array | null> {
  const row = await db.selectFrom('salesforce_index').select('sign_out_replay_id').executeTakeFirst();
  return row?.sign_out_replay_id ?? null;
}

/** Keeps it once the org is known. */
export async function saveSignOutPosition(db: Database, replayId: Uint8Array): Promise<void> {
  await db
    .updateTable('salesforce_index')
    .set({ sign_out_replay_id: Buffer.from(replayId) })
    .execute();
}
