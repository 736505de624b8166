import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { form, http, json, setSwitches, testEmulator, withToken } from '../emulator-client.ts';

/** Faults that strike half of the requests strike every second one. */
let turn = 0;
let now = Date.parse('2026-11-20T09:30:00Z');
const emulator = await testEmulator({ now: () => now, chance: () => (turn++ % 2) / 2 });
const { url } = emulator;

const data = (path: string) => `${url}/services/data/${path}`;
const refused = (errorCode: string, message: string) => [{ errorCode, message }];
const expired = refused('INVALID_SESSION_ID', 'Session expired or invalid');

const newOrg = () => emulator.addOrg();
const limits = (token: string) => http(data('v66.0/limits'), withToken(token));
const createTask = (token: string) =>
  http(data('v66.0/sobjects/Task'), withToken(token, json('POST', { Subject: 'Call back' })));

describe('a path', () => {
  const { accessToken } = newOrg();

  it.each(['v44.0', 'v68.0', 'v66.5', '66.0', 'latest'])('of version %s is none', async (version) => {
    const answer = await http(data(`${version}/limits`), withToken(accessToken));
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(refused('NOT_FOUND', 'The requested resource does not exist'));
  });

  it('of a version that was retired is gone', async () => {
    const answer = await http(data('v20.0/limits'), withToken(accessToken));
    expect(answer.status).toBe(410);
    expect(answer.body).toMatchObject([{ errorCode: 'UNSUPPORTED_API_VERSION' }]);
  });

  it('that there is not is told from a verb that it does not have', async () => {
    const unknown = await http(data('v66.0/limitz'), withToken(accessToken));
    expect([unknown.status, unknown.body]).toMatchObject([404, [{ errorCode: 'NOT_FOUND' }]]);
    const verb = await http(data('v66.0/limits'), withToken(accessToken, { method: 'DELETE' }));
    expect(verb.status).toBe(405);
    expect(verb.body).toEqual(
      refused('METHOD_NOT_ALLOWED', "HTTP Method 'DELETE' not allowed. Allowed are GET,HEAD"),
    );
  });

  it('may be written in any case, and end in a slash', async () => {
    for (const path of ['V66.0/Limits', 'v66.0/sObjects/task/describe', 'v66.0/', 'v66.0/sobjects/'])
      expect((await http(data(path), withToken(accessToken))).status).toBe(200);
  });
});

describe('a body or an answer that the API does not speak', () => {
  const { accessToken } = newOrg();

  it('is refused by its type', async () => {
    const sent = await http(
      data('v66.0/parameterizedSearch'),
      withToken(accessToken, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }),
    );
    expect([sent.status, sent.body]).toMatchObject([415, [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE' }]]);
    const asked = await http(
      data('v66.0/limits'),
      withToken(accessToken, { headers: { accept: 'application/xml' } }),
    );
    expect([asked.status, asked.body]).toMatchObject([406, [{ errorCode: 'NOT_ACCEPTABLE' }]]);
  });

  it('is read where it is compressed, and refused where it only says so', async () => {
    const send = (encoding: string, body: Uint8Array<ArrayBuffer>) => {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      return http(data('v66.0/sobjects/Task'), withToken(accessToken, { method: 'POST', body, headers }));
    };
    const text = JSON.stringify({ Subject: 'Größe' });
    expect((await send('gzip', gzipSync(text))).status).toBe(201);
    expect((await send('deflate', deflateSync(text))).status).toBe(201);
    const wrong = await send('gzip', new TextEncoder().encode(text));
    expect([wrong.status, wrong.body]).toMatchObject([400, [{ errorCode: 'JSON_PARSER_ERROR' }]]);
    expect((await send('br', new TextEncoder().encode(text))).status).toBe(415);
  });

  it('is refused where it is no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const init = withToken(accessToken, { method: 'POST', body: '{"q":', headers });
    const answer = await http(data('v66.0/parameterizedSearch'), init);
    expect([answer.status, answer.body]).toMatchObject([400, [{ errorCode: 'JSON_PARSER_ERROR' }]]);
  });
});

describe('a token', () => {
  it('is needed, and must be of an org here; OAuth is another word for Bearer', async () => {
    const { accessToken, orgId } = newOrg();
    for (const answer of [await http(data('v66.0/limits')), await limits('x'), await limits(`${orgId}!x`)])
      expect([answer.status, answer.body]).toEqual([401, expired]);
    const headers = { authorization: `OAuth ${accessToken}` };
    expect((await http(data('v66.0/limits'), { headers })).status).toBe(200);
  });

  it('ends after as many requests as it is told to, or after two hours without one', async () => {
    const { accessToken, orgId } = newOrg();
    await setSwitches(emulator, orgId, { 'expire-token-every': 2 });
    const statuses = [await limits(accessToken), await limits(accessToken), await limits(accessToken)];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 401]);
    const idle = newOrg();
    now += 3 * 60 * 60 * 1000;
    expect((await limits(idle.accessToken)).status).toBe(401);
  });

  it('is of no use to a user who was deactivated', async () => {
    const { accessToken, orgId, username } = newOrg();
    await setSwitches(emulator, orgId, { 'inactive-users': [username] });
    expect((await limits(accessToken)).body).toEqual(expired);
  });

  it('of an app that is not installed is refused under API access control, and one renewed as well', async () => {
    const { accessToken, orgId, clientId, clientSecret } = newOrg();
    await setSwitches(emulator, orgId, { 'api-access-control': true });
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const renewed = await http(`${url}/services/oauth2/token`, form(grant));
    const { access_token: again } = renewed.body as { access_token: string };
    for (const token of [accessToken, again])
      expect((await limits(token)).body).toEqual(
        refused('INVALID_SESSION_ID', 'This session is not valid for use with the REST API'),
      );
  });
});

describe('an org', () => {
  it('says what is used of its day, and answers no more when nothing is left', async () => {
    const { accessToken, orgId } = newOrg();
    await setSwitches(emulator, orgId, { 'daily-limit': 2 });
    expect((await limits(accessToken)).headers.get('sforce-limit-info')).toBe('api-usage=1/2');
    expect((await limits(accessToken)).body).toMatchObject({ DailyApiRequests: { Max: 2, Remaining: 0 } });
    const over = await limits(accessToken);
    expect(over.status).toBe(403);
    expect(over.body).toEqual(refused('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'));
    expect(over.headers.get('sforce-limit-info')).toBe('api-usage=2/2');
    await setSwitches(emulator, orgId, { 'daily-limit': 3 });
    expect((await limits(accessToken)).status).toBe(200);
  });

  it('that is away for half of the requests does nothing for those', async () => {
    const { accessToken, orgId } = newOrg();
    await setSwitches(emulator, orgId, { unavailable: 0.5 });
    turn = 0;
    const statuses = [await createTask(accessToken), await createTask(accessToken)].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([503, 201]);
    expect(emulator.orgs.byId(orgId)?.org.reading(null).rows('Task')).toHaveLength(1);
  });

  it('that loses the answer to a write has written it', async () => {
    const { accessToken, orgId } = newOrg();
    await setSwitches(emulator, orgId, { 'lose-answer': 1 });
    await expect(createTask(accessToken)).rejects.toThrow('fetch failed');
    expect((await limits(accessToken)).status).toBe(200);
    expect(emulator.orgs.byId(orgId)?.org.reading(null).rows('Task')).toHaveLength(1);
  });

  it('whose address changed is no longer at the former one; signing in says where it is', async () => {
    const { accessToken, orgId, clientId, clientSecret } = newOrg();
    await setSwitches(emulator, orgId, { 'instance-renamed': true });
    expect((await limits(accessToken)).status).toBe(404);
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const { body } = await http(`${url}/services/oauth2/token`, form(grant));
    const { access_token: token, instance_url: instance } = body as Record<string, string>;
    expect(instance).not.toBe(url);
    expect((await http(`${instance}/services/data/v66.0/limits`, withToken(token ?? ''))).status).toBe(200);
  });

  it('that was refreshed has another id, and whoever was signed in is not any more', async () => {
    const { accessToken, orgId, clientId, clientSecret } = newOrg();
    await setSwitches(emulator, orgId, { 'org-id': '00D000000000062EAA' });
    expect((await limits(accessToken)).status).toBe(401);
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const { body } = await http(`${url}/services/oauth2/token`, form(grant));
    expect(body).toMatchObject({ id: expect.stringContaining('/id/00D000000000062EAA/') });
    const asked = data('v66.0/query?q=SELECT+Id+FROM+Organization');
    const { access_token: token } = body as { access_token: string };
    expect((await http(asked, withToken(token))).body).toMatchObject({
      records: [{ Id: '00D000000000062EAA' }],
    });
  });

  it('that is slow takes longer by that much', async () => {
    const { accessToken, orgId } = newOrg();
    await setSwitches(emulator, orgId, { 'slow-ms': 30 });
    const began = performance.now();
    await limits(accessToken);
    // Timers may be early by a fraction of a millisecond.
    expect(performance.now() - began).toBeGreaterThan(28);
  });
});
