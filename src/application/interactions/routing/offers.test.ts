import { setImmediate as settled } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { calledIn, given, mia } from '../../../domain/channels/voice/call.scenario.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import { choose, newAgentState } from '../../../domain/presence/agent-state.ts';
import { after, epochMs, type EpochMs } from '../../../domain/time.ts';
import { Offers } from './offers.ts';

const callers = 12;
const now = epochMs(Date.UTC(2026, 0, 5, 9));

const forMia = (at: EpochMs): CallEvent => ({
  type: 'queued',
  queue: null,
  target: mia,
  at,
  until: after(at, 60_000),
});
const { call } = given(calledIn, forMia);

const free = choose(newAgentState(mia, now), { presence: 'available', reason: null }, 'desk', now);

/** Offers to mia, the only agent, as long as `isFree` says so. */
const offersTo = (isFree: () => boolean) =>
  new Offers({
    store: {
      withRoom: async () => (isFree() ? [free] : []),
      agentState: async () => null,
      interaction: async () => null,
      waitingFor: async () => [],
    },
    organisation: {
      agent: () => null,
      agents: () => [],
      queue: () => null,
      queues: () => [],
      settings: () => defaultSettings,
    },
    channels: { exclusively: async () => null, change: () => Promise.reject(new Error('nothing changes')) },
    clock: { now: () => now },
  });

/** So many callers at once want mia, who is asked for the first of them until `decide`. */
async function askingAtOnce(isTaken: boolean) {
  let isFree = true;
  const asked: (AgentId | null)[] = [];
  const { promise: decision, resolve: decide } = Promise.withResolvers<void>();
  const offers = offersTo(() => isFree);
  const all = Array.from({ length: callers }, () =>
    offers.asking(call, new Set(), async (agent) => {
      asked.push(agent);
      if (asked.length > 1) return;
      await decision;
      isFree = !isTaken;
    }),
  );
  await settled();
  const atFirst = [...asked];
  decide();
  await Promise.all(all);
  return { atFirst, asked };
}

it('asks an agent for one caller at a time; others wait in no queue of the database meanwhile', async () => {
  expect((await askingAtOnce(true)).atFirst).toEqual([mia]);
});

it('goes on without an agent who was taken by another caller meanwhile', async () => {
  const { asked } = await askingAtOnce(true);
  expect(asked).toEqual([mia, ...Array.from({ length: callers - 1 }, () => null)]);
});

it('asks an agent for the next caller where nothing came of the first', async () => {
  const { asked } = await askingAtOnce(false);
  expect(asked).toEqual(Array.from({ length: callers }, () => mia));
});
