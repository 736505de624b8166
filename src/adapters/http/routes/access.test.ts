import { pino } from 'pino';
import { afterAll, expect, it } from 'vitest';
import { agentId } from '../../../domain/ids.ts';
import { buildServer } from '../server.ts';

const person = { id: agentId('1'), name: 'Mia', roles: ['agent'], locale: 'en' } as const;
const app = await buildServer({
  logger: pino({ level: 'silent' }),
  pages: null,
  requestsPerMinute: 5,
  signIns: {
    bySession: async () => null,
    byToken: async (token) => ({ person, by: 'token', token, scopes: ['calls'] }),
  },
});
app.post(
  '/calls',
  { config: { access: 'calls', withoutStore: ({ body }) => JSON.stringify(body).includes('112') } },
  async () => 'dialled',
);
afterAll(() => app.close());

async function calls(to: string, times: number): Promise<readonly number[]> {
  const headers = { authorization: 'Bearer mia' };
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const { statusCode } = await app.inject({ method: 'POST', url: '/calls', headers, payload: { to } });
    statuses.push(statusCode);
  }
  return statuses;
}

it('an emergency call goes out whatever else its caller has asked for, and only so many do', async () => {
  expect(await calls('+31205611113', 6)).toEqual([200, 200, 200, 200, 200, 429]);
  const help = await calls('112', 60);
  expect(new Set(help.slice(0, 30))).toEqual(new Set([200]));
  expect(help).toContain(429);
});
