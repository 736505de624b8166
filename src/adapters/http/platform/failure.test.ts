import { pino } from 'pino';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { LeaseLost } from '../../../application/ports/runtime/lease.ts';
import { RequestOver } from '../../../application/runtime/asked-request.ts';
import { buildServer } from '../server.ts';

const logged: string[] = [];
let failure = new Error('none yet');
const app = await buildServer({
  logger: pino({ level: 'warn' }, { write: (line) => void logged.push(line) }),
  pages: null,
  requestsPerMinute: 0,
  signIns: { bySession: async () => null, byToken: async () => null },
});
app.post('/things', { config: { access: 'public' } }, async () => {
  throw failure;
});
afterAll(() => app.close());
beforeEach(() => void logged.splice(0));

const ask = (error: Error) => {
  failure = error;
  return app.inject({ method: 'POST', url: '/things' });
};

it('a request to a server whose database another has taken over is told to ask again, and is no failure', async () => {
  const answer = await ask(new LeaseLost('Another Tieline has taken over this database.'));
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ code: 'database-unavailable' });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.body).not.toContain('taken over');
  expect(logged).toEqual([]);
});

it('a command that nobody waits for any more is no failure', async () => {
  const answer = await ask(new RequestOver('The request was given up.'));
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'unavailable']);
  expect(logged).toEqual([]);
});

it('what nobody expected is told without its words, and logged', async () => {
  const answer = await ask(new Error('a bug with somebody’s number'));
  expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal']);
  expect(answer.body).not.toContain('number');
  expect(logged).toHaveLength(1);
});
