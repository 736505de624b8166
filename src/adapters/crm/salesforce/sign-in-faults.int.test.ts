import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { atEnd } from '../../../../test/support/processes/at-end.ts';
import { startEmulator, type SampleOrg } from '../../../../test/salesforce/emulator.ts';
import { fullId } from '../../../../test/salesforce/model/ids.ts';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import { agentId, type AgentId } from '../../../domain/ids.ts';
import type { BudgetTime } from './client/api-budget.ts';
import { connectSalesforce, type IntegrationSignIn, type SalesforceConnection } from './connection.ts';
import { readCapabilities } from './describe/capabilities.ts';
import { TokenEndpoint } from './sign-in/token-endpoint.ts';
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

const secretKey = Buffer.alloc(32, 7);
const redirectUri = 'http://localhost:8080/back';
const limits = { method: 'GET', path: '/limits', priority: 'today' } as const;
const token = '/services/oauth2/token';

/** Real time that a test may put forward. */
class PutForward implements BudgetTime {
  #byMs = 0;
  now = () => Date.now() + this.#byMs;
  wait = async (ms: number) => {
    this.#byMs += ms;
  };
}

interface Counted {
  readonly count: number;
  readonly byPath: Readonly<Record<string, number>>;
}

async function connected(by: IntegrationSignIn['by'] = 'client-credentials') {
  await forgetOrg(db);
  const org = emulator.addOrg();
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${emulator.controlUrl}/orgs/${org.orgId}/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    expect(answer.status, text).toBeLessThan(300);
    return text === '' ? null : JSON.parse(text);
  };
  const time = new PutForward();
  const open = (): SalesforceConnection =>
    connectSalesforce({
      db,
      time,
      loginUrl: emulator.url,
      clientId: org.clientId,
      clientSecret: org.clientSecret,
      signIn: by === 'jwt-bearer' ? { by, key: org.jwtKey, username: org.username } : { by },
      secretKey,
    });
  return {
    org,
    open,
    time,
    switches: (values: object) => control('PUT', 'switches', values),
    forgetRequests: () => control('DELETE', 'requests'),
    requests: async () => (await control('GET', 'requests')) as Counted,
  };
}

async function failure(work: Promise<unknown>): Promise<CrmUnavailable> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof CrmUnavailable) return error;
  throw new Error('expected CrmUnavailable', { cause: error });
}

/** A person of Tieline with a browser, who signs in on the page of the org. */
async function person(org: SampleOrg) {
  const agent = agentId(randomUUID());
  const session = randomUUID();
  await sql`insert into agent (id, username, name, email_verified, roles, locale, country, capacity, do_not_log_default)
    values (${agent}, ${agent}, 'Mia', false, '{agent}', 'en', 'NL', '{}', false)`.execute(db);
  await sql`insert into sign_in (id, hash, agent_id, created_at, used_at)
    values (${session}, ${Buffer.from(session)}, ${agent}, now(), now())`.execute(db);
  const connect = async ({ people }: SalesforceConnection) => {
    const url = new URL(await people.begin(agent, session, redirectUri));
    const form = new URLSearchParams(url.searchParams);
    form.set('username', org.username);
    form.set('pw', org.password);
    const answer = await fetch(new URL('/services/oauth2/authorize', url), {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const back = new URL(answer.headers.get('location') ?? '');
    const state = back.searchParams.get('state') ?? '';
    const code = back.searchParams.get('code') ?? '';
    return await people.finish(session, { state, code }, redirectUri);
  };
  return { agent, connect };
}

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

describe('people', () => {
  const store = new GrantStore({ db, sealing: new Sealing(secretKey), now: Date.now });

  async function clientOf(agent: AgentId, { people }: Pick<SalesforceConnection, 'people'>) {
    const client = await people.clientOf(agent);
    if (client === null) throw new Error('not connected');
    return client;
  }

  /** Salesforce takes the access token of this person no more. */
  async function expire(agent: AgentId, switches: (values: object) => Promise<unknown>): Promise<void> {
    const session = (await store.read(agent))?.session ?? null;
    const ask = async () =>
      (
        await fetch(`${emulator.url}/services/data/v66.0/limits`, {
          headers: { authorization: `Bearer ${session?.accessToken}` },
        })
      ).status;
    expect(await ask()).toBe(200);
    await switches({ 'expire-token-every': 1 });
    expect(await ask()).toBe(401);
    await switches({ 'expire-token-every': null });
  }

  it('sign in as themselves, with one refresh for 16 clients at once, and tokens that rotate', async () => {
    const { open, org, switches, requests, forgetRequests } = await connected();
    await switches({ 'rotate-refresh-tokens': true });
    const first = open();
    await first.client.request(limits);
    const { agent, connect } = await person(org);
    expect(await connect(first)).toMatchObject({ result: 'connected', agent });
    const many = await Promise.all(Array.from({ length: 16 }, () => clientOf(agent, open())));
    for (let life = 0; life < 3; life += 1) {
      await expire(agent, switches);
      await forgetRequests();
      const answers = await Promise.all(many.map((client) => client.request(limits)));
      expect(answers.map(({ status }) => status)).toEqual(many.map(() => 200));
      expect((await requests()).byPath[token]).toBe(1);
    }
  });

  it('are asked to sign in again when a refresh token was used and not kept', async () => {
    const { open, org, switches } = await connected();
    await switches({ 'rotate-refresh-tokens': true });
    const { client: integration, people } = open();
    await integration.request(limits);
    const { agent, connect } = await person(org);
    await connect(open());
    const refreshToken = (await store.read(agent))?.refreshToken ?? '';
    await expire(agent, switches);
    // The process that did this died before it kept the answer.
    const endpoint = new TokenEndpoint({
      loginUrl: emulator.url,
      clientId: org.clientId,
      clientSecret: null,
    });
    await endpoint.refresh(refreshToken);
    const client = await clientOf(agent, { people });
    expect((await failure(client.request(limits))).message).toMatch(/^invalid_grant/);
    expect(await people.connectionOf(agent)).toMatchObject({ state: 'revoked' });
    expect(await people.clientOf(agent)).toBeNull();
    expect(await integration.request(limits)).toMatchObject({ status: 200 });
    expect(await connect(open())).toMatchObject({ result: 'connected' });
    expect(await (await clientOf(agent, { people })).request(limits)).toMatchObject({ status: 200 });
  });

  it('who disconnect leave nothing that Salesforce takes', async () => {
    const { open, org } = await connected();
    const connection = open();
    await connection.client.request(limits);
    const { agent, connect } = await person(org);
    await connect(connection);
    const refreshToken = (await store.read(agent))?.refreshToken ?? '';
    await connection.people.disconnect(agent);
    expect(await store.read(agent)).toBeNull();
    const endpoint = new TokenEndpoint({
      loginUrl: emulator.url,
      clientId: org.clientId,
      clientSecret: null,
    });
    await expect(endpoint.refresh(refreshToken)).rejects.toThrow('invalid_grant');
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
