import { expect, it } from 'vitest';
import { worstRequests } from '../support/http/worst-bodies.ts';
import { countQueries } from '../support/postgres/counted-queries.ts';
import { changingRequests } from './changing-requests.ts';
import { startApi } from './harness.ts';

const queries = countQueries();
const api = await startApi();
const { admin } = api;
const usual = changingRequests(api);
const { body: description } = await admin.get('/openapi.json');
// The benchmark tries every text; here one sign stands for all.
const requests = worstRequests(description).filter(({ what }) => !/a text of [^{]/.test(what));
const methods = [...new Set(requests.map(({ method, path }) => `${method} ${path}`))];

/** More than a hundred faults with their paths and words; no text that was given comes back. */
const answerBytes = 40_000;
/** A body that is let through is one thing of a few parts; others' work in between, such as renewing a lease, is in it. */
const statementsAtMost = 30;
const rowsAtMost = 600;

/** Where a usual request of this route goes, and who sends it, so that the body meets what is there. */
async function addressOf(route: string) {
  const prepared = usual[route];
  if (typeof prepared === 'function') return prepared();
  return { by: admin, path: (route.split(' ')[1] ?? '').replaceAll(/\{\w+\}/g, 'x') };
}

it.each(methods)(
  '%s answers the largest bodies with at most a hundred faults and little work',
  async (route) => {
    const { by, path } = await addressOf(route);
    for (const { method, what, body } of requests.filter((one) => `${one.method} ${one.path}` === route)) {
      const before = queries.now();
      const answer = await fetch(`${by.url}/api/v1${path}`, {
        method,
        headers: { ...by.headers, 'content-type': 'application/json' },
        body,
      });
      const text = await answer.text();
      expect(`${what}: ${answer.status}`).toMatch(/: (?:4\d\d|20[014])$/);
      const { statements, rows } = queries.since(before);
      expect(`${what}: ${statements <= statementsAtMost} ${rows <= rowsAtMost}`).toBe(`${what}: true true`);
      if (answer.status < 400) continue;
      expect(`${what}: ${answer.status}`).not.toMatch(/: 404$/);
      const { errors } = JSON.parse(text);
      expect(`${what}: ${(errors ?? []).length <= 100} ${text.length <= answerBytes}`).toBe(
        `${what}: true true`,
      );
    }
  },
);
