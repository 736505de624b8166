import { expect, it } from 'vitest';
import { startApi } from '../../api/harness.ts';
import { Person } from '../../api/person.ts';
import { Chance, seedOf, sizeOf } from '../../support/chance/chance.ts';
import { AnyRequests, type AnyRequest, type Description } from './any-request.ts';

const api = await startApi();
const { admin } = api;

const seed = seedOf(process.env);
const count = sizeOf(process.env, 'TIELINE_FAULT_REQUESTS', 1_500);
const atOnce = 8;

/** What would only end the run: who asks, and the way the test itself goes. */
const leftOut =
  /^(?:DELETE \/session|DELETE \/tokens|PUT \/me\/password|PUT \/simulator\/clock|POST \/simulator\/stop)/;
/** The link may be lost on purpose, and a neighbour that is away is said to be. */
const statuses = /^(?:2\d\d|4\d\d|503)$/;
const unavailable: readonly unknown[] = ['telephony-unavailable'];
const answerBytes = 2_000_000;

const scopes = ['read', 'calls', 'crm', 'admin'];

/** Everybody the API tells apart, on accounts of their own: what is done to those is no matter. */
async function everybody(): Promise<readonly Person[]> {
  const password = 'a password for the fuzz';
  const people: Person[] = [];
  for (const role of ['agent', 'supervisor', 'administrator']) {
    const username = `fuzz-${role}`;
    const made = await admin.post('/agents', {
      username,
      name: `Fuzz ${role}`,
      password,
      roles: [role],
      country: 'DE',
    });
    expect(made.status).toBe(201);
    people.push(await Person.signIn(api.url, username, password));
  }
  const [, , administrator] = people;
  for (const scope of scopes) {
    const { body } = await admin.post('/tokens', { name: `fuzz ${scope}`, scopes: [scope] });
    people.push(bearer(scope, String(body.token)));
  }
  people.push(bearer('nobody', 'a-token-that-nobody-made'));
  if (administrator === undefined) throw new Error('nobody was made');
  // Who may do most reaches most.
  return [...people, administrator, administrator, administrator, administrator];
}

const bearer = (username: string, token: string): Person =>
  new Person({ id: '', username, url: api.url, headers: { authorization: `Bearer ${token}` } });

/** Ids of what is there, so that many requests reach something; not of the people who ask. */
async function idsOf(): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const path of [
    '/queues',
    '/skills',
    '/hours',
    '/workflows',
    '/interactions',
    '/crm/search?q=mu',
    '/numbers',
  ])
    for (const { id, number } of (await admin.get(path)).body.items ?? []) ids.push(String(id ?? number));
  return ids;
}

function faultOf(
  { route, path, body }: AnyRequest,
  status: number,
  type: string,
  text: string,
): string | null {
  const what = `${route} ${path.slice(0, 200)} ${(body ?? '').slice(0, 300)} → ${status} ${text.slice(0, 300)}`;
  if (!statuses.test(String(status))) return what;
  if (text.length > answerBytes) return `${what}: ${text.length} bytes`;
  if (status < 400) return null;
  if (!type.startsWith('application/problem+json')) return `${what}: is no problem document`;
  const { code, errors, detail } = JSON.parse(text);
  if (typeof code !== 'string' || typeof detail !== 'string') return `${what}: has no code or remedy`;
  if (status === 503 && !unavailable.includes(code)) return what;
  return (errors?.length ?? 0) > 100 ? `${what}: more than a hundred faults` : null;
}

it(
  `${count} requests made from the description of the API find no failure (seed ${seed})`,
  { timeout: 30 * 60_000 },
  async () => {
    const chance = new Chance(seed);
    const people = await everybody();
    const { body: description } = await admin.get('/openapi.json');
    const requests = new AnyRequests(chance, description as Description, await idsOf());
    const faults: string[] = [];
    const seen = new Map<string, number>();
    const ask = async (): Promise<void> => {
      const request = requests.next();
      if (leftOut.test(request.route)) return;
      const { username, headers } = chance.pick(people) ?? admin;
      const answer = await fetch(`${api.url}/api/v1${request.path}`, {
        method: request.method,
        headers: { ...headers, ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      const text = await answer.text();
      seen.set(request.route, (seen.get(request.route) ?? 0) + 1);
      const fault = faultOf(request, answer.status, answer.headers.get('content-type') ?? '', text);
      if (fault !== null && faults.length < 20) faults.push(`${username}: ${fault}`);
    };
    for (let done = 0; done < count; done += atOnce)
      await Promise.all(Array.from({ length: atOnce }, () => ask()));
    expect(faults).toEqual([]);
    expect(seen.size).toBeGreaterThan(100);
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  },
);
