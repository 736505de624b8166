import { expect, it } from 'vitest';
import { worstRequests } from '../support/http/worst-bodies.ts';
import { countQueries, type Work } from '../support/postgres/counted-queries.ts';
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

const isLittle = ({ statements, rows }: Work) => statements <= statementsAtMost && rows <= rowsAtMost;

/** What a request costs; where others' work in between makes it much, it is sent again. */
async function costOf(
  send: () => Promise<Response>,
  left = 5,
): Promise<{ readonly answer: Response; readonly text: string; readonly work: Work }> {
  const before = queries.now();
  const answer = await send();
  const text = await answer.text();
  const work = queries.since(before);
  return isLittle(work) || left === 0 ? { answer, text, work } : costOf(send, left - 1);
}

it.each(methods)(
  '%s answers the largest bodies with at most a hundred faults and little work',
  async (route) => {
    const { by, path } = await addressOf(route);
    for (const { method, what, body } of requests.filter((one) => `${one.method} ${one.path}` === route)) {
      const { answer, text, work } = await costOf(() =>
        fetch(`${by.url}/api/v1${path}`, {
          method,
          headers: { ...by.headers, 'content-type': 'application/json' },
          body,
        }),
      );
      expect(`${what}: ${answer.status}`).toMatch(/: (?:4\d\d|20[014])$/);
      expect(`${what}: ${isLittle(work)}`).toBe(`${what}: true`);
      if (answer.status < 400) continue;
      expect(`${what}: ${answer.status}`).not.toMatch(/: 404$/);
      const { errors } = JSON.parse(text);
      expect(`${what}: ${(errors ?? []).length <= 100} ${text.length <= answerBytes}`).toBe(
        `${what}: true true`,
      );
    }
  },
);
