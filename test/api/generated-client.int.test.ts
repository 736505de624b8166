import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { startApi } from './harness.ts';

const api = await startApi();
const { admin, url } = api;
const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'tl-client-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What somebody writes who has nothing but the description: a token, a call, and what became of it. */
const program = `
import type { operations } from './api.ts';

type Body<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { 'application/json': infer Given } };
}
  ? Given
  : never;
type Answer<Name extends keyof operations, Status extends number> = operations[Name] extends {
  responses: Record<Status, { content: { 'application/json': infer Answered } }>;
}
  ? Answered
  : never;

export async function useDesk(url: string, token: string, to: string) {
  const send = async (method: string, path: string, body?: object) => {
    const answer = await fetch(url + '/api/v1' + path, {
      method,
      headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const surface: Body<'changeSurface'> = { state: 'in', foreground: true };
  await send('PUT', '/me/surfaces/desk', surface);
  const presence: Body<'changePresence'> = { presence: 'available' };
  await send('PUT', '/me/presence', presence);
  const call: Body<'placeCall'> = { to };
  const placed: Answer<'placeCall', 201> = await send('POST', '/calls', call);
  const ended: Answer<'actOnInteraction', 200> = await send('POST', \`/interactions/\${placed.id}/end\`);
  const { items }: Answer<'listInteractions', 200> = await send('GET', '/interactions?limit=1');
  return { placed: placed.id, ended: ended.id, listed: items.map(({ id, direction }) => ({ id, direction })) };
}
`;

/** The same with a mistake in each of the ways in which a description lets a compiler find one. */
const mistaken = `
import type { components, operations } from './api.ts';

type Call = operations['placeCall']['requestBody']['content']['application/json'];
export const missing: Call = {};
export const unknown: Call = { to: '201', volume: 11 };
export const wrong: components['schemas']['Interaction']['channel'] = 'telegraph';
export const nowhere: operations['placeFax'] = null;
`;

const node = (...parameters: readonly string[]) =>
  promisify(execFile)(process.execPath, parameters, { cwd: root });
const compile = () => node('node_modules/typescript/bin/tsc', '--pretty', 'false', '-p', directory);

async function generateTypes(): Promise<string> {
  const generator = spawn(process.execPath, ['test/support/openapi/generate-types.ts'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const types = text(generator.stdout);
  generator.stdin.end(await (await fetch(`${url}/api/v1/openapi.json`)).text());
  return types;
}

const files = { 'api.ts': await generateTypes(), 'program.ts': program };
for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
const compilerOptions = {
  target: 'esnext',
  lib: ['esnext', 'dom'],
  types: [],
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};
writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
writeFileSync(join(directory, 'package.json'), JSON.stringify({ type: 'module' }));

it('a program written against the generated types compiles, and places a call', async () => {
  await compile();
  const { useDesk } = await import(pathToFileURL(join(directory, 'program.ts')).href);
  await api.callee('+31205559999', 'answer');
  const { items } = (await admin.get('/skills')).body;
  const { id: skill } = items.find(({ outbound }: { outbound: boolean }) => outbound);
  await admin.put(`/agents/${admin.id}`, { skills: [{ skill, level: 1, outbound: true }] });
  const scopes = ['read', 'calls'];
  const { token } = (await admin.post('/tokens', { name: 'a program', scopes })).body;
  const used = await useDesk(url, token, '+31205559999');
  expect(used).toEqual({
    placed: expect.any(String),
    ended: used.placed,
    listed: [{ id: used.placed, direction: 'outbound' }],
  });
});

it('a mistake against the description does not compile', async () => {
  writeFileSync(join(directory, 'program.ts'), mistaken);
  const { stdout } = await compile().catch((error: unknown) => error as { stdout: string });
  expect([...stdout.matchAll(/error (TS\d+)/gu)].map(([, code]) => code)).toEqual([
    'TS2741',
    'TS2353',
    'TS2322',
    'TS2339',
  ]);
});
