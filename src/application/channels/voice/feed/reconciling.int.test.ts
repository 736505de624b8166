import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { until } from '../../../../../test/api/until.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { callServers } from '../../../../../test/support/wiring/calls.ts';
import type { WiredCalls } from '../../../../composition/calls.ts';
import { callId, legId } from '../../../../domain/ids.ts';
import { dayMs, epochMs } from '../../../../domain/time.ts';
import type { CallSnapshot, Telephony } from '../../../ports/interactions/telephony.ts';

const { db } = await testDatabase();
const now = epochMs(Date.UTC(2026, 0, 30, 9));
const failures: unknown[] = [];
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (about: object) => void failures.push(about),
};
const serverFor = await callServers(db, { now: () => now }, log);
const running: WiredCalls[] = [];
afterAll(async () => {
  for (const { feed } of running) await feed.stop();
});

const done = (): Promise<void> => Promise.resolve();

/** A phone system that has these calls and reports nothing. */
function phoneWith(calls: readonly CallSnapshot[]) {
  const hungUp: string[] = [];
  const telephony: Telephony = {
    name: 'quiet',
    link: 'up',
    onLink: () => () => undefined,
    dial: done,
    connect: () => Promise.resolve('connected'),
    hangUp: async (leg) => void hungUp.push(leg),
    hold: done,
    resume: done,
    mute: done,
    prompt: done,
    tones: done,
    record: done,
    calls: () => Promise.resolve({ position: '0', calls }),
    // oxlint-disable-next-line require-yield
    async *facts(_, signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
    close: done,
  };
  return { telephony, hungUp };
}

/** A caller, whose call began so long ago. */
function inbound(agoMs: number): CallSnapshot {
  const [call, leg] = [callId(randomUUID()), legId(randomUUID())];
  return {
    call,
    inbound: { call, leg, at: epochMs(now - agoMs), from: null, to: '+498912345670', keys: null },
    recording: 'off',
    legs: [{ leg, state: 'ringing', muted: false }],
  };
}

async function serverWith(calls: readonly CallSnapshot[]) {
  const { telephony, hungUp } = phoneWith(calls);
  const server = await serverFor(telephony);
  running.push(server);
  await server.feed.start();
  return { server, hungUp };
}

it('takes in a caller whom the database does not know, with when the call really began', async () => {
  const caller = inbound(90_000);
  const { server } = await serverWith([caller]);
  const id = await until('the caller is known', () => server.store.idOfCall(caller.call));
  const stored = await server.store.interaction(id);
  expect(stored?.interaction).toMatchObject({ direction: 'inbound', startedAt: now - 90_000 });
});

it('hangs up what belongs to no caller', async () => {
  const leg = legId(randomUUID());
  const stray: CallSnapshot = {
    call: callId(randomUUID()),
    inbound: null,
    recording: 'off',
    legs: [{ leg, state: 'up', muted: false }],
  };
  const { hungUp } = await serverWith([stray]);
  await until('it is hung up', async () => hungUp.includes(leg));
});

it('counts a call that was open for 26 days, whose milliseconds are more than 32 bits hold', async () => {
  const agoMs = 26 * dayMs;
  const caller = inbound(agoMs);
  const { server } = await serverWith([caller]);
  // The number is none of ours, so the call is over as soon as it is taken in.
  const id = await until('the caller is known', () => server.store.idOfCall(caller.call));
  const { rows } = await sql<{
    ms: number;
  }>`select wait_ms as ms from contact_figure where interaction_id = ${id}`.execute(db);
  expect(rows).toEqual([{ ms: agoMs }]);
});

it('goes on with the other calls where one cannot be compared', async () => {
  const [bad, good] = [inbound(1_000), inbound(1_000)];
  await sql`create function refuse_bad() returns trigger language plpgsql as $$ begin
    if new.external_id = ${sql.lit(bad.call)} then raise exception 'a bug'; end if; return new; end $$`.execute(
    db,
  );
  await sql`create trigger refuse_bad before insert on interaction for each row execute function refuse_bad()`.execute(
    db,
  );
  const { server, hungUp } = await serverWith([bad, good]);
  await until('the other caller is known', () => server.store.idOfCall(good.call));
  expect(failures).toMatchObject([{ callId: bad.call }]);
  // A bug of ours is not the caller's end.
  expect(hungUp).not.toContain(bad.inbound?.leg);
});
