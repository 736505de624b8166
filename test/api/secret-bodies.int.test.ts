import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { testDatabase } from '../support/postgres/postgres.ts';
import { demoPassword, startApi, support } from './harness.ts';
import { talk } from './steps.ts';

const { address, db } = await testDatabase();
const api = await startApi({ address });
const { mia, admin } = api;

it('keyed digits and passwords are kept for no key, not even in a form that could be guessed', async () => {
  const anna = await api.contact();
  await mia.be({ desk: 'in' });
  const { interaction, customer } = await talk(api, mia, anna);
  const { id } = (await admin.post('/agents', { username: 'before', name: 'Before' })).body;
  const password = 'long enough 1';
  const requests = [
    [mia, 'POST', `/interactions/${interaction.id}/tones`, { digits: '4' }, { digits: '5' }],
    [mia, 'POST', `/simulator/calls/${customer.callId}/tones`, { digits: '4' }, { digits: '5' }],
    [mia, 'POST', '/simulator/calls', call('4711'), call('4712')],
    [admin, 'POST', '/agents', { username: 'new', name: 'N', password }, { username: 'new', name: 'N' }],
    [admin, 'PUT', `/agents/${id}`, { password }, { password: 'long enough 2' }],
    [mia, 'PUT', '/me/password', change('long enough 3'), change('long enough 4')],
  ] as const;
  for (const [by, method, path, body, other] of requests) {
    const key = `secret ${method} ${path}`.replaceAll(' ', '-');
    const send = (content: unknown) => by.send(method, path, content, { 'idempotency-key': key });
    const first = await send(body);
    expect(first.status).toBeLessThan(300);
    const kept = await db
      .selectFrom('idempotency')
      .select('fingerprint')
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    const guess = createHash('sha256')
      .update(`${method} /api/v1${path}\n${JSON.stringify(body)}`)
      .digest();
    expect(kept.fingerprint.equals(guess)).toBe(false);
    // It is told from another one nevertheless.
    expect(await send(other)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    const { status, headers } = await send(body);
    expect([status, headers['idempotency-replayed']]).toEqual([first.status, 'true']);
    expect(headers['content-type']).toBe(first.headers['content-type']);
  }
});

const call = (keys: string) => ({ from: '+31205551234', to: support, keys });
const change = (password: string) => ({ old: demoPassword, new: password });
