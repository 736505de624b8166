import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { awayTelephony } from '../../../../test/support/telephony/away.ts';
import { callServers } from '../../../../test/support/wiring/calls.ts';
import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import { callId, interactionId, legId, sessionId, type InteractionId } from '../../../domain/ids.ts';
import { after, epochMs } from '../../../domain/time.ts';
import { noMatch } from '../../ports/interactions/interaction-store.ts';

const { db } = await testDatabase();
const makeId = () => randomUUID();
const time = { now: epochMs(Date.UTC(2026, 0, 5, 9)) };
const clock = { now: () => time.now };
const errors: string[] = [];
const log = {
  info: () => undefined,
  warn: (_: object, message: string) => void errors.push(message),
  error: (_: object, message: string) => void errors.push(message),
};

const calls = await (await callServers(db, clock, log))(awayTelephony);

/** A customer who waits in a queue for a minute. */
async function waiting(): Promise<InteractionId> {
  const id = interactionId(makeId());
  const until = after(time.now, 60_000);
  const events: readonly CallEvent[] = [
    {
      type: 'called',
      id,
      channel: 'voice',
      callId: callId(makeId()),
      sessionId: sessionId(makeId()),
      leg: legId(makeId()),
      direction: 'inbound',
      origin: 'inbound',
      emergency: false,
      from: null,
      to: '+498912345670',
      ownNumber: '+498912345670',
      skill: null,
      at: time.now,
    },
    { type: 'queued', queue: null, target: null, at: time.now, until },
  ];
  const call = events.reduce<Call | null>(evolve, null);
  if (call === null) throw new Error('a call begins with an event');
  const match = noMatch;
  const kept = {
    interaction: call,
    version: 0,
    events,
    dueAt: until,
    match,
    agents: [],
    presenceChanged: new Set<never>(),
  };
  await calls.store.transaction((tx) => tx.save(kept));
  return id;
}

/** Leaves a call in a state that no rule can work with, as a bug would. */
const breakCall = (id: InteractionId) =>
  sql`update interaction set state = state - 'parts' where id = ${id}`.execute(db);

async function dueIn(id: InteractionId): Promise<number | null> {
  const { due_at } = await db
    .selectFrom('interaction')
    .select('due_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return due_at === null ? null : due_at - time.now;
}

describe('what is due and fails', () => {
  it('is put off ever longer, and keeps nobody else waiting', async () => {
    const broken = await waiting();
    await breakCall(broken);
    const whole = await waiting();
    time.now = after(time.now, 60_000);

    await calls.timers.sweep();
    expect((await calls.store.interaction(whole))?.interaction.ended?.cause).toBe('wait-limit');
    expect(await dueIn(broken)).toBe(1_000);

    // Looked at again before its time, nothing is tried and nothing is complained of.
    const complaints = errors.length;
    await calls.timers.sweep();
    expect(errors).toHaveLength(complaints);

    for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
      time.now = after(time.now, (await dueIn(broken)) ?? 0);
      await calls.timers.sweep();
      expect(await dueIn(broken)).toBe(seconds * 1_000);
    }
  });
});
