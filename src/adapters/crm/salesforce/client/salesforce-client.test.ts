import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  apiCalls,
  connected,
  failure,
  query,
  refusal,
  write,
} from '../../../../../test/support/salesforce/scripted-client.ts';
import { scriptedOrg, type Reply } from '../../../../../test/support/salesforce/scripted-org.ts';

describe('a request', () => {
  it('goes to the version we know best, with the token, and is answered with what the org said', async () => {
    const { server, client, state, org } = await connected({
      api: () => ({
        status: 200,
        body: { done: true },
        headers: { 'Sforce-Limit-Info': 'api-usage=18/5000' },
      }),
    });
    expect(state.current.state).toBe('connecting');
    const answer = await client.request(query);
    expect(answer).toMatchObject({ status: 200, body: { done: true } });
    expect(apiCalls(server)).toMatchObject([
      {
        method: 'GET',
        path: '/services/data/v66.0/query?q=SELECT+Id+FROM+Task',
        token: '00D000000000001EAA!secret-token-1',
      },
    ]);
    expect(state.current).toMatchObject({ state: 'connected', words: null });
    expect(org.budget.usage).toEqual({ used: 18, limit: 5000 });
    expect(org.counts.byKind.get('query')).toBe(1);
  });

  it('never lets assignment rules take a record from its owner', async () => {
    const { server, client } = await connected();
    await client.request(write);
    await client.request({ ...write, headers: { 'Sforce-Auto-Assign': 'TRUE', authorization: 'none' } });
    for (const { headers, token } of apiCalls(server)) {
      expect(headers['sforce-auto-assign']).toBe('FALSE');
      expect(token).toMatch(/secret-token/);
    }
  });

  it('gives what the org refuses to whoever asked', async () => {
    const { client } = await connected({ api: () => refusal(400, 'INVALID_FIELD', 'No such column') });
    expect(await client.request(write)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD', message: 'No such column', fields: [] }],
    });
  });

  it('takes a path that the org gave as it is', async () => {
    const { server, client } = await connected();
    await client.request({ ...query, query: {}, path: '/services/data/v66.0/query/01g-2000' });
    expect(apiCalls(server).map(({ path }) => path)).toEqual(['/services/data/v66.0/query/01g-2000']);
  });

  it('speaks an older version where the org has none we know better, and none below 45', async () => {
    const { server, client } = await connected({ versions: ['44.0', '58.0', '68.0'] });
    await client.request(query);
    expect(apiCalls(server)[0]?.path).toMatch(/\/v58\.0\//);
    const old = await connected({ versions: ['44.0'] });
    expect((await failure(old.client.request(query))).message).toMatch(/no version of the API from 45\.0/);
  });
});

describe('an org that does not answer', () => {
  it.each<[string, Reply, RegExp]>([
    ['breaks the connection', 'break', /broke the connection/],
    ['is not available', refusal(503, 'SERVER_UNAVAILABLE', 'Down'), /SERVER_UNAVAILABLE: Down/],
    ['sends a page for people', { status: 200, body: '<html>' }, /with a page/],
    [
      'breaks off in its answer',
      { status: 200, body: { a: 1 }, headers: { 'content-length': '4' } },
      /broke/,
    ],
  ])('%s, which is told apart from a refusal', async (_what, reply, words) => {
    const { client, state } = await connected({ api: () => reply });
    expect((await failure(client.request(write))).message).toMatch(words);
    expect(state.current.state).toBe('away');
  });

  it.each<[string, Reply]>([
    ['before its answer', 'silent'],
    ['within its answer', { status: 200, body: { a: 'long enough' }, stopsHalfway: true }],
  ])('is given up at the deadline, %s', async (_when, reply) => {
    const { client, org, server } = await connected();
    await client.request(query);
    server.become({ api: () => reply });
    expect((await failure(client.request({ ...query, deadlineMs: 300 }))).message).toBe(
      'Salesforce gave no answer within 300 ms',
    );
    expect(apiCalls(server)).toHaveLength(2);
    expect(org.slots.taken).toBe(0);
  });

  it('is waited for no longer than whoever asks does', async () => {
    const { client, server } = await connected({ api: () => 'silent' });
    const giving = new AbortController();
    const asked = client.request({ ...query, signal: giving.signal });
    while (apiCalls(server).length === 0) await new Promise(setImmediate);
    giving.abort(new Error('nobody waits'));
    await expect(asked).rejects.toThrow('nobody waits');
  });

  it('is looked for at another address once a minute', async () => {
    const nobody = await scriptedOrg({ versions: ['66.0'], api: () => ({ status: 404, body: '<html>' }) });
    const { client, server, time } = await connected({}, nobody);
    for (let n = 0; n < 3; n += 1) await failure(client.request(query));
    expect(server.signIns).toHaveLength(2);
    time.ms += 60_000;
    await failure(client.request(query));
    expect(server.signIns).toHaveLength(3);
  });

  it('in the version we spoke is asked which it has', async () => {
    const { client, server } = await connected({
      api: () => refusal(410, 'UNSUPPORTED_API_VERSION', 'Gone'),
    });
    expect((await failure(client.request(query))).message).toBe('UNSUPPORTED_API_VERSION: Gone');
    server.become({ versions: ['67.0'] });
    await client.request(query);
    expect(apiCalls(server).map(({ path }) => path.slice(0, 20))).toEqual([
      '/services/data/v66.0',
      '/services/data/v67.0',
    ]);
  });

  it('says when to come back', async () => {
    const { client } = await connected({ api: () => ({ status: 503, headers: { 'retry-after': '30' } }) });
    expect((await failure(client.request(write))).afterMs).toBe(30_000);
  });
});

describe('a token', () => {
  it('that is over is renewed once, whoever asks at that moment', async () => {
    const { server, client } = await connected();
    await client.request(query);
    server.expire();
    await Promise.all(Array.from({ length: 16 }, () => client.request(query)));
    expect(server.signIns).toHaveLength(2);
  });

  it('that another client has renewed is used', async () => {
    const { server, client, another } = await connected();
    const other = another();
    await client.request(query);
    await other.request(query);
    server.expire();
    await client.request(query);
    await other.request(query);
    expect(server.signIns).toHaveLength(2);
  });

  it('that the org refuses although it is new pauses everything, with its words, and is tried again later', async () => {
    const notForApi = refusal(
      401,
      'INVALID_SESSION_ID',
      'This session is not valid for use with the REST API',
    );
    const { server, client, state, time } = await connected();
    const changes: string[] = [];
    state.onChange((one) => changes.push(one.state));
    await client.request(query);
    server.expire();
    server.become({ unauthorized: notForApi, takesNone: true });
    const error = await failure(client.request(write));
    expect(error.message).toBe('INVALID_SESSION_ID: This session is not valid for use with the REST API');
    expect(error.afterMs).toBe(60_000);
    expect(state.current).toMatchObject({ state: 'revoked', since: time.now(), words: error.message });
    const asked = server.received.length;
    await failure(client.request(write));
    expect(server.received).toHaveLength(asked);
    server.become({});
    time.ms += 60_000;
    await client.request(write);
    expect(changes).toEqual(['connected', 'revoked', 'connected']);
  });

  it('that is not given pauses too', async () => {
    const { client, state, server, time } = await connected({
      token: () => ({ status: 400, body: { error: 'invalid_grant', error_description: 'inactive user' } }),
    });
    expect((await failure(client.request(write))).message).toBe('invalid_grant: inactive user');
    expect(state.current.state).toBe('revoked');
    time.ms += 60_000;
    await failure(client.request(write));
    expect((await failure(client.request(write))).afterMs).toBe(120_000);
    expect(server.signIns).toHaveLength(2);
  });

  it('that is not given now is no reason to pause', async () => {
    const { client, state, server } = await connected({ token: () => ({ status: 503 }) });
    await failure(client.request(write));
    expect(state.current.state).toBe('away');
    server.become({});
    await client.request(write);
    expect(state.current.state).toBe('connected');
  });
});

describe('an org that moved', () => {
  it.each<[string, (elsewhere: string) => Reply]>([
    [
      'a redirect',
      (elsewhere) => ({ status: 302, headers: { location: `${elsewhere}/services/data/v66.0` } }),
    ],
    ['a page', () => ({ status: 404, body: '<html>URL No Longer Exists</html>' })],
    ['a refusal', () => refusal(404, 'URL_NOT_RESET', 'URL No Longer Exists')],
  ])('is found at its new address by signing in, after %s', async (_what, reply) => {
    const trap = await scriptedOrg();
    const former = await scriptedOrg({ api: () => reply(trap.url) });
    const moved = await scriptedOrg({}, former.orgId);
    for (const one of [former, moved]) one.take(tokenOf(former.orgId));
    const login = await scriptedOrg({
      token: () => signedInAt(login.signIns.length > 1 ? moved.url : former.url, former.orgId),
    });
    const { client } = await connected({}, login);
    expect(await client.request(query)).toMatchObject({ status: 200 });
    expect(apiCalls(former)).toHaveLength(1);
    expect(apiCalls(moved)).toHaveLength(1);
    expect(trap.received).toEqual([]);
  });
});

describe('another org at the same address', () => {
  it('is not written to', async () => {
    const { server, client, state } = await connected();
    await client.request(write);
    server.expire();
    server.become({ token: () => signedInAt(server.url, '00D000000000002EAA') });
    const asked = apiCalls(server).length;
    expect((await failure(client.request(write))).message).toMatch(/00D000000000001EAA.*00D000000000002EAA/);
    expect(state.current.state).toBe('wrong-org');
    expect(apiCalls(server)).toHaveLength(asked + 1);
    expect(apiCalls(server).at(-1)?.token).toMatch(/^00D000000000001EAA/);
    await failure(client.request(write));
    expect(apiCalls(server)).toHaveLength(asked + 1);
  });
});

describe('secrets', () => {
  it('are in no error, address or state, whatever goes wrong', async () => {
    const said: unknown[] = [];
    for (const reply of ['break', 'silent', refusal(503, 'X', 'x'), refusal(500, 'Y', 'y')] as const) {
      const { server, client, state } = await connected({ api: () => reply });
      said.push(await failure(client.request({ ...write, deadlineMs: 60 })), state.current);
      said.push(...server.received.map(({ path }) => path));
      server.expire();
      server.become({ token: () => ({ status: 400, body: { error: 'invalid_client' } }) });
      said.push(await failure(client.request(write)), client, state);
    }
    expect(inspect(said, { depth: 12, showHidden: true })).not.toMatch(/secret-(?:token|of-app|refresh)/);
  });
});

const tokenOf = (orgId: string) => `${orgId}!secret-token-1`;

const signedInAt = (instanceUrl: string, orgId: string): Reply => ({
  status: 200,
  body: {
    access_token: tokenOf(orgId),
    instance_url: instanceUrl,
    id: `https://login.salesforce.com/id/${orgId}/005000000000001AAA`,
  },
});
