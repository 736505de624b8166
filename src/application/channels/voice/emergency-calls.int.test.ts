import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/api/until.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { awayTelephony } from '../../../../test/support/telephony/away.ts';
import { callServers } from '../../../../test/support/wiring/calls.ts';
import { makeId } from '../../../adapters/system/system.ts';
import { wireOrganisation } from '../../../composition/organisation.ts';
import { seedOrganisation } from '../../../demo/organisation.ts';
import { callId, legId, type CallId, type LegId } from '../../../domain/ids.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { epochMs } from '../../../domain/time.ts';
import type { Telephony, TelephonyFact } from '../../ports/interactions/telephony.ts';

const { db } = await testDatabase();
const { organisation, passwords, phoneNumbers } = await wireOrganisation(db, { requestsPerMinute: 0 });
await seedOrganisation({ organisation, passwords, phoneNumbers, makeId, password: 'a password for tests' });
const at = epochMs(Date.UTC(2026, 0, 5, 9));
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A phone system on which what is dialled stays, and that reports what it is given to report. */
function phone() {
  const legs = new Map<CallId, LegId[]>();
  const held: LegId[] = [];
  const facts: TelephonyFact[] = [];
  let wake = () => {};
  const telephony: Telephony = {
    ...awayTelephony,
    link: 'up',
    dial: async (leg, _to, { call }) => void legs.set(call, [...(legs.get(call) ?? []), leg]),
    connect: async () => 'connected',
    hold: async (leg) => void held.push(leg),
    calls: async () => ({
      position: facts.at(-1)?.position ?? '0',
      calls: [...legs].map(([call, its]) => ({
        call,
        inbound: null,
        recording: 'off',
        legs: its.map((leg) => ({ leg, state: 'up', muted: false })),
      })),
    }),
    async *facts(_since, signal) {
      for (let next = 0; !signal.aborted;) {
        const fact = facts[next];
        if (fact === undefined)
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener('abort', () => resolve());
          });
        else {
          next += 1;
          yield fact;
        }
      }
    },
  };
  const reports = (fact: TelephonyFact) => {
    facts.push(fact);
    wake();
  };
  return { telephony, held, reports };
}

it('a call for help that is over when it can be saved takes nobody away from the one that they are on', async () => {
  const mia = organisation.agentByUsername('mia');
  if (mia === null) throw new Error('there is mia');
  const { telephony, held, reports } = phone();
  const { feed, placeCall, store } = await (await callServers(db, { now: () => at }, log))(telephony);
  await feed.start();
  onTestFinished(() => feed.stop());

  const placed = await placeCall.place(mia, { to: '112' });
  if (isRefusal(placed)) throw new Error('it is dialled');
  const { id, callId: call, customer } = placed.stored.interaction;
  if (customer === null) throw new Error('it has an emergency centre');
  reports({ type: 'leg-answered', position: '1', call, at, leg: customer.leg });
  const phaseOf = async () => (await store.interaction(id))?.interaction.parts[0]?.phase;
  await until('help answers', async () => (await phaseOf()) === 'connected');

  const over = callId(randomUUID());
  reports({
    type: 'emergency-dialled',
    position: '2',
    call: over,
    at,
    leg: legId(randomUUID()),
    to: '110',
    caller: { leg: legId(randomUUID()), extension: mia.extension ?? mia.id },
  });
  await until('it is known', () => store.idOfCall(over));
  expect(await phaseOf()).toBe('connected');
  expect(held).toEqual([]);
});
