import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { http, json, setSwitches, testEmulator, type HttpAnswer } from '../emulator-client.ts';
import type { Emulator, SampleOrg } from '../emulator.ts';
import { jwtKeys } from '../auth/app.ts';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token({ orgId, jwtKey }: SampleOrg, claims: object = {}, key = jwtKey): string {
  const now = Math.floor(Date.now() / 1_000);
  const all = { iss: orgId, sub: 'Partner_Voice', iat: now, exp: now + 60, ...claims };
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(all)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

const call = {
  callCenterApiName: 'Partner_Voice',
  vendorCallKey: 'leg-1',
  to: '+498912345670',
  from: '+498963648018',
  initiationMethod: 'Inbound',
  startTime: '2026-11-20T13:02:00Z',
  participants: [{ participantKey: '+498963648018', type: 'END_USER' }],
};

async function voiceOrg(switches: object = {}) {
  const emulator = await testEmulator();
  const org = emulator.addOrg({ sample: true });
  // Others may name the object, which is there only then.
  await setSwitches(emulator, org.orgId, { 'voice-calls': true });
  await setSwitches(emulator, org.orgId, switches);
  return { emulator, org };
}

interface Sending {
  readonly method?: string;
  readonly path?: string;
  readonly body?: object;
  readonly provider?: string;
}

function send(
  { url }: Emulator,
  bearer: string,
  { method = 'POST', path = '', body = call, provider = 'tieline' }: Sending = {},
): Promise<HttpAnswer> {
  const { headers, ...init } = json(method, body);
  return http(`${url}/telephony/v1/voiceCalls${path}`, {
    ...init,
    headers: {
      ...Object.fromEntries(new Headers(headers)),
      authorization: `Bearer ${bearer}`,
      ...(provider !== '' && { 'telephony-provider-name': provider }),
    },
  });
}

const rowsOf = ({ orgs }: Emulator, { orgId }: SampleOrg) =>
  orgs.byId(orgId)?.org.reading(null).rows('VoiceCall') ?? [];

describe('the telephony API', () => {
  it('makes a record of a call, and another under the same key', async () => {
    const { emulator, org } = await voiceOrg();
    const first = await send(emulator, token(org));
    expect(first).toMatchObject({ status: 200, body: { errors: [] } });
    await send(emulator, token(org));
    expect(rowsOf(emulator, org)).toMatchObject([
      { VendorCallKey: 'leg-1', CallType: 'Inbound', Name: 'VC-00000001', CallDisposition: 'new' },
      { VendorCallKey: 'leg-1' },
    ]);
  });

  it('makes the record whatever the org complains of', async () => {
    const { emulator, org } = await voiceOrg({
      'validation-rules': [{ object: 'VoiceCall', field: null, message: 'Say the department.' }],
      'required-fields': ['VoiceCall.RelatedRecordId'],
    });
    const { status, body } = await send(emulator, token(org), {
      body: { ...call, callAttributes: JSON.stringify({ Nothing__c: 1 }) },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      errors: expect.stringMatching(/Nothing__c.*Say the department.*\[RelatedRecordId\]/),
    });
    expect(rowsOf(emulator, org)).toHaveLength(1);
  });

  it('links a transfer to the call before it, which must be there', async () => {
    const { emulator, org } = await voiceOrg();
    const transfer = { ...call, vendorCallKey: 'leg-2', initiationMethod: 'Transfer' };
    expect((await send(emulator, token(org), { body: transfer })).status).toBe(400);
    const named = { ...transfer, parentVoiceCallId: 'leg-1' };
    expect((await send(emulator, token(org), { body: named })).status).toBe(400);
    await send(emulator, token(org));
    expect((await send(emulator, token(org), { body: named })).status).toBe(200);
    const [first, second] = rowsOf(emulator, org);
    expect(second).toMatchObject({ CallType: 'Transfer', PreviousCallId: first?.Id });
    expect(first).toMatchObject({ NextCallId: second?.Id });
  });

  it('takes no calls outwards, and nothing that it does not know', async () => {
    const { emulator, org } = await voiceOrg();
    const outbound = { ...call, initiationMethod: 'Outbound' };
    expect((await send(emulator, token(org), { body: outbound })).status).toBe(400);
    expect((await send(emulator, token(org), { body: { ...call, colour: 'red' } })).status).toBe(400);
    expect((await send(emulator, token(org), { body: { ...call, participants: [] } })).status).toBe(400);
    expect((await send(emulator, token(org), { provider: '' })).status).toBe(400);
    expect(rowsOf(emulator, org)).toEqual([]);
  });

  it('believes only what the contact center signs, and each token that has an id once', async () => {
    const { emulator, org } = await voiceOrg();
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    expect(privateKey).not.toBe(jwtKeys().privateKey);
    const past = Math.floor(Date.now() / 1_000) - 3_600;
    for (const bearer of [
      'nothing',
      token(org, {}, privateKey),
      token(org, { sub: 'Other' }),
      token(org, { exp: past }),
      token(org, { iss: '00D000000000000AAA' }),
    ])
      expect((await send(emulator, bearer)).status).toBe(401);
    const once = token(org, { jti: randomUUID(), iss: org.orgId.slice(0, 15) });
    expect((await send(emulator, once)).status).toBe(200);
    expect((await send(emulator, once)).status).toBe(401);
  });

  it('is nobody’s in an org without Salesforce Voice, where there are no such records either', async () => {
    const { emulator, org } = await voiceOrg({ 'voice-calls': false });
    expect((await send(emulator, token(org))).status).toBe(401);
    const described = await http(`${emulator.url}/services/data/v66.0/sobjects/VoiceCall/describe`, {
      headers: { authorization: `Bearer ${org.accessToken}` },
    });
    expect(described.status).toBe(404);
  });

  it('says when it has enough', async () => {
    const { emulator, org } = await voiceOrg({ 'telephony-retry-after': 7 });
    const { status, headers } = await send(emulator, token(org));
    expect([status, headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('loses answers after the record is made', async () => {
    const { emulator, org } = await voiceOrg({ 'lose-answer': 1 });
    await expect(send(emulator, token(org))).rejects.toThrow('fetch failed');
    expect(rowsOf(emulator, org)).toHaveLength(1);
  });

  it('changes a call by its key or its id, and makes one that is not there', async () => {
    const { emulator, org } = await voiceOrg();
    await send(emulator, token(org));
    const ended = {
      startTime: '2026-11-20T13:02:00Z',
      acceptTime: '2026-11-20T13:02:08Z',
      endTime: '2026-11-20T13:08:40Z',
    };
    const patch = { method: 'PATCH', path: '/leg-1', body: ended };
    expect(await send(emulator, token(org), patch)).toMatchObject({
      status: 200,
      body: { status: 'pending' },
    });
    expect(rowsOf(emulator, org)).toMatchObject([
      {
        CallDurationInSeconds: 400,
        CallDisposition: 'completed',
        CallEndDateTime: '2026-11-20T13:08:40.000+0000',
      },
    ]);
    const id = rowsOf(emulator, org)[0]?.Id ?? '';
    await send(emulator, token(org), { ...patch, path: `/${id.slice(0, 15)}`, body: { isActiveCall: true } });
    expect(rowsOf(emulator, org)).toMatchObject([{ CallDisposition: 'in-progress' }]);
    await send(emulator, token(org), { ...patch, path: '/leg-9' });
    expect(rowsOf(emulator, org)[1]).toMatchObject({ VendorCallKey: 'leg-9', CallDurationInSeconds: 400 });
    const held = { ...patch, body: { totalHoldDuration: 4 } };
    expect((await send(emulator, token(org), held)).status).toBe(400);
  });
});

describe('the record of a call', () => {
  it('is read and changed by whoever may, but what the call says is not', async () => {
    const { emulator, org } = await voiceOrg();
    await send(emulator, token(org));
    const id = rowsOf(emulator, org)[0]?.Id ?? '';
    const path = `${emulator.url}/services/data/v66.0/sobjects/VoiceCall/${id}`;
    const asIntegration = (method: string, body: object = {}) => {
      const { headers, ...init } = json(method, body);
      const bearer = { authorization: `Bearer ${org.accessToken}` };
      return http(path, { ...init, headers: { ...Object.fromEntries(new Headers(headers)), ...bearer } });
    };
    expect((await asIntegration('PATCH', { Description: 'A lift', CallResolution: 'Sold' })).status).toBe(
      204,
    );
    expect((await asIntegration('PATCH', { CallDurationInSeconds: 4 })).status).toBe(400);
    expect((await asIntegration('DELETE')).status).toBe(403);
    const query = await http(
      `${emulator.url}/services/data/v66.0/query?q=${encodeURIComponent("SELECT Description FROM VoiceCall WHERE VendorCallKey = 'leg-1'")}`,
      { headers: { authorization: `Bearer ${org.accessToken}` } },
    );
    expect(query.body).toMatchObject({ records: [{ Description: 'A lift' }] });
  });

  it('is Salesforce’s own of a call that was dialled there', async () => {
    const { emulator, org } = await voiceOrg();
    const dialled = {
      username: org.username,
      vendorCallKey: 'leg-3',
      to: '+498963648018',
      from: '+498912345670',
    };
    const { status } = await http(`${emulator.controlUrl}/orgs/${org.orgId}/dialled`, json('POST', dialled));
    expect(status).toBe(201);
    expect(rowsOf(emulator, org)).toMatchObject([{ VendorCallKey: 'leg-3', CallType: 'Outbound' }]);
  });
});
