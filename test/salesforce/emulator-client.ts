import { createHash, randomBytes } from 'node:crypto';
import { atEnd } from '../support/processes/at-end.ts';
import { startEmulator, type Emulator, type EmulatorOptions } from './emulator.ts';

/** What a request was answered with; a body that is no JSON is its text. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An emulator that ends with the test. */
export async function testEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  atEnd(() => emulator.close());
  return emulator;
}

export async function http(url: string, init: RequestInit = {}): Promise<HttpAnswer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export const withToken = (token: string, init: RequestInit = {}): RequestInit => ({
  ...init,
  headers: [...new Headers(init.headers), ['authorization', `Bearer ${token}`]],
});

export const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});

export const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Changes switches over the control port; throws where it is refused. */
export async function setSwitches(emulator: Emulator, orgId: string, switches: object): Promise<void> {
  const { status, body } = await http(`${emulator.controlUrl}/orgs/${orgId}/switches`, json('PUT', switches));
  if (status !== 200) throw new Error(`the switches were refused: ${JSON.stringify(body)}`);
}

export interface WebSignIn {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

/** The first half of the web-server flow, as a browser goes through it: gives the code and its verifier. */
export async function signInByPage(
  { url }: Emulator,
  { clientId, username, password }: WebSignIn,
): Promise<{ readonly code: string; readonly verifier: string; readonly redirectUri: string }> {
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = 'http://localhost:1717/callback';
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state: 'the state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const page = await http(`${url}/services/oauth2/authorize?${new URLSearchParams(asked).toString()}`);
  const hidden = String(page.body).matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g);
  const fields = Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
  const answer = await http(`${url}/services/oauth2/authorize`, form({ ...fields, username, pw: password }));
  const location = URL.parse(answer.headers.get('location') ?? '');
  const code = location?.searchParams.get('code') ?? null;
  if (code === null || location?.searchParams.get('state') !== 'the state')
    throw new Error(`no code came of it: ${answer.status} ${location?.href ?? String(answer.body)}`);
  return { code, verifier, redirectUri };
}
