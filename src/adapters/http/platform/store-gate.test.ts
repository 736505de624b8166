import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import type { StoreState } from '../../../application/ports/runtime/store.ts';
import { buildServer } from '../server.ts';

const store: { current: StoreState; onChange(): () => void } = {
  current: { state: 'away', since: 0 },
  onChange: () => () => undefined,
};
let asked = 0;
const nobody = async () => {
  asked += 1;
  return null;
};
const app = await buildServer({
  logger: pino({ level: 'silent' }),
  store,
  pages: null,
  requestsPerMinute: 0,
  signIns: { bySession: nobody, byToken: nobody },
});
app.post('/things', { config: { access: 'calls' } }, async () => 'done');
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

  it('reading is tried', async () => {
    expect((await app.inject('/things')).statusCode).toBe(401);
  });
});
