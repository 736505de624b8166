import { describe, expect, it } from 'vitest';
import { http, testEmulator, withToken } from '../emulator-client.ts';

const emulator = await testEmulator();
const { username, password, orgId } = emulator.addOrg({ sample: true });

const call = (version: string, body: string, session = '') =>
  http(`${emulator.url}/services/Soap/u/${version}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', soapaction: '""' },
    body: `<?xml version="1.0"?><se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/">
<se:Header><SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>${session}</sessionId></SessionHeader></se:Header>
<se:Body>${body}</se:Body></se:Envelope>`,
  });
const login = (version = '60.0', given = password) =>
  call(
    version,
    `<login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${given}</password></login>`,
  );
const within = (answer: { body: unknown }, element: string) =>
  new RegExp(`<${element}>([^<]*)</${element}>`).exec(String(answer.body))?.[1];

describe('an old client', () => {
  it('signs in by SOAP, asks who it is, and signs out', async () => {
    const answer = await login();
    const session = within(answer, 'sessionId') ?? '';
    expect(within(answer, 'serverUrl')).toBe(`${emulator.url}/services/Soap/u/60.0/${orgId}`);
    expect(within(answer, 'userName')).toBe(username);
    const data = `${emulator.url}/services/data/v60.0/limits`;
    expect((await http(data, withToken(session))).status).toBe(200);
    expect(within(await call('60.0', '<getUserInfo/>', session), 'organizationId')).toBe(orgId);
    expect((await call('60.0', '<logout/>', session)).status).toBe(200);
    expect((await http(data, withToken(session))).status).toBe(401);
  });

  it('is told what is wrong as a fault', async () => {
    const wrong = await login('60.0', 'wrong');
    expect(wrong.status).toBe(500);
    expect(within(wrong, 'faultcode')).toBe('sf:INVALID_LOGIN');
    expect(within(await login('66.0'), 'faultcode')).toBe('sf:UNSUPPORTED_API_VERSION');
    expect(within(await call('60.0', '<getUserInfo/>', 'x'), 'faultcode')).toBe('sf:INVALID_SESSION_ID');
    expect(within(await call('60.0', '<query/>'), 'faultcode')).toBe('sf:INVALID_TYPE');
  });
});
