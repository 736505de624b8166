import { describe, expect, it, vi } from 'vitest';
import { startEmulator } from '../../../../../test/salesforce/emulator.ts';
import type { Switches } from '../../../../../test/salesforce/model/switches.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { atEnd } from '../../../../../test/support/processes/at-end.ts';
import type { SignOut } from '../../../../application/ports/crm/people.ts';
import { StoreUnavailable } from '../../../../application/ports/runtime/store.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { PubSubConnection } from '../events/pubsub-connection.ts';
import { logoutStreamOf, SignOutEvents } from './sign-out-events.ts';

/** The stream of logouts of an org of the emulator, over gRPC. */

const pauses = { firstMs: 5, longestMs: 20, limitMs: 20 };
const patience = { timeout: 10_000, interval: 5 };
const { db } = await testDatabase();
const emulator = await startEmulator();
atEnd(() => emulator.close());

async function given(logoutEvents: Switches['logout-events'] = 'streamed') {
  const { orgId, accessToken } = emulator.addOrg({ sample: true });
  const hosted = emulator.orgs.byId(orgId);
  const stream = hosted && emulator.events.streamOf(hosted);
  if (hosted === null || stream === null) throw new Error('there is no such org');
  await beOrg(db, orgId);
  hosted.setSwitches({ 'logout-events': logoutEvents });
  const [mia, tom] = ['mia', 'tom'].map((name) => hosted.userNamed(`${name}@${hosted.domain}`));
  if (mia == null || tom == null) throw new Error('the sample has both');
  const access = { accessToken, instanceUrl: emulator.url, orgId };
  const connection = new PubSubConnection({
    endpoint: emulator.pubsub.endpoint,
    certificateAuthority: emulator.pubsub.certificate,
    tokens: { current: async () => access, renew: async () => access },
  });
  atEnd(async () => connection.close());
  let isWanted = true;
  const follow = (refusedMs = 60_000) => {
    const told: string[] = [];
    const events = new SignOutEvents({
      db,
      connection,
      isWanted: () => isWanted,
      timings: { gatherMs: 0, wantedMs: 5, refusedMs, pauses },
    });
    events.onSignOuts(async (signOuts: readonly SignOut[]) => {
      told.push(...signOuts.map(({ user }) => user));
    });
    events.start((error) => expect(error).toBeUndefined());
    atEnd(() => events.stop());
    return { events, told };
  };
  return {
    hosted,
    stream,
    connection,
    mia,
    tom,
    follow,
    want: (wanted: boolean) => void (isWanted = wanted),
    subscribers: (count: number) => vi.waitFor(() => expect(stream.subscribers).toBe(count), patience),
  };
}

/** Positions are kept beside the org whose they are. */
async function beOrg(on: Database, orgId: string): Promise<void> {
  await on.deleteFrom('salesforce_index').execute();
  await on.insertInto('salesforce_index').values({ org_id: orgId, topic: null, replay_id: null }).execute();
}

const become = (told: readonly string[], users: readonly string[]) =>
  vi.waitFor(() => expect(told).toEqual(users), patience);

describe('the stream of logouts', () => {
  it('tells who signs out, and counts as telling only once it has', async () => {
    const { hosted, mia, tom, follow, subscribers, connection } = await given();
    expect(await logoutStreamOf(connection)).toBe('open');
    const { events, told } = follow();
    await subscribers(1);
    expect(events.tells).toBe(false);
    hosted.org.transaction('', (tx) => tx.insert('Contact', { LastName: 'Roth' }));
    hosted.signOut(mia);
    await become(told, [mia.Id]);
    expect(events.tells).toBe(true);
    hosted.sessions.begin({ userId: tom.Id, type: 'UI', personal: true });
    hosted.sessions.begin({ userId: tom.Id, type: 'UI', personal: true });
    hosted.sessions.begin({ userId: tom.Id, type: 'Oauth2' });
    hosted.signOut(tom);
    // One for each session in the pages.
    await become(told, [mia.Id, tom.Id, tom.Id]);
  });

  it('goes on where it was after it broke, and tells nothing meanwhile', async () => {
    const { hosted, mia, tom, follow, subscribers } = await given();
    const { events, told } = follow();
    await subscribers(1);
    hosted.signOut(mia);
    await become(told, [mia.Id]);
    emulatorInterrupts(true);
    await vi.waitFor(() => expect(events.tells).toBe(false), patience);
    hosted.signOut(tom);
    emulatorInterrupts(false);
    await become(told, [mia.Id, tom.Id]);
    expect(events.tells).toBe(true);
  });

  it('is opened again behind what was kept last where its place could not be kept', async () => {
    const { hosted, mia, tom, follow, subscribers } = await given();
    const { events, told } = follow();
    await subscribers(1);
    hosted.signOut(mia);
    await become(told, [mia.Id]);
    const keeping = vi.spyOn(db, 'updateTable');
    atEnd(async () => keeping.mockRestore());
    const forget = events.onSignOuts(async () => {
      forget();
      keeping.mockImplementationOnce(() => {
        throw new StoreUnavailable('away', 'gone', null);
      });
    });
    hosted.signOut(tom);
    await become(told, [mia.Id, tom.Id, tom.Id]);
    await subscribers(1);
  });

  it('goes on where the last server was', async () => {
    const { hosted, mia, tom, follow, subscribers } = await given();
    const first = follow();
    await subscribers(1);
    hosted.signOut(mia);
    await become(first.told, [mia.Id]);
    await first.events.stop();
    await subscribers(0);
    hosted.signOut(tom);
    await become(follow().told, [tom.Id]);
  });

  it('goes on with what comes where its place is not known any more', async () => {
    const { hosted, stream, mia, tom, follow, subscribers } = await given();
    const { events, told } = follow();
    await subscribers(1);
    hosted.signOut(mia);
    await become(told, [mia.Id]);
    stream.corruptReplayIds();
    await vi.waitFor(() => expect(events.tells).toBe(false), patience);
    await subscribers(1);
    hosted.signOut(tom);
    await become(told, [mia.Id, tom.Id]);
  });

  it.each(['none', 'not-permitted'] as const)(
    'is left alone where it is %s, until an administrator has had the org looked at',
    async (logoutEvents) => {
      const { hosted, mia, follow, subscribers, connection } = await given(logoutEvents);
      expect(await logoutStreamOf(connection)).toBe('refused');
      const subscribe = vi.spyOn(connection, 'subscribe');
      const { events, told } = follow();
      await vi.waitFor(() => expect(subscribe).toHaveBeenCalledTimes(1), patience);
      const refused = await subscribe.mock.results[0]?.value;
      await vi.waitFor(() => expect(refused?.destroyed).toBe(true), patience);
      hosted.signOut(mia);
      expect(events.tells).toBe(false);
      hosted.setSwitches({ 'logout-events': 'streamed' });
      await vi.waitFor(() => {
        events.lookAnew();
        expect(subscribe).toHaveBeenCalledTimes(2);
      }, patience);
      await subscribers(1);
      hosted.signOut(mia);
      await become(told, [mia.Id]);
    },
  );

  it('is followed only while somebody wants to know', async () => {
    const { hosted, mia, follow, want, subscribers } = await given();
    want(false);
    const { told } = follow();
    want(true);
    await subscribers(1);
    want(false);
    await subscribers(0);
    want(true);
    await subscribers(1);
    hosted.signOut(mia);
    await become(told, [mia.Id]);
  });

  it('is not known to be there where the event bus gives no answer', async () => {
    const { connection } = await given();
    emulatorInterrupts(true);
    expect(await logoutStreamOf(connection)).toBe('no-answer');
    emulatorInterrupts(false);
  });
});

function emulatorInterrupts(isOn: boolean): void {
  emulator.pubsub.interrupt(isOn ? 'service.unavailable' : null);
}
