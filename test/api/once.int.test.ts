import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../support/http/http.ts';
import { contentOf } from '../support/postgres/whole-database.ts';
import { testDatabase } from '../support/postgres/postgres.ts';
import { changingRequests, type Changing } from './changing-requests.ts';
import { startApi } from './harness.ts';
import { until } from './until.ts';

const { address, db } = await testDatabase();
const api = await startApi({ address });
const { admin } = api;

/*
 * The server dies between the commit of the work and the answer: what it would still have written is lost. A trigger
 * loses it, so that every route can be tried on one server; test/faults/once.int.test.ts kills a real one.
 */
await sql`create function lose_answer() returns trigger language plpgsql as $$
  begin
    new.status := null; new.headers := null; new.body := null; new.file := null;
    return new;
  end $$`.execute(db);
await sql`create trigger lose_answer before update on idempotency
  for each row when (new.key like 'lost-%') execute function lose_answer()`.execute(db);

const requests = changingRequests(api);
const paths: Record<string, Record<string, unknown>> = (await admin.get('/openapi.json')).body.paths;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods)
    .filter((method) => method !== 'get')
    .map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
);

/** What is not the requests' own: the beat of sessions and of leases. */
const apart: ReadonlySet<string> = new Set(['idempotency', 'sign_in', 'telephony_cursor']);

type Watched = Pick<Changing, 'outside' | 'apart'>;

const everything = async ({ outside, apart: one }: Watched) => ({
  outside: await outside?.(),
  rows: Object.fromEntries(
    Object.entries(await contentOf(address)).filter(([table]) => !apart.has(table) && table !== one),
  ),
});

/** Waits until what follows by itself, such as a write of the ledger, has happened. */
async function settled(watched: Watched) {
  let before = await everything(watched);
  return until('nothing follows any more', async () => {
    const now = await everything(watched);
    const isSame = JSON.stringify(now) === JSON.stringify(before);
    before = now;
    return isSame ? now : null;
  });
}

it('every operation that changes something is tried here', () => {
  expect(operations.toSorted()).toEqual(Object.keys(requests).toSorted());
});

describe('a request whose answer was lost after its work was committed', () => {
  const tried = Object.entries(requests).filter(([, one]) => typeof one !== 'string');

  it.each(tried)('%s is carried out once', async (operation, prepare) => {
    if (typeof prepare === 'string') return;
    const changing = await prepare();
    const { by, path, body, headers, answer, lasting = (whole) => whole } = changing;
    const [method = '', name = ''] = operation.split(' ');
    const key = { 'idempotency-key': `lost-${method}-${name}` };
    const first = await by.send(method as 'POST', path, body, { ...headers, ...key });
    expect(first.status).toBeLessThan(300);
    const done = await settled(changing);
    const again = await by.send(method as 'POST', path, body, { ...headers, ...key });
    const told = ({ status, body: shown }: Answer): unknown[] => [status, shown && lasting(shown)];
    expect(answer === 'refused' ? [again.status, again.body.code] : told(again)).toEqual(
      answer === 'refused' ? [409, 'request-done'] : told(first),
    );
    expect(await settled(changing)).toEqual(done);
  });
});
