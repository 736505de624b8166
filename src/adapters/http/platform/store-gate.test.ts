import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import type { StoreState } from '../../../application/ports/runtime/store.ts';
import { agentId } from '../../../domain/ids.ts';
import { buildServer } from '../server.ts';

const store: { current: StoreState; onChange(): () => void } = {
  current: { state: 'away', since: 0 },
  onChange: () => () => undefined,
};
let asked = 0;
/** Who is signed in, with the token as their name. */
const somebody = async (token: string) => {
  asked += 1;
  if (token !== 'mia') return null;
  const person = { id: agentId('1'), name: 'Mia', roles: ['agent'], locale: 'en' } as const;
  return { person, by: 'token', token, scopes: ['calls'] } as const;
};
const nobody = async () => {
  asked += 1;
  return null;
};
const app = await buildServer({
  logger: pino({ level: 'silent' }),
  store,
  pages: null,
  requestsPerMinute: 0,
  signIns: { bySession: nobody, byToken: somebody },
});
app.post('/things', { config: { access: 'calls' } }, async () => 'done');
app.post(
  '/help',
  { config: { access: 'calls', withoutStore: ({ body }) => JSON.stringify(body).includes('112') } },
  async () => 'dialled',
);
app.get('/things', { config: { access: 'calls' } }, async () => 'read');
afterAll(() => app.close());

const change = (headers: Record<string, string>) => app.inject({ method: 'POST', url: '/things', headers });

describe('while the database is away', () => {
  it('a change is refused as such whoever asks, before the database is asked who that is', async () => {
    for (const headers of [{}, { authorization: 'Bearer unknown' }, { cookie: 'tieline_session=unknown' }]) {
      const answer = await change(headers);
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({ code: 'database-unavailable' });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(asked).toBe(0);
  });

  it('what says so of itself is done, for whoever is known to be signed in', async () => {
    const call = (token: string, payload: object) =>
      app.inject({ method: 'POST', url: '/help', headers: { authorization: `Bearer ${token}` }, payload });
    expect((await call('mia', { to: '112' })).body).toBe('dialled');
    expect((await call('nobody', { to: '112' })).statusCode).toBe(401);
    expect((await call('mia', { to: '+498912345670' })).json()).toMatchObject({
      code: 'database-unavailable',
    });
  });

  it('reading is tried', async () => {
    expect((await app.inject('/things')).statusCode).toBe(401);
  });
});
