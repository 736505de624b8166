import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { agentId } from '../../../domain/ids.ts';
import { type Role, roles } from '../../../domain/organisation/agent.ts';
import { type RunningSimulator, startSimulator } from '../../telephony/simulator/start.ts';
import type { App } from '../platform/app.ts';
import { buildServer } from '../server.ts';
import { simulatorRoutes } from './simulator.ts';

const isRole = (text: string): text is Role => roles.some((role) => role === text);

describe('the simulator over HTTP', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tieline-lab-'));
  let running: RunningSimulator;
  let app: App;

  beforeAll(async () => {
    running = await startSimulator({ dataDirectory: directory });
    app = await buildServer({
      logger: pino({ level: 'silent' }),
      pages: null,
      requestsPerMinute: 0,
      // A token names the role of who holds it.
      signIns: {
        bySession: async () => null,
        byToken: async (token) =>
          isRole(token)
            ? {
                by: 'token',
                token,
                scopes: ['calls', 'admin'],
                person: { id: agentId(token), name: token, roles: [token], locale: 'en' },
              }
            : null,
      },
    });
    simulatorRoutes(app, running);
    await app.ready();
  });
  afterAll(async () => {
    await app.close();
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    role: Role = 'administrator',
  ): Promise<{ status: number; body: unknown }> {
    const response = await app.inject({
      method,
      url: `/api/v1/simulator${path}`,
      headers: { authorization: `Bearer ${role}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: response.statusCode, body: response.body === '' ? null : response.json<unknown>() };
  }

  const called = z.object({ callId: z.string() });
  async function customerCalls(extra: object = {}): Promise<string> {
    const { status, body } = await ask('POST', '/calls', {
      from: '+49 89 636-48018',
      to: '+498912345670',
      ...extra,
    });
    expect(status).toBe(201);
    return called.parse(body).callId;
  }

  it('lets a customer call, press keys, speak and hang up', async () => {
    const call = await customerCalls({ keys: '1042' });
    expect(await ask('POST', `/calls/${call}/tones`, { digits: '12#' })).toEqual({ status: 204, body: null });
    expect(await ask('POST', `/calls/${call}/says`, { text: 'Hallo 👋' })).toEqual({
      status: 204,
      body: null,
    });
    expect((await ask('GET', '/calls')).body).toMatchObject({
      items: [
        {
          callId: call,
          from: '+49 89 636-48018',
          keys: '1042',
          legs: [{ kind: 'customer', state: 'ringing' }],
        },
      ],
    });
    expect((await ask('POST', `/calls/${call}/hang-up`)).status).toBe(204);
    expect((await ask('POST', `/calls/${call}/hang-up`, {})).status).toBe(204);
    expect((await ask('GET', '/calls')).body).toMatchObject({ items: [] });
    expect((await ask('GET', '/facts?limit=4')).body).toMatchObject({
      items: [
        { type: 'leg-ended', callId: call, cause: 'hang-up' },
        { type: 'said', text: 'Hallo 👋' },
        { type: 'tones', digits: '12#' },
        { type: 'called', keys: '1042' },
      ],
    });
  });

  it('keeps a withheld number from the organisation and needs none for it', async () => {
    const call = await customerCalls({ withheld: true });
    expect((await ask('GET', '/facts?limit=1')).body).toMatchObject({
      items: [{ from: null, callId: call }],
    });
    await ask('POST', `/calls/${call}/hang-up`);
    const anonymous = await ask('POST', '/calls', { to: '+498912345670', withheld: true });
    expect(anonymous.status).toBe(201);
    await ask('POST', `/calls/${called.parse(anonymous.body).callId}/hang-up`);
  });

  it.each([
    ['nobody to call', '/calls', { from: '+4989636' }],
    ['no number', '/calls', { to: '+498912345670' }],
    ['letters for keys', '/calls', { from: '+4989636', to: '+498912345670', keys: 'hello' }],
    ['NUL', '/calls', { from: '+49\u000089', to: '+498912345670' }],
    ['what nobody knows', '/calls', { from: '+4989636', to: '+498912345670', loud: true }],
    ['a fault that there is not', '/faults', { kind: 'fire' }],
    ['a fault without end', '/faults', { kind: 'link-lost', seconds: 1e9 }],
  ])('does not understand %s', async (_, path, body) => {
    expect(await ask('POST', path, body)).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  });

  it('knows no call that never was, and refuses to speak in one that is over', async () => {
    expect(await ask('POST', '/calls/none/hang-up')).toMatchObject({ status: 404 });
    const call = await customerCalls();
    await ask('POST', `/calls/${call}/hang-up`);
    expect(await ask('POST', `/calls/${call}/says`, { text: 'Hallo?' })).toMatchObject({
      status: 409,
      body: { code: 'phase', phase: 'ended' },
    });
  });

  it('says how numbers behave', async () => {
    expect(await ask('PUT', '/callees/%2B31201234567', { behaviour: 'no-answer' })).toEqual({
      status: 200,
      body: { number: '+31201234567', behaviour: 'no-answer', afterMs: null },
    });
    expect((await ask('GET', '/callees')).body).toMatchObject({
      items: [
        { number: 'default', behaviour: 'answer', afterMs: 500 },
        { number: '+31201234567', behaviour: 'no-answer' },
      ],
    });
    expect((await ask('DELETE', '/callees/%2B31201234567')).status).toBe(204);
    expect((await ask('GET', '/callees')).body).toMatchObject({ items: [{ number: 'default' }] });
    expect((await ask('PUT', '/callees/nobody', { behaviour: 'busy' })).status).toBe(400);
    expect((await ask('PUT', '/callees/%2B31', { behaviour: 'sleeps' })).status).toBe(400);
    expect((await ask('PUT', '/callees/%2B31', { behaviour: 'busy', afterMs: -1 })).status).toBe(400);
  });

  it('moves the clock, and back', async () => {
    const now = '2031-05-06T07:08:09.000Z';
    const moved = await ask('PUT', '/clock', { now });
    expect(moved.status).toBe(200);
    expect(running.clock.now()).toBeGreaterThanOrEqual(Date.parse(now));
    await ask('PUT', '/clock', { advanceSeconds: 3600 });
    expect(running.clock.now()).toBeGreaterThanOrEqual(Date.parse(now) + 3_600_000);
    expect((await ask('PUT', '/clock', { real: true })).body).toMatchObject({ aheadSeconds: 0 });
    expect((await ask('PUT', '/clock', { advanceSeconds: -1 })).status).toBe(400);
    expect((await ask('PUT', '/clock', {})).status).toBe(400);
  });

  it('lets things go wrong for administrators only, and everybody play a customer', async () => {
    expect(await ask('POST', '/faults', { kind: 'reordered', on: true, ms: 50 })).toMatchObject({
      status: 200,
      body: { reorderedMs: 50, doubled: false, linkLostSeconds: 0 },
    });
    await ask('POST', '/faults', { kind: 'reordered', on: false });
    expect((await ask('GET', '/faults', undefined, 'agent')).body).toMatchObject({ reorderedMs: null });
    expect((await ask('POST', '/faults', { kind: 'doubled', on: true }, 'supervisor')).status).toBe(403);
    expect((await ask('PUT', '/clock', { real: true }, 'agent')).status).toBe(403);
    expect((await ask('GET', '/calls', undefined, 'agent')).status).toBe(200);
  });

  it('shows the lab everything at once', async () => {
    const call = await customerCalls();
    expect(await ask('GET', '?limit=1', undefined, 'agent')).toMatchObject({
      status: 200,
      body: {
        calls: [{ callId: call }],
        callees: [{ number: 'default' }],
        faults: { doubled: false },
        facts: [{ type: 'called' }],
        clock: { aheadSeconds: 0 },
        link: 'up',
      },
    });
    await ask('POST', `/calls/${call}/hang-up`);
  });

  it('makes a fault that is only named', async () => {
    const doubled = await ask('POST', '/faults', { kind: 'doubled' });
    expect(doubled).toMatchObject({ status: 200, body: { doubled: true } });
    await ask('POST', '/faults', { kind: 'doubled', on: false });
    const lost = await ask('POST', '/faults', { kind: 'link-lost' });
    expect(lost).toMatchObject({ status: 200, body: { linkLostSeconds: expect.any(Number) } });
    await ask('POST', '/faults', { kind: 'link-lost', seconds: 0 });
    await expect.poll(() => running.telephony.link, { timeout: 10_000 }).toBe('up');
  });

  it('can still be asked while the phone link is lost', async () => {
    await ask('POST', '/faults', { kind: 'link-lost', seconds: 60 });
    await expect.poll(() => running.telephony.link).toBe('down');
    const call = await customerCalls();
    await ask('POST', `/calls/${call}/hang-up`);
    await ask('POST', '/faults', { kind: 'link-lost', seconds: 0 });
    await expect.poll(() => running.telephony.link, { timeout: 10_000 }).toBe('up');
  });
});
