import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/api/until.ts';
import { OutsidePostgres } from '../../../../test/support/postgres/outside-postgres.ts';
import { LinesTelephony } from '../../../../test/support/telephony/lines.ts';
import { callServers } from '../../../../test/support/wiring/calls.ts';
import { migrate } from '../../../adapters/postgres/migrate.ts';
import { makeId } from '../../../adapters/system/system.ts';
import { wireOrganisation } from '../../../composition/organisation.ts';
import { seedOrganisation } from '../../../demo/organisation.ts';
import { callId, legId, type InteractionId } from '../../../domain/ids.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { epochMs } from '../../../domain/time.ts';
import { StoreUnavailable } from '../../ports/runtime/store.ts';
import type { PlacedCall } from './commands/place-call.ts';

const postgres = await OutsidePostgres.start();
afterAll(() => postgres.dispose());
const { db } = postgres;
await migrate(postgres.url);
const { organisation, passwords, phoneNumbers } = await wireOrganisation(db, { requestsPerMinute: 0 });
await seedOrganisation({ organisation, passwords, phoneNumbers, makeId, password: 'a password for tests' });
const now = epochMs(Date.UTC(2026, 0, 5, 9));
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const serverFor = await callServers(db, { now: () => now }, log);
const mia = organisation.agentByUsername('mia');
if (mia === null) throw new Error('there is mia');
const agent = mia;

async function scene() {
  const phone = new LinesTelephony(now);
  const server = await serverFor(phone.telephony);
  await server.feed.start();
  const { placeCall, store } = server;
  const phaseOf = async (id: InteractionId) => (await store.interaction(id))?.interaction.parts[0]?.phase;
  const dial = async (to: string) => callOf(await placeCall.place(agent, { to }));
  onTestFinished(async () => {
    await postgres.open();
    phone.everybodyHangsUp();
    await until('all calls are over', async () => {
      const work = Object.values((await store.agentState(agent.id))?.state.work ?? {});
      return work.every(({ phase }) => phase === 'wrapup');
    });
    await server.feed.stop();
  });
  /** Agent and other party hear each other, and that is saved. */
  const talksTo = async (to: string) => {
    const call = await dial(to);
    phone.answers(call.customer.leg);
    await until('it is answered', async () => (await phaseOf(call.id)) === 'connected');
    return call;
  };
  return { ...server, phone, dial, talksTo, phaseOf };
}

type Help = ReturnType<typeof callOf>;

function callOf(placed: PlacedCall | Refusal) {
  if (isRefusal(placed)) throw new Error(`it is dialled, and not ${placed.refused}`);
  const { customer, ...call } = placed.stored.interaction;
  if (customer === null) throw new Error('it goes outside');
  return { ...call, customer };
}

it('holds one emergency call for another number, and takes it up again when that is dialled again', async () => {
  const { phone, dial, phaseOf, store } = await scene();
  await postgres.shut();
  const police = await dial('110');
  phone.answers(police.customer.leg);
  const doctor = await dial('112');
  expect(phone.lines()).toEqual({ [police.customer.leg]: 'held', [doctor.customer.leg]: 'ringing' });
  phone.answers(doctor.customer.leg);
  expect((await dial('112')).id).toBe(doctor.id);
  expect((await dial('110')).id).toBe(police.id);
  expect(phone.lines()).toEqual({ [police.customer.leg]: 'up', [doctor.customer.leg]: 'held' });

  await postgres.open();
  await until('both are saved', async () => {
    const phases = [await phaseOf(police.id), await phaseOf(doctor.id)];
    return phases.join() === 'connected,held';
  });
  expect(phone.lines()).toEqual({ [police.customer.leg]: 'up', [doctor.customer.leg]: 'held' });
  expect((await store.interaction(doctor.id))?.interaction).toMatchObject({ emergency: true, to: '112' });
});

it.each(['110', '+31205611113'])(
  'takes a saved emergency call up again that was on hold, for %s, and leaves it so afterwards',
  async (to) => {
    const { phone, commands, placeCall, reconciling, talksTo, dial, phaseOf } = await scene();
    const help = await talksTo('112');
    await commands.act(agent.id, help.id, 'hold');
    const other = await talksTo(to);
    await postgres.shut();
    expect((await dial('112')).id).toBe(help.id);
    const lines = { [help.customer.leg]: 'up', [other.customer.leg]: 'held' };
    expect(phone.lines()).toEqual(lines);

    const before = phone.holds.length;
    await postgres.open();
    await until('both are saved', async () => {
      const phases = [await phaseOf(help.id), await phaseOf(other.id)];
      return phases.join() === 'connected,held';
    });
    await reconciling.run();
    expect(phone.holds.slice(before)).toEqual([]);
    expect(phone.lines()).toEqual(lines);
    expect(await placeCall.place(agent, { to: '112' })).toMatchObject({
      refused: 'call-connected',
      phase: 'connected',
    });
  },
);

it('saves of a call that is over by then that it was held', async () => {
  const { phone, talksTo, dial, phaseOf } = await scene();
  const customer = await talksTo('+31205611113');
  await postgres.shut();
  await dial('112');
  phone.hangsUp(customer.customer.leg);
  await postgres.open();
  await until('it is over', async () => (await phaseOf(customer.id)) === 'wrapup');
  const events = await sql`select type from event where stream = ${`interaction:${customer.id}`}`.execute(db);
  expect(events.rows).toContainEqual({ type: 'held' });
});

it('dials where the phone system does not tell which calls there are', async () => {
  const { phone, talksTo, dial } = await scene();
  const customer = await talksTo('+31205611113');
  await postgres.shut();
  phone.refusesToList = true;
  const help = await dial('112');
  expect(phone.lines()).toEqual({ [customer.customer.leg]: 'held', [help.customer.leg]: 'ringing' });
  phone.refusesToList = false;
});

it('keeps a call on hold that could be held and no longer saved, for as long as help is on the line', async () => {
  const { phone, talksTo, dial, phaseOf } = await scene();
  const customer = await talksTo('+31205611113');
  phone.onHold = () => postgres.shut();
  const help = await dial('112');
  phone.answers(help.customer.leg);
  phone.onHold = async () => {};
  await postgres.open();
  await until('both are saved', async () => {
    const phases = [await phaseOf(customer.id), await phaseOf(help.id)];
    return phases.join() === 'held,connected';
  });
  expect(phone.holds.map(({ type }) => type)).not.toContain('resume');
  expect(phone.lines()).toEqual({ [customer.customer.leg]: 'held', [help.customer.leg]: 'up' });
});

it('takes a call off hold again that could be held and no longer saved, where help cannot be dialled', async () => {
  const { phone, talksTo, placeCall, phaseOf } = await scene();
  const customer = await talksTo('+31205611113');
  phone.onHold = () => postgres.shut();
  phone.refusesToDial = true;
  expect(await placeCall.place(agent, { to: '112' })).toEqual({
    refused: 'telephony-unavailable',
    remedy: { message: 'problem.remedy.other-call-resumed' },
  });
  expect(phone.lines()).toEqual({ [customer.customer.leg]: 'up' });
  await postgres.open();
  await until('it is talked on', async () => (await phaseOf(customer.id)) === 'connected');
});

it('goes by what is heard where a call could be taken off hold and that no longer be saved', async () => {
  const { phone, commands, talksTo, dial, phaseOf } = await scene();
  const help = await talksTo('112');
  await commands.act(agent.id, help.id, 'hold');
  phone.onHold = () => postgres.shut();
  await expect(commands.act(agent.id, help.id, 'resume')).rejects.toThrow(StoreUnavailable);
  phone.onHold = async () => {};
  const before = phone.holds.length;
  expect((await dial('112')).id).toBe(help.id);
  await postgres.open();
  await until('it is saved', async () => (await phaseOf(help.id)) === 'connected');
  expect(phone.holds.slice(before).map(({ type }) => type)).not.toContain('hold');
  expect((await dial('110')).to).toBe('110');
  expect(phone.lines()[help.customer.leg]).toBe('held');
});

it.each([
  ['while the database is away', true],
  ['while it is there', false],
])('lets an emergency call go that rings still, for another number, %s', async (_, isAway) => {
  const { phone, dial, phaseOf } = await scene();
  if (isAway) await postgres.shut();
  const police = await dial('110');
  const doctor = await dial('112');
  expect(phone.lines()).toEqual({ [doctor.customer.leg]: 'ringing' });
  await postgres.open();
  await until('both are saved', async () => {
    const phases = [await phaseOf(police.id), await phaseOf(doctor.id)];
    return phases.join() === 'wrapup,dialing';
  });
});

it('makes one emergency call of two presses at the same moment', async () => {
  const { phone, dial, phaseOf } = await scene();
  await postgres.shut();
  const [one, two] = await Promise.all([dial('112'), dial('112')]);
  expect(two.id).toBe(one.id);
  expect(phone.lines()).toEqual({ [one.customer.leg]: 'ringing' });
  await postgres.open();
  await until('it is saved', async () => (await phaseOf(one.id)) === 'dialing');
});

it('holds a call that was answered unsaved, and lets nobody go who talks', async () => {
  const { phone, dial, phaseOf } = await scene();
  const customer = await dial('+31205611113');
  await postgres.shut();
  phone.answers(customer.customer.leg);
  const help = await dial('112');
  phone.answers(help.customer.leg);
  expect(phone.lines()).toEqual({ [customer.customer.leg]: 'held', [help.customer.leg]: 'up' });
  await postgres.open();
  await until('both are saved', async () => {
    const phases = [await phaseOf(customer.id), await phaseOf(help.id)];
    return phases.join() === 'held,connected';
  });
  expect(phone.lines()).toEqual({ [customer.customer.leg]: 'held', [help.customer.leg]: 'up' });
});

it.each([
  ['while the database is away', true],
  ['while it is there', false],
])('takes the other call off hold again where help cannot be dialled, and says so, %s', async (_, isAway) => {
  const { phone, talksTo, placeCall, phaseOf } = await scene();
  const customer = await talksTo('+31205611113');
  if (isAway) await postgres.shut();
  phone.refusesToDial = true;
  expect(await placeCall.place(agent, { to: '112' })).toEqual({
    refused: 'telephony-unavailable',
    remedy: { message: 'problem.remedy.other-call-resumed' },
  });
  expect(phone.lines()).toEqual({ [customer.customer.leg]: 'up' });
  await postgres.open();
  await until('it is talked on', async () => (await phaseOf(customer.id)) === 'connected');
});

it('says that the other call is still on hold where it cannot be taken off', async () => {
  const { phone, talksTo, placeCall } = await scene();
  await talksTo('+31205611113');
  await postgres.shut();
  phone.refusesToDial = true;
  phone.refusesToResume = true;
  expect(await placeCall.place(agent, { to: '112' })).toMatchObject({
    refused: 'telephony-unavailable',
    remedy: { message: 'problem.remedy.other-call-held' },
  });
});

it.each([
  ['the centre', ({ customer }: Help) => [customer.leg]],
  ['the agent', ({ parts }: Help) => parts.map(({ leg }) => leg)],
  ['both', ({ customer, parts }: Help) => [customer.leg, ...parts.map(({ leg }) => leg)]],
])(
  'keeps an emergency call whose end was missed in a gap of the feed, and ends what is left, by %s',
  async (_, ends) => {
    const { phone, dial, phaseOf } = await scene();
    await postgres.shut();
    const help = await dial('112');
    phone.answers(help.customer.leg);
    for (const leg of ends(help)) phone.hangsUp(leg);
    phone.losesFacts();
    await postgres.open();
    await until('it is saved and over', async () => (await phaseOf(help.id)) === 'wrapup');
    await until('nothing is left', async () => phone.legsOf(help.callId).length === 0);
  },
);

it('keeps an emergency call of a server that was killed, when a gap hid that its agent had hung up', async () => {
  const { phone, feed, talksTo, dial, phaseOf, store } = await scene();
  const customer = await talksTo('+31205611113');
  await postgres.shut();
  const help = await dial('112');
  phone.answers(help.customer.leg);
  await feed.stop();
  for (const { leg } of help.parts) phone.hangsUp(leg);
  phone.losesFacts();
  await postgres.open();
  const next = await serverFor(phone.telephony);
  await next.feed.start();
  onTestFinished(() => next.feed.stop());
  const id = await until('it is saved', () => store.idOfCall(help.callId));
  await until('it is over', async () => (await phaseOf(id)) === 'wrapup');
  expect((await store.interaction(id))?.interaction).toMatchObject({ emergency: true, to: '112' });
  expect(phone.lines()).toEqual({ [customer.customer.leg]: 'up' });
  phone.everybodyHangsUp();
  await until('the other is over', async () => (await phaseOf(customer.id)) === 'wrapup');
});

it('lets an emergency centre go that talks with nobody, of whom nobody knows', async () => {
  const { phone } = await scene();
  const [call, leg] = [callId(randomUUID()), legId(randomUUID())];
  phone.talksAlone(call, leg);
  phone.losesFacts();
  await until('nothing is left', async () => phone.legsOf(call).length === 0);
});

it('names the emergency call in progress to whoever calls the same number again', async () => {
  const { talksTo, placeCall, commands } = await scene();
  const help = await talksTo('112');
  const again = { refused: 'call-connected', remedy: { values: { number: '112' } } };
  expect(await placeCall.place(agent, { to: '112' })).toMatchObject({ ...again, phase: 'connected' });
  await commands.act(agent.id, help.id, 'hold');
  expect(await placeCall.place(agent, { to: '112' })).toMatchObject({ ...again, phase: 'held' });
});
