import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { testServer } from '../../../test/support/http/http.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { TelephonyUnavailable } from '../../application/ports/interactions/telephony.ts';
import { refuse } from '../../domain/refusal.ts';
import type { App } from './platform/app.ts';
import { accepted } from './platform/problem.ts';
import { buildServer } from './server.ts';
import { until } from '../../../test/api/until.ts';
import { watchedOf } from './session/signed-in.ts';

const { db } = await testDatabase();
const hour = 60 * 60 * 1000;
const access = 'calls';

const gate = Promise.withResolvers<void>();
const patient = { begun: Promise.withResolvers<void>(), gate: Promise.withResolvers<void>() };
const ran = { slow: 0, failing: 0, things: 0 };
const server = await testServer(db, {
  readiness: [
    { name: 'database', check: () => true },
    { name: 'telephony', check: () => Promise.reject(new Error('down')) },
  ],
  routes: (app, { signIn }) => {
    app.post(
      '/api/v1/things',
      {
        config: { access },
        schema: { body: z.strictObject({ name: z.string() }), response: { 201: z.object({ id: z.int() }) } },
      },
      async (_request, reply) => reply.code(201).send({ id: (ran.things += 1) }),
    );
    app.post('/api/v1/slow', { config: { access } }, async () => {
      ran.slow += 1;
      await gate.promise;
      return { done: true };
    });
    app.post('/api/v1/patient', { config: { access } }, async () => {
      patient.begun.resolve();
      await patient.gate.promise;
      return { done: true };
    });
    app.post('/api/v1/failing', { config: { access } }, async () => {
      ran.failing += 1;
      throw new Error('the secret is 42');
    });
    app.post('/api/v1/refused', { config: { access } }, async () =>
      accepted(refuse('call-on-hold', { phase: 'held' })),
    );
    app.post('/api/v1/phone', { config: { access } }, async () => {
      throw new TelephonyUnavailable('no answer');
    });
    app.get('/api/v1/stream', { config: { access }, websocket: true }, (socket: WebSocket, request) => {
      if (request.signedIn !== null)
        signIn.watch.start(watchedOf(request.signedIn), () => socket.close(4401));
      socket.send(request.person.name);
    });
  },
});
const mia = await server.as('mia');
const tom = await server.as('tom');

describe('a problem', () => {
  it('has the code of the refusal, its status and the phase, in the language asked for', async () => {
    const answer = await mia.post('/api/v1/refused', {}, { 'accept-language': 'de' });
    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'urn:tieline:problem:call-on-hold',
      title: 'Der Anruf wird gehalten',
      status: 409,
      code: 'call-on-hold',
      detail: 'Setzen Sie ihn zuerst fort.',
      phase: 'held',
    });
  });

  it('says nothing of an unexpected error but where to find it', async () => {
    const answer = await mia.post('/api/v1/failing', {});
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(answer.body.instance).toMatch(/^urn:uuid:/);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|failing|\.ts/);
  });

  it('says when to try again while the phone system is away', async () => {
    const answer = await mia.post('/api/v1/phone', {});
    expect(answer).toMatchObject({ status: 503, body: { code: 'telephony-unavailable' } });
    expect(answer.headers['retry-after']).toBe('2');
  });

  it('names each member that nobody knows, in the language asked for', async () => {
    const given = { name: 'a', color: 1, size: 2 };
    const answer = await mia.post('/api/v1/things', given, { 'accept-language': 'de' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } });
    expect(answer.body.errors).toEqual([
      { path: 'color', message: 'unbekanntes Feld' },
      { path: 'size', message: 'unbekanntes Feld' },
    ]);
  });

  const json = { 'content-type': 'application/json' };
  it.each([
    ['not JSON', 'POST', '/api/v1/things', '{"name":', json, 400, 'bad-request'],
    ['an empty body', 'POST', '/api/v1/things', '', json, 400, 'bad-request'],
    ['a wrong type', 'POST', '/api/v1/things', '{"name":1}', json, 400, 'bad-request'],
    ['a prototype', 'POST', '/api/v1/things', '{"__proto__":{}}', json, 400, 'bad-request'],
    [
      'another kind',
      'POST',
      '/api/v1/things',
      '<a/>',
      { 'content-type': 'text/xml' },
      415,
      'media-type-unsupported',
    ],
    [
      'a huge body',
      'POST',
      '/api/v1/things',
      `{"name":"${'x'.repeat(1024 * 1024)}"}`,
      json,
      413,
      'body-too-large',
    ],
    ['an unknown address', 'GET', '/api/v1/nothing', undefined, {}, 404, 'not-found'],
    ['an address that cannot be decoded', 'GET', '/api/v1/%zz', undefined, {}, 400, 'bad-request'],
    ['another method', 'DELETE', '/api/v1/things', undefined, {}, 405, 'method-not-allowed'],
  ] as const)('answers %s', async (_what, method, url, body, headers, status, code) => {
    const answer = await mia.request(method, url, body, headers);
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });
});

describe('every answer', () => {
  it('keeps the browser to scripts of ours and out of frames of others', async () => {
    for (const url of ['/healthz', '/api/v1/me', '/nothing', '/%E0%A4%A']) {
      const { headers } = await mia.get(url);
      expect(headers['content-security-policy']).toMatch(/script-src 'self';.*frame-ancestors 'self'/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
    }
  });
});

describe('a route', () => {
  it('that does not say who may use it keeps the server from starting', async () => {
    const signIns = { bySession: async () => null, byToken: async () => null };
    const app = await buildServer({
      logger: pino({ level: 'silent' }),
      pages: null,
      requestsPerMinute: 0,
      signIns,
    });
    expect(() => app.get('/open', async () => 'x')).toThrow('does not say who may use it');
    await app.close();
  });
});

describe('an Idempotency-Key', () => {
  const key = (value: string) => ({ 'idempotency-key': value });

  it('gives the first answer again without doing anything', async () => {
    const first = await mia.post('/api/v1/things', { name: 'a' }, key('one'));
    const again = await mia.post('/api/v1/things', { name: 'a' }, key('one'));
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(ran.things).toBe(1);
  });

  it('belongs to one person', async () => {
    expect((await tom.post('/api/v1/things', { name: 'b' }, key('one'))).body).toEqual({ id: 2 });
    expect((await mia.post('/api/v1/things', { name: 'a' }, key('one'))).body).toEqual({ id: 1 });
  });

  it('is refused for another body, address or method', async () => {
    const answer = await mia.post('/api/v1/things', { name: 'other' }, key('one'));
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect((await mia.post('/api/v1/refused', { name: 'a' }, key('one'))).status).toBe(422);
  });

  it('lets one of several at the same moment through', async () => {
    const answers = [1, 2, 3, 4, 5].map(() => mia.post('/api/v1/slow', { n: 1 }, key('slow')));
    const early = await Promise.race(answers);
    expect(early).toMatchObject({ status: 409, body: { code: 'request-in-progress' } });
    gate.resolve();
    const later = await Promise.all(answers);
    // Who came after the answer was there got it too.
    for (const { status, body } of later) expect(status === 409 || body.done).toBe(true);
    expect(later.some(({ status }) => status === 200)).toBe(true);
    expect(ran.slow).toBe(1);
    expect((await mia.post('/api/v1/slow', { n: 1 }, key('slow'))).body).toEqual({ done: true });
  });

  it('is still running after its client has gone, and answered as soon as it is done', async () => {
    await server.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.app.server.address() as AddressInfo;
    const leaving = new AbortController();
    const sent = { ...mia.headers, ...key('left'), 'content-type': 'application/json' };
    const lost = fetch(`http://127.0.0.1:${port}/api/v1/patient`, {
      method: 'POST',
      headers: sent,
      body: '{}',
      signal: leaving.signal,
    });
    await patient.begun.promise;
    leaving.abort();
    await expect(lost).rejects.toThrow('aborted');
    const early = await mia.post('/api/v1/patient', {}, key('left'));
    expect(early).toMatchObject({ status: 409, body: { code: 'request-in-progress' } });
    expect(early.headers['retry-after']).toBe('1');
    patient.gate.resolve();
    const later = await until('it is answered', async () => {
      const again = await mia.post('/api/v1/patient', {}, key('left'));
      return again.status === 200 ? again : null;
    });
    expect(later).toMatchObject({ body: { done: true }, headers: { 'idempotency-replayed': 'true' } });
  });

  it('keeps a refusal, but no failure of the server', async () => {
    await mia.post('/api/v1/refused', {}, key('refused'));
    const again = await mia.post('/api/v1/refused', {}, key('refused'));
    expect(again).toMatchObject({ status: 409, body: { code: 'call-on-hold', phase: 'held' } });
    expect(again.headers['content-type']).toMatch(/^application\/problem\+json/);
    const before = ran.failing;
    for (let attempt = 0; attempt < 2; attempt += 1) await mia.post('/api/v1/failing', {}, key('failing'));
    expect(ran.failing).toBe(before + 2);
  });

  it('is free at once when the server died before it had done anything', async () => {
    const { id } = (await mia.get('/api/v1/me')).body;
    const first = await mia.post('/api/v1/things', { name: 'crash' }, key('crash'));
    await db
      .updateTable('idempotency')
      .set({ status: null, headers: null, body: null })
      .where('agent_id', '=', id)
      .where('key', '=', 'crash')
      .execute();
    const other = await mia.post('/api/v1/things', { name: 'other' }, key('crash'));
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    const later = await mia.post('/api/v1/things', { name: 'crash' }, key('crash'));
    expect(later.body.id).toBe(first.body.id + 1);
  });

  it('is kept for a day', async () => {
    const first = await mia.post('/api/v1/things', { name: 'day' }, key('day'));
    // In steps that keep the session alive.
    for (let hours = 0; hours < 20; hours += 10) {
      server.systemClock.advance(10 * hour);
      await mia.get('/api/v1/me');
    }
    expect((await mia.post('/api/v1/things', { name: 'day' }, key('day'))).body).toEqual(first.body);
    server.systemClock.advance(5 * hour);
    expect((await mia.post('/api/v1/things', { name: 'day' }, key('day'))).body.id).toBe(first.body.id + 1);
  });

  it('is not taken when it is no key, and never keeps a secret', async () => {
    expect((await mia.post('/api/v1/things', { name: 'a' }, key('a b'))).status).toBe(400);
    const admin = await server.as('admin');
    const body = { name: 'twice', scopes: ['read'] };
    const first = await admin.post('/api/v1/tokens', body, key('token'));
    const kept = await db.selectFrom('idempotency').selectAll().where('key', '=', 'token').execute();
    expect(first.status).toBe(201);
    expect(kept).toMatchObject([{ done: true, status: null, headers: null, body: null }]);
    const again = await admin.post('/api/v1/tokens', body, key('token'));
    expect(again).toMatchObject({ status: 409, body: { code: 'request-done' } });
    expect((await admin.get('/api/v1/tokens')).body.items).toHaveLength(1);
  });
});

describe('the limits', () => {
  it('let a person ask so often a minute, and say when again', async () => {
    const limited = await testServer(db, { empty: true, requestsPerMinute: 30 });
    const lotte = await limited.as('lotte');
    const answers = await Promise.all(Array.from({ length: 31 }, () => lotte.get('/api/v1/me')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.body.code).toBe('too-many-requests');
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
    await expect(limited.as('sara')).rejects.toThrow('429');
  });

  it('hold who is not signed in by their address, and nobody else there', async () => {
    const limited = await testServer(db, { empty: true, requestsPerMinute: 30 });
    const lotte = await limited.as('lotte');
    const statuses = async (url: string, remoteAddress: string, count: number) => {
      const asked = Array.from({ length: count }, () => limited.app.inject({ url, remoteAddress }));
      return new Set((await Promise.all(asked)).map(({ statusCode }) => statusCode));
    };
    const here = '127.0.0.1';
    const elsewhere = '192.0.2.1';
    expect(await statuses('/api/v1/openapi.json', elsewhere, 31)).toEqual(new Set([200, 429]));
    expect(await statuses('/api/v1/me', elsewhere, 1)).toEqual(new Set([429]));
    expect(await statuses('/nothing', elsewhere, 1)).toEqual(new Set([429]));
    expect(await statuses('/api/v1/me', here, 31)).toEqual(new Set([401, 429]));
    expect((await lotte.get('/api/v1/me')).status).toBe(200);
  });
});

describe('the stream', () => {
  /** Opens it as a browser would; rejects with what the server answered instead. */
  const open = async (headers: Record<string, string>): Promise<WebSocket> => {
    const address = server.app.server.address() ?? (await listening());
    const port = typeof address === 'string' ? '' : address.port;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/stream`, {
      headers: Object.fromEntries(
        Object.entries(headers).map(([k, v]) => [k, v.replace('ours', `http://127.0.0.1:${port}`)]),
      ),
    });
    return await new Promise((resolve, reject) => {
      socket.on('message', () => resolve(socket));
      socket.on('error', reject);
    });
  };
  const listening = async () => {
    await server.app.listen({ host: '127.0.0.1', port: 0 });
    return server.app.server.address() ?? '';
  };

  it('opens for our own pages, and for no other site’s', async () => {
    const { cookie = '' } = mia.headers;
    await expect(open({ cookie, origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(open({ cookie, origin: 'null' })).rejects.toThrow('403');
    await expect(open({ origin: 'ours' })).rejects.toThrow('401');
    (await open({ cookie, origin: 'ours' })).close();
  });

  it('opens for programs, which name no origin as browsers do', async () => {
    (await open({ cookie: mia.headers.cookie ?? '' })).close();
  });

  it('ends with the session that opened it', async () => {
    const socket = await open({ cookie: mia.headers.cookie ?? '', origin: 'ours' });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await mia.delete('/api/v1/session');
    expect(await closed).toBe(4401);
  });

  it('says nothing large to the server', async () => {
    const lotte = await server.as('lotte');
    const socket = await open({ cookie: lotte.headers.cookie ?? '', origin: 'ours' });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.send('x'.repeat(20_000));
    // 1009: message too big.
    expect(await closed).toBe(1009);
  });
});

describe('watching', () => {
  it('says that the process answers, and which neighbour does not', async () => {
    const client = server.client();
    expect((await client.get('/healthz')).body).toEqual({ status: 'ok' });
    expect(await client.get('/readyz')).toMatchObject({
      status: 503,
      body: { status: 'not-ready', checks: { database: 'ok', telephony: 'failed' } },
    });
  });

  it('counts requests by their route', async () => {
    await server.client().get('/api/v1/agents/some-id');
    const { body } = await server.client().get('/metrics');
    expect(body).toContain(
      'tieline_http_requests_total{method="GET",route="/api/v1/agents/:key",status="401"} 1',
    );
    expect(body).not.toContain('some-id');
  });
});

describe('the description of the API', () => {
  it('has every route with its problems', async () => {
    const { body } = await server.client().get('/api/v1/openapi.json');
    expect(body.openapi).toMatch(/^3\.1/);
    const operation = body.paths['/api/v1/agents/{key}'].put;
    expect(operation.responses['200'].content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/Agent',
    });
    expect(operation.responses.default.content['application/problem+json']).toBeDefined();
    expect(operation.security).toContainEqual({ token: ['admin'] });
    expect(Object.keys(body.paths).filter((path) => !path.startsWith('/api/v1/'))).toEqual([]);
  });
});

describe('the pages', () => {
  const root = mkdtempSync(join(tmpdir(), 'tieline-pages-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const pages = async (): Promise<App> => {
    for (const folder of ['desk', 'admin', 'rules', 'assets'])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'desk/index.html'), 'the desk');
    writeFileSync(join(root, 'admin/index.html'), 'the administration');
    writeFileSync(join(root, 'rules/index.html'), 'the rules');
    writeFileSync(join(root, 'rules/calls.html'), 'the rules of calls');
    writeFileSync(join(root, 'assets/desk-1a2b3c.js'), 'script');
    writeFileSync(join(root, 'icon.svg'), '<svg/>');
    writeFileSync(join(root, '.secret'), 'secret');
    const signIns = { bySession: async () => null, byToken: async () => null };
    return await buildServer({
      logger: pino({ level: 'silent' }),
      pages: root,
      requestsPerMinute: 0,
      signIns,
    });
  };

  it('are served afresh, and what has a hash in its name for ever', async () => {
    const app = await pages();
    const get = async (url: string) => {
      const { statusCode, body, headers } = await app.inject({ url });
      return [statusCode, body, headers['cache-control']];
    };
    expect(await get('/')).toEqual([200, 'the desk', 'no-cache']);
    expect(await get('/?number=1')).toEqual([200, 'the desk', 'no-cache']);
    expect(await get('/admin/queues')).toEqual([200, 'the administration', 'no-cache']);
    expect(await get('/rules')).toEqual([200, 'the rules', 'no-cache']);
    expect(await get('/rules/calls')).toEqual([200, 'the rules of calls', 'no-cache']);
    expect(await get('/assets/desk-1a2b3c.js')).toEqual([
      200,
      'script',
      'public, max-age=31536000, immutable',
    ]);
    expect((await get('/icon.svg'))[0]).toBe(200);
    for (const url of [
      '/.secret',
      '/lab',
      '/rules/none',
      '/assets/../.secret',
      '/assets/%2e%2e/.secret',
      '/assets/none.js',
      '/assets/',
      '/assets//x',
      '/assets//desk-1a2b3c.js',
    ]) {
      const { statusCode, headers } = await app.inject({ url });
      expect([url, statusCode, headers['content-type']]).toEqual([
        url,
        404,
        'application/problem+json; charset=utf-8',
      ]);
    }
    await app.close();
  });
});
