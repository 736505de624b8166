import { createVerify, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scriptedOrg, type Reply } from '../../../../../test/support/salesforce/scripted-org.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { epochMs } from '../../../../domain/time.ts';
import { NoAnswer, OrgAway } from '../client/exchange.ts';
import { TelephonyApi } from './telephony-api.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' });

const id = '0LQ000000000001GAA';
const startedAt = epochMs(Date.UTC(2026, 0, 15, 9));
const times = { startedAt, answeredAt: null, endedAt: epochMs(startedAt + 62_000) };
const call = {
  vendorCallKey: 'leg-1',
  from: '+498963648018',
  to: '+498912345670',
  startedAt,
  transferredFrom: null,
};
const taken: Reply = { status: 201, body: { voiceCallId: '0LQ000000000001', errors: [] } };

/** The telephony API of an org that answers so, whatever it is asked. */
async function given(reply: Reply = taken, url?: null, orgId?: () => Promise<string>) {
  const org = await scriptedOrg({ unauthorized: reply });
  const sent: string[] = [];
  const api = new TelephonyApi({
    center: { name: 'Partner_Voice', provider: 'Tieline', key, url: url === undefined ? org.url : url },
    access: {
      current: () =>
        Promise.resolve({ accessToken: 'secret', instanceUrl: org.url, version: 1, isNew: false }),
    },
    orgId: orgId ?? (() => Promise.resolve(org.orgId)),
    onSent: ({ method, path }) => void sent.push(`${method} ${path}`),
  });
  return { api, org, sent };
}

const failure = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

/** What a token says, if the contact center would take it. */
function claimsIn(token: string): unknown {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const isOurs = createVerify('RSA-SHA256')
    .update(`${head}.${claims}`)
    .verify(publicKey, signature, 'base64url');
  return isOurs ? JSON.parse(Buffer.from(claims, 'base64url').toString()) : null;
}

describe('a record of a call that is to be made', () => {
  it('is asked for as the telephony of the contact center, by a token that is soon too old', async () => {
    const { api, org, sent } = await given();
    expect(await api.create(call)).toEqual({ id, complaint: null });
    expect(sent).toEqual(['POST /telephony/v1/voiceCalls']);
    const [asked] = org.received;
    expect(asked?.headers).toMatchObject({ 'telephony-provider-name': 'Tieline' });
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      callCenterApiName: 'Partner_Voice',
      vendorCallKey: 'leg-1',
      from: '+498963648018',
      to: '+498912345670',
      startTime: '2026-01-15T09:00:00.000Z',
      participants: [{ participantKey: '+498963648018', type: 'END_USER' }],
      initiationMethod: 'Inbound',
    });
    const claims = claimsIn(asked?.token ?? '') as { iat: number; exp: number };
    expect(claims).toMatchObject({ iss: org.orgId, sub: 'Partner_Voice' });
    expect(claims.exp - claims.iat).toBe(180);
  });

  it('is that of a transfer after the record of the call before', async () => {
    const { api, org } = await given();
    await api.create({ ...call, transferredFrom: '0LQ000000000009GAA' });
    expect(JSON.parse(org.received[0]?.body ?? '')).toMatchObject({
      initiationMethod: 'Transfer',
      parentVoiceCallId: '0LQ000000000009GAA',
    });
  });

  it('is there whatever is complained of, in a text or in several', async () => {
    for (const [errors, complaint] of [
      ['Say the department.', 'Say the department.'],
      [['Say the department.', 'Say the product.'], 'Say the department. Say the product.'],
      ['  ', null],
      [null, null],
    ]) {
      const { api } = await given({ status: 201, body: { voiceCallId: id, errors } });
      expect(await api.create(call)).toEqual({ id, complaint });
    }
  });

  it('is refused in the org’s words, of whatever form', async () => {
    for (const [body, words] of [
      [{ message: 'From is no number.', code: 'INVALID' }, 'From is no number.'],
      [[{ message: 'From is no number.', errorCode: 'INVALID' }], 'From is no number.'],
      [{ message: '', code: 'INVALID' }, 'Salesforce answered with status 400'],
    ]) {
      const { api } = await given({ status: 400, body });
      expect(await api.create(call)).toEqual({ refused: { code: 'INVALID', words } });
    }
  });
});

describe('an answer that says nothing of the call', () => {
  it('is that of an org that is not there, or is elsewhere', async () => {
    for (const reply of [
      { status: 503, body: [] },
      { status: 302, headers: { location: 'https://example.org/' } },
      { status: 200, body: '<html>Maintenance</html>' },
      'break',
    ] as const) {
      const { api } = await given(reply);
      expect(await failure(api.create(call))).toBeInstanceOf(OrgAway);
      expect(await failure(api.end(id, times))).toBeInstanceOf(OrgAway);
    }
  });

  it('says whether a record may be made all the same', async () => {
    for (const reply of [
      { status: 504, body: '<html>Gateway timeout</html>' },
      { status: 500, body: [] },
      { status: 408, body: [] },
      { status: 201, body: {} },
      'break',
    ] as const) {
      const { api } = await given(reply);
      expect(await failure(api.create(call))).toSatisfy(
        (error) => error instanceof NoAnswer && !error.isUnreached,
      );
    }
    for (const reply of [
      { status: 503, body: '<html>Maintenance</html>' },
      { status: 302, headers: { location: 'https://example.org/' } },
      { status: 429, body: [] },
      { status: 401, body: [] },
    ] as const) {
      const { api } = await given(reply);
      expect(await failure(api.create(call))).not.toBeInstanceOf(NoAnswer);
    }
  });

  it('is waited after as long as asked, within an hour', async () => {
    for (const [retryAfter, afterMs] of [
      ['30', 30_000],
      ['86400', 3_600_000],
      ['soon', null],
    ] as const) {
      const { api } = await given({ status: 429, body: [], headers: { 'retry-after': retryAfter } });
      expect(await failure(api.create(call))).toMatchObject({ afterMs });
    }
  });

  it('names no record that could be written to', async () => {
    const { api } = await given({ status: 201, body: {} });
    expect(await failure(api.create(call))).toBeInstanceOf(CrmUnavailable);
  });

  it('holds nothing of what was sent', async () => {
    const { api } = await given({ status: 401, body: { message: 'Invalid JWT' } });
    const error = await failure(api.create(call));
    expect(error).toMatchObject({
      message: 'the contact center does not take Tieline’s key: Invalid JWT',
      afterMs: 120_000,
    });
    expect(JSON.stringify(error)).not.toContain('+49');
  });

  it('is not even asked for where nobody knows the address', async () => {
    const { api, org } = await given(taken, null);
    expect(await failure(api.create(call))).toMatchObject({
      message: expect.stringContaining('set SALESFORCE_TELEPHONY_URL'),
    });
    expect(org.received).toEqual([]);
  });
});

describe('who asks', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits for 20 s, and is told that what was asked may take effect after them', async () => {
    const { api, org } = await given('silent');
    const failed = failure(api.create(call));
    await expect.poll(() => org.received.length).toBe(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await failed).toBeInstanceOf(NoAnswer);
  });

  it('waits no longer for what is to be known before anything is asked, of which nothing comes', async () => {
    const { api, sent } = await given(taken, undefined, () => new Promise(() => undefined));
    const failed = failure(api.create(call));
    await vi.advanceTimersByTimeAsync(20_000);
    const error = await failed;
    expect(error).toBeInstanceOf(OrgAway);
    expect(error).not.toBeInstanceOf(NoAnswer);
    expect(sent).toEqual([]);
  });
});

describe('a call that is over', () => {
  it('is said to be, with its times', async () => {
    const { api, org, sent } = await given({ status: 202, body: {} });
    expect(await api.end(id, { ...times, answeredAt: epochMs(startedAt + 8_000) })).toBeNull();
    expect(sent).toEqual([`PATCH /telephony/v1/voiceCalls/${id}`]);
    expect(JSON.parse(org.received[0]?.body ?? '')).toEqual({
      startTime: '2026-01-15T09:00:00.000Z',
      acceptTime: '2026-01-15T09:00:08.000Z',
      endTime: '2026-01-15T09:01:02.000Z',
      isActiveCall: false,
    });
  });

  it('was never accepted if nobody answered, and what is refused of it is told', async () => {
    const { api, org } = await given({ status: 400, body: { message: 'endTime is too late.' } });
    expect(await api.end(id, times)).toBe('endTime is too late.');
    expect(org.received[0]?.body).not.toContain('acceptTime');
  });
});

describe('whether the org takes our key', () => {
  const keyAnswer = async (...asked: Parameters<typeof given>) => (await given(...asked)).api.tryKey();

  it('is told by what it refuses of an empty request', async () => {
    const missing = { status: 400, body: { message: 'callCenterApiName is missing.' } } as const;
    expect(await keyAnswer(missing)).toEqual({ key: 'taken' });
    for (const status of [401, 403])
      expect(await keyAnswer({ status, body: { message: 'No such contact center.' } })).toMatchObject({
        key: 'refused',
        words: expect.stringContaining('No such contact center.'),
      });
  });

  it('is not known where nobody answers, or something else than such an API', async () => {
    for (const reply of [
      { status: 503, body: [] },
      { status: 429, body: [] },
      { status: 404, body: [] },
      { status: 302, headers: { location: 'https://example.org/' } },
      'break',
    ] as const)
      expect(await keyAnswer(reply)).toMatchObject({ key: 'unknown' });
    expect(await keyAnswer(taken, null)).toMatchObject({
      key: 'unknown',
      words: expect.stringContaining('set SALESFORCE_TELEPHONY_URL'),
    });
  });
});
