import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { App } from './app.ts';
import { buildServer } from '../server.ts';

let app: App;
let begun = Promise.withResolvers<void>();
let answered = Promise.withResolvers<void>();
const logged: string[] = [];
beforeAll(async () => {
  app = await buildServer({
    logger: pino({ level: 'warn' }, { write: (line) => void logged.push(line) }),
    pages: null,
    requestsPerMinute: 0,
    signIns: { bySession: async () => null, byToken: async () => null },
  });
  app.addHook('onRequest', async () => begun.resolve());
  app.addHook('onSend', async () => answered.resolve());
  const open = { access: 'public' } as const;
  app.post('/command', { config: open }, async () => 'done');
  app.post('/file', { config: { ...open, takesItsTime: true } }, async () => 'done');
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());
afterEach(() => void vi.useRealTimers());

/** A request whose body begins and does not go on; the time passes only as it is told to. */
async function half(path: string): Promise<Socket> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  begun = Promise.withResolvers();
  answered = Promise.withResolvers();
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"hal`,
  );
  await begun.promise;
  return socket;
}

describe('a body that does not come', () => {
  it('costs its sender the connection after half a minute', async () => {
    const socket = await half('/command');
    const closed = once(socket, 'close');
    vi.advanceTimersByTime(30_000);
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('is the matter of who sends it, not a failure of the server or its database', async () => {
    const socket = await half('/command');
    socket.destroy();
    await answered.promise;
    expect(logged).toEqual([]);
  });

  it('is waited for where the route takes its time', async () => {
    const socket = await half('/file');
    vi.advanceTimersByTime(50_000);
    const data = once(socket, 'data');
    socket.write('f it"');
    expect(String(await data)).toContain('200 OK');
    socket.destroy();
  });
});
