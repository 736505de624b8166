import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import type { IdempotencyStore } from '../../../application/ports/organisation/idempotency-store.ts';
import { StoreUnavailable } from '../../../application/ports/runtime/store.ts';
import { agentId } from '../../../domain/ids.ts';
import { makeId, systemClock } from '../../system/system.ts';
import { buildServer } from '../server.ts';
import { addIdempotency } from './idempotency.ts';

const away = async () => {
  throw new StoreUnavailable('away', 'it is away', undefined);
};
const done = async () => undefined;
const begun = async () => ({ state: 'begun' }) as const;
const awayStore: IdempotencyStore = { begin: away, finish: away, mark: away, forget: away, prune: away };

/** A server that gives up an emergency call after a moment; the call itself is made when the test says so. */
async function scene(store: IdempotencyStore) {
  const person = { id: agentId('1'), name: 'Mia', roles: ['agent'], locale: 'en' } as const;
  const app = await buildServer({
    logger: pino({ level: 'silent' }),
    pages: null,
    requestsPerMinute: 0,
    signIns: {
      bySession: async () => null,
      byToken: async (token) => ({ person, by: 'token', token, scopes: ['calls'] }),
    },
  });
  addIdempotency(app, { store, systemClock });
  const phone = Promise.withResolvers<void>();
  const made: string[] = [];
  app.post(
    '/help',
    { config: { access: 'calls', again: '/help/:made', withoutStore: () => true }, handlerTimeout: 20 },
    async (_request, reply) => {
      made.push(makeId());
      await phone.promise;
      return reply.code(201).send({ id: made.at(-1) });
    },
  );
  app.get('/help/:id', { config: { access: 'calls' } }, async ({ url }) => ({ id: url.split('/').at(-1) }));
  onTestFinished(() => app.close());
  const headers = { authorization: 'Bearer mia', 'idempotency-key': 'help' };
  const call = () => app.inject({ method: 'POST', url: '/help', headers, payload: { to: '112' } });
  return { call, phone, made };
}

it.each([
  ['away', awayStore],
  ['away only since it was asked', { ...awayStore, begin: begun }],
  ['back before it is made', { ...awayStore, begin: begun, forget: done }],
])(
  'an emergency call that was answered before it was made is not made again, with a database that is %s',
  async (_, store) => {
    const { call, phone, made } = await scene(store);
    expect((await call()).statusCode).toBe(503);
    expect((await call()).json()).toMatchObject({ code: 'request-in-progress' });
    phone.resolve();
    await expect.poll(async () => (await call()).json()).toEqual({ id: made[0] });
    expect(made).toHaveLength(1);
  },
);

it('one that could then not be made is made when it is asked for again', async () => {
  const { call, phone, made } = await scene(awayStore);
  expect((await call()).statusCode).toBe(503);
  phone.reject(new Error('nobody could be dialled'));
  await expect.poll(async () => (await call()).json().code).not.toBe('request-in-progress');
  expect(made).toHaveLength(2);
});
