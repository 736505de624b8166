import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, expect, it } from 'vitest';
import { sendLines } from './lines.ts';
import { buildServer } from '../server.ts';

const failures: string[] = [];
const app = await buildServer({
  logger: pino({ level: 'error' }, { write: (line: string) => void failures.push(line) }),
  pages: null,
  requestsPerMinute: 0,
  signIns: { bySession: async () => null, byToken: async () => null },
});
const asked = Promise.withResolvers<void>();
const left = Promise.withResolvers<void>();
const first = Promise.withResolvers<void>();
const ended = Promise.withResolvers<void>();

async function* lines(): AsyncGenerator<readonly object[]> {
  asked.resolve();
  await first.promise;
  yield [{ type: 'progress' }];
}

app.addHook('onSend', async (_request, _reply, payload) => {
  if (payload instanceof Readable) payload.once('close', ended.resolve);
});
app.post('/api/v1/lines', { config: { access: 'public' } }, (_request, reply) => {
  reply.raw.once('close', left.resolve);
  return sendLines(lines(), reply);
});
afterAll(() => app.close());

it('end, and are no failure, where the client goes away before the first of them is made', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  const headers = 'host: desk.example\r\ncontent-type: application/json\r\ncontent-length: 2';
  client.write(`POST /api/v1/lines HTTP/1.1\r\n${headers}\r\n\r\n{}`);
  await asked.promise;
  client.resetAndDestroy();
  await left.promise;
  first.resolve();
  await ended.promise;
  expect(failures).toEqual([]);
});
