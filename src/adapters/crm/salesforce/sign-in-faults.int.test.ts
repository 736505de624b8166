import { inspect } from 'node:util';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../../test/salesforce/emulator.ts';
import { fullId } from '../../../../test/salesforce/model/ids.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { atEnd } from '../../../../test/support/processes/at-end.ts';
import { emulatedOrg, limits, secretKey, token } from '../../../../test/support/salesforce/emulated-org.ts';
import { failure } from '../../../../test/support/salesforce/scripted-client.ts';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import type { IntegrationSignIn } from './connection.ts';
import { readCapabilities } from './describe/capabilities.ts';
import { GrantStore } from './tokens/grant-store.ts';
import { forgetOrg } from './tokens/org-store.ts';
import { Sealing } from './tokens/sealed.ts';

/** Against the emulator: what real orgs do to who is signed in. */

const { db } = await testDatabase();
let struck = 0;
const emulator = await startEmulator({
  // Every third of what strikes by chance.
  chance: () => {
    struck += 1;
    return (struck % 3) / 3;
  },
});
atEnd(() => emulator.close());

const connected = (by?: IntegrationSignIn['by']) => emulatedOrg(db, emulator, by);

describe('the integration', () => {
  it.each(['client-credentials', 'jwt-bearer'] as const)('signs in by %s', async (by) => {
    const { open, requests } = await connected(by);
    const { client, org, link } = open();
    expect(await client.request(limits)).toMatchObject({ status: 200 });
    expect(link.current.state).toBe('ok');
    expect(org.budget.usage?.limit).toBeGreaterThan(1_000);
    expect((await requests()).byPath[token]).toBe(1);
  });

  it('asks for one token a life, with 16 clients on one store', async () => {
    const { open, requests, switches, forgetRequests } = await connected();
    const many = Array.from({ length: 16 }, open);
    await Promise.all(many.map(({ client }) => client.request(limits)));
    for (let life = 0; life < 3; life += 1) {
      await switches({ 'revoke-grants': true });
      await switches({ 'revoke-grants': null });
      await forgetRequests();
      await Promise.all(many.map(({ client }) => client.request(limits)));
      expect((await requests()).byPath[token]).toBe(1);
    }
  });

  it('goes on while tokens expire all the time', async () => {
    const { open, requests, switches, forgetRequests } = await connected();
    const { client } = open();
    await client.request(limits);
    await switches({ 'expire-token-every': 5 });
    await forgetRequests();
    for (let n = 0; n < 40; n += 1) expect(await client.request(limits)).toMatchObject({ status: 200 });
    expect((await requests()).byPath[token]).toBe(8);
  });

  it('goes on where many at once use tokens up', async () => {
    const { open, switches } = await connected();
    const many = Array.from({ length: 4 }, open);
    await switches({ 'expire-token-every': 12 });
    for (let round = 0; round < 10; round += 1) {
      const outcomes = await Promise.allSettled(
        many.flatMap(({ client }) => [
          client.request(limits),
          client.request(limits),
          client.request(limits),
        ]),
      );
      const failures = outcomes
        .filter((one) => one.status === 'rejected')
        .map(({ reason }) => String(reason));
      expect(failures).toEqual([]);
    }
    expect(many.map(({ state }) => state.current.state)).toEqual(many.map(() => 'connected'));
  });

  it.each<[string, object, RegExp]>([
    ['its grant is revoked', { 'revoke-grants': true }, /^invalid_grant: /],
    [
      'API access control keeps its app out',
      { 'api-access-control': true },
      /not valid for use with the REST API/,
    ],
  ])('is paused when %s, and goes on when that is over', async (_what, fault, words) => {
    const { open, requests, switches, time, forgetRequests } = await connected();
    const { client, state } = open();
    await client.request(limits);
    await switches(fault);
    await forgetRequests();
    expect((await failure(client.request(limits))).message).toMatch(words);
    expect(state.current).toMatchObject({ state: 'revoked', words: expect.stringMatching(words) });
    for (let n = 0; n < 20; n += 1) await failure(client.request(limits));
    expect((await requests()).byPath[token]).toBe(1);
    expect((await requests()).count).toBeLessThanOrEqual(3);
    await switches(Object.fromEntries(Object.keys(fault).map((name) => [name, null])));
    await time.wait(60_000);
    expect(await client.request(limits)).toMatchObject({ status: 200 });
    expect(state.current.state).toBe('connected');
  });

  it('is paused when its user is deactivated', async () => {
    const { open, org, switches } = await connected();
    const { client, state } = open();
    await client.request(limits);
    await switches({ 'inactive-users': [org.username] });
    await failure(client.request(limits));
    expect(state.current).toMatchObject({ state: 'revoked', words: expect.stringContaining('inactive') });
  });

  it('finds the org at its new address', async () => {
    const { open, switches } = await connected();
    const { client, state } = open();
    await client.request(limits);
    await switches({ 'instance-renamed': true });
    expect(await client.request(limits)).toMatchObject({ status: 200 });
    await switches({ 'instance-renamed': null });
    expect(await client.request(limits)).toMatchObject({ status: 200 });
    expect(state.current.state).toBe('connected');
  });

  it('writes nothing to another org, until an administrator says so', async () => {
    const { open, switches, time } = await connected();
    const { client, state } = open();
    await client.request(limits);
    await switches({ 'org-id': fullId('00D000000000777') });
    const error = await failure(client.request(limits));
    expect(error.message).toMatch(/nothing is written to another/);
    expect(state.current.state).toBe('wrong-org');
    await forgetOrg(db);
    await time.wait(60_000);
    expect(await client.request(limits)).toMatchObject({ status: 200 });
  });
});

describe('the org', () => {
  it('whose day is used up is left alone for minutes, then asked again', async () => {
    const { open, requests, switches, time, forgetRequests } = await connected();
    const { client, state } = open();
    await client.request({ ...limits, priority: 'person' });
    await switches({ 'daily-limit': 0 });
    await forgetRequests();
    const error = await failure(client.request({ ...limits, priority: 'person' }));
    expect(error.message).toContain('REQUEST_LIMIT_EXCEEDED');
    expect(error.afterMs).toBeGreaterThan(60_000);
    for (let n = 0; n < 20; n += 1) await failure(client.request({ ...limits, priority: 'person' }));
    expect((await requests()).count).toBe(1);
    expect(state.current.state).toBe('limited');
    await switches({ 'daily-limit': null });
    await time.wait(error.afterMs ?? 0);
    await client.request({ ...limits, priority: 'person' });
    expect(state.current.state).toBe('connected');
  });

  it('whose day nears its end is asked more rarely by what comes last', async () => {
    const { open, switches } = await connected();
    const { client } = open();
    await switches({ 'daily-limit': 10 });
    for (let n = 0; n < 7; n += 1) await client.request({ ...limits, priority: 'person' });
    const background = { ...limits, priority: 'background' } as const;
    await client.request(background);
    const error = await failure(client.request({ ...background, deadlineMs: 1_000 }));
    expect(error.afterMs).toBeGreaterThan(200_000);
    expect(await client.request({ ...limits, priority: 'person' })).toMatchObject({ status: 200 });
  });

  it('that is away is told apart from one that refuses, and is back by itself', async () => {
    const { open, switches } = await connected();
    const { client, state } = open();
    await switches({ unavailable: 1 });
    await failure(client.request(limits));
    expect(state.current.state).toBe('away');
    await switches({ unavailable: 0.3 });
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => client.request(limits)));
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeLessThan(30);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(CrmUnavailable);
    await switches({ unavailable: null });
    expect(await client.request(limits)).toMatchObject({ status: 200 });
    expect(state.current.state).toBe('connected');
  });

  it('whose answer is lost is not asked to write again: whoever wrote knows what to do', async () => {
    const { open, switches, records } = await connected();
    const { client } = open();
    await client.request(limits);
    await switches({ 'lose-answer': 1 });
    const body = { Subject: 'Call', Status: 'Completed', Priority: 'Normal', TaskSubtype: 'Call' };
    const error = await failure(
      client.request({ method: 'POST', path: '/sobjects/Task', body, priority: 'today' }),
    );
    expect(error.message).toMatch(/broke the connection/);
    expect(await records('Task')).toHaveLength(1);
  });

  it('that is slow is given up at the deadline', async () => {
    const { open, switches } = await connected();
    const { client, org } = open();
    await client.request(limits);
    await switches({ 'slow-ms': 60_000 });
    expect((await failure(client.request({ ...limits, deadlineMs: 100 }))).message).toBe(
      'Salesforce gave no answer within 100 ms',
    );
    expect(org.slots.taken).toBe(0);
  });

  it('says what it has and takes', async () => {
    const { open } = await connected();
    const { describe: cache } = open();
    const capabilities = await readCapabilities(cache);
    expect(capabilities.limits).toEqual({ subject: 255, description: 32_000, extraField: 255 });
    expect(capabilities.kinds).toEqual(
      expect.arrayContaining(['account', 'contact', 'lead', 'task', 'event']),
    );
    const task = await cache.object('Task');
    expect(task?.field('TaskSubtype')).toMatchObject({ createable: true, updateable: false });
    expect(await cache.object('Nothing__c')).toBeNull();
  });
});

it('secrets are in no error, state or address that Salesforce saw', async () => {
  const { open, org, switches, requests } = await connected();
  const connection = open();
  await connection.client.request(limits);
  const said: unknown[] = [];
  for (const fault of [{ 'revoke-grants': true }, { unavailable: 1 }, { 'daily-limit': 0 }]) {
    await switches(fault);
    said.push(await failure(connection.client.request(limits)), connection.state.current);
  }
  said.push(Object.keys((await requests()).byPath));
  const { rows } = await sql<{ access: Buffer }>`select access_token as access from salesforce_grant`.execute(
    db,
  );
  const kept = new GrantStore({ db, sealing: new Sealing(secretKey), now: Date.now });
  const accessToken = (await kept.read(null))?.session?.accessToken ?? '';
  expect(accessToken).toMatch(/^00D/);
  const whole =
    inspect(said, { depth: 12, showHidden: true }) +
    rows.map(({ access }) => access.toString('latin1')).join();
  for (const secret of [accessToken, org.clientSecret, org.jwtKey, org.password])
    expect(whole).not.toContain(secret);
});
