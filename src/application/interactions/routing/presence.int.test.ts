import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { awayTelephony } from '../../../../test/support/telephony/away.ts';
import { callServers } from '../../../../test/support/wiring/calls.ts';
import { agentId, type AgentId } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/time.ts';

const { db } = await testDatabase();
const at = epochMs(Date.UTC(2026, 0, 5, 9));
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const { presence, store } = await (await callServers(db, { now: () => at }, log))(awayTelephony);

async function newAgent(): Promise<AgentId> {
  const id = agentId(randomUUID());
  await db
    .insertInto('agent')
    .values({
      id,
      username: id,
      name: 'Mia',
      email: null,
      email_verified: false,
      roles: ['agent'],
      locale: 'en',
      country: 'DE',
      team_id: null,
      extension: null,
      capacity: '{}',
      crm_user: null,
      address: null,
      do_not_log_default: false,
      desk_phone: false,
      disabled: false,
    })
    .execute();
  return id;
}

const isShown = async (agent: AgentId): Promise<boolean | undefined> =>
  (await store.agentStates([agent]))[0]?.surfaces.deskForeground;

/** Holds the agent's row, so that everything begun by `work` waits, and is carried out in its order. */
async function heldUp(agent: AgentId, work: () => readonly Promise<unknown>[]): Promise<void> {
  let begun: readonly Promise<unknown>[] = [];
  await store.transaction(async (tx) => {
    await tx.lockAgents([agent], at);
    begun = work();
    await new Promise((resolve) => setImmediate(resolve));
  });
  await Promise.all(begun);
}

describe('a page of the desk that goes on saying that it is shown', () => {
  it('is believed, though the desk was said to be hidden while it was being saved', async () => {
    const mia = await newAgent();
    await presence.surface(mia, 'desk', 'in', false);
    await heldUp(mia, () => [
      presence.shown(mia, 'desk', 'page', true, 'stream'),
      presence.surface(mia, 'desk', 'in', false),
    ]);
    await presence.shown(mia, 'desk', 'page', true, 'stream');
    expect(await isShown(mia)).toBe(true);
  });
});
