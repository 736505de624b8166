import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/adapters/telephony/simulator/start.ts';
import { LocalLeases } from '../../src/adapters/runtime/local-leases.ts';
import { wireCore } from '../../src/composition/core.ts';
import { wireHttp } from '../../src/composition/http.ts';
import { wireMail } from '../../src/composition/mail.ts';
import { wireOrganisation } from '../../src/composition/organisation.ts';
import { wireTelephony } from '../../src/composition/telephony.ts';
import { readConfig } from '../../src/config/config.ts';
import { agentId } from '../../src/domain/ids.ts';
import { barredFrom, type TokenScope } from '../../src/domain/organisation/rights.ts';
import type { Role } from '../../src/domain/organisation/agent.ts';
import { defaultCapacity } from '../../src/domain/interaction/channel.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { makeId } from '../../src/adapters/system/system.ts';
import { testDatabase } from '../support/postgres/postgres.ts';
import { removeDirectory } from '../support/processes/remove-directory.ts';
import { rightsPage } from './rights-page.ts';

const { db } = await testDatabase();
const dataDirectory = mkdtempSync(join(tmpdir(), 'tl-'));
const read = readConfig({ TIELINE_DATA: dataDirectory, TIELINE_RATE_LIMIT: '0' }, dataDirectory);
if ('problems' in read) throw new Error('the configuration is right');
const { config } = read;
const log = pino({ level: 'silent' });
await (await startSimulator({ dataDirectory, lingerMs: 20_000 })).close();
const phone = await wireTelephony(config, null);
const { telephony, clock } = phone;
const people = await wireOrganisation(db, config);
const shared = { config, db, people, organisation: people.organisation, clock, log };
const mail = await wireMail(shared);
const leases = new LocalLeases(new AbortController().signal);
const core = await wireCore({ ...shared, telephony, mail, leases });
const store = { current: { state: 'up', since: 0 }, onChange: () => () => undefined } as const;
const app = await wireHttp({ ...shared, core, mail, phone, store, setupCode: 'x', metrics: new Registry() });
await app.ready();
afterAll(async () => {
  await app.close();
  await phone.close();
  await (await startSimulator({ dataDirectory })).stop();
  removeDirectory(dataDirectory);
});

/** One person of each kind, by role and team. */
const kinds: Readonly<Record<string, { readonly roles: readonly Role[]; readonly inTeam: boolean }>> = {
  'an agent': { roles: ['agent'], inTeam: true },
  'a supervisor of a team': { roles: ['supervisor'], inTeam: true },
  'a supervisor without a team': { roles: ['agent', 'supervisor'], inTeam: false },
  'an administrator': { roles: ['administrator'], inTeam: false },
};
const proofs: readonly (readonly TokenScope[] | 'session')[] = [
  'session',
  ['read'],
  ['calls'],
  ['crm'],
  ['admin'],
  ['read', 'calls', 'crm'],
  ['read', 'crm', 'admin'],
  ['calls', 'crm', 'admin'],
];

const password = 'a password for rights';
const team = { id: makeId(), name: 'Team' };
const hash = await people.passwords.hash(password);
const ids = Object.keys(kinds).map(() => agentId(makeId()));
const made = await people.organisation.change({ id: null, name: 'test' }, () => [
  { put: 'team', value: { ...team, id: team.id as never } },
  ...Object.values(kinds).flatMap(({ roles, inTeam }, number) => {
    const id = ids[number] ?? agentId('');
    const agent = {
      id,
      username: `person-${number}`,
      name: `Person ${number}`,
      email: null,
      emailVerified: false,
      roles,
      locale: 'en' as const,
      country: 'DE',
      team: inTeam ? (team.id as never) : null,
      extension: null,
      skills: [],
      capacity: defaultCapacity,
      crmUser: null,
      address: null,
      addressVerified: false,
      doNotLogDefault: false,
      deskPhone: false,
      disabled: false,
    };
    return [{ put: 'agent', value: agent } as const, { put: 'password', agent: id, hash } as const];
  }),
]);
if (isRefusal(made)) throw new Error(`the people could not be made: ${JSON.stringify(made)}`);

/** The headers by which somebody proves who they are. */
async function headersOf(number: number, proof: (typeof proofs)[number]): Promise<Record<string, string>> {
  const agent = people.organisation.agent(ids[number] ?? agentId(''));
  if (agent === null) throw new Error('nobody');
  if (proof !== 'session') {
    const { token } = await people.signIn.makeToken(agent, 'rights', proof);
    return { authorization: `Bearer ${token}` };
  }
  const opened = await people.signIn.signIn(agent.username, password, '127.0.0.1');
  if (opened.result !== 'signed-in') throw new Error(opened.result);
  return { cookie: `tieline_session=${opened.cookie}`, 'x-csrf-token': opened.csrf };
}

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const nothing = '0198f000-0000-7000-8000-000000000000';
const filled = (url: string): string =>
  url
    .replace(':report', 'contacts')
    .replace(':surface', 'desk')
    .replace(':action', 'answer')
    .replace(/:\w*[vV]ersion|:from|:to/gu, '1')
    .replace(':day', '2026-01-01')
    .replace(/:\w+/gu, nothing);
// Signing out would end the session that the next routes need.
const asked = app.accesses.toSorted((a, b) => Number(isSignOut(a)) - Number(isSignOut(b)));
function isSignOut({ method, url }: { method: string; url: string }): boolean {
  return method === 'DELETE' && url === '/api/v1/session';
}

/** What stands between whoever asks and a route: 401, a reason of 403, or nothing. */
async function bar(method: string, url: string, headers: Record<string, string>): Promise<string | null> {
  const answer = await app.inject({ method: method as 'GET', url: filled(url), headers });
  if (answer.statusCode === 401) return 'unauthenticated';
  if (answer.statusCode !== 403) return null;
  // HEAD has no body to say why.
  return method === 'HEAD' ? 'barred' : String(answer.json().code);
}

describe('every route', () => {
  it('is open to nobody who is not signed in, unless it is public', async () => {
    for (const { method, url, access } of app.accesses) {
      if (access === 'public') continue;
      expect([method, url, await bar(method, url, {})]).toEqual([method, url, 'unauthenticated']);
    }
  });

  it.each(
    Object.keys(kinds).flatMap((kind, number) => proofs.map((proof) => [kind, proof, number] as const)),
  )(
    'lets %s with %j do what the table says, and nothing else',
    async (kind, proof, number) => {
      const headers = await headersOf(number, proof);
      const { roles } = kinds[kind] ?? { roles: [] };
      const given =
        proof === 'session' ? ({ by: 'session' } as const) : ({ by: 'token', scopes: proof } as const);
      const found: string[] = [];
      const expected: string[] = [];
      for (const { method, url, access } of asked) {
        if (access === 'public') continue;
        const barred = barredFrom(access, roles, given, reading.has(method) ? 'reading' : 'changing');
        const route = `${method} ${url}`;
        expected.push(`${route}: ${barred !== null && method === 'HEAD' ? 'barred' : barred}`);
        found.push(`${route}: ${await bar(method, url, headers)}`);
      }
      expect(found).toEqual(expected);
    },
    60_000,
  );

  it('is in the guide with its right', async () => {
    await expect(rightsPage(app.accesses)).toMatchFileSnapshot('../../docs/guide/rights.md');
  });
});
