import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { buildServer } from '../server.ts';

const app = await buildServer({
  logger: pino({ level: 'silent' }),
  pages: null,
  requestsPerMinute: 0,
  signIns: { bySession: async () => null, byToken: async () => null },
});
const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
afterAll(() => app.close());

/** Sends bytes as they are; gives all that comes back until the server ends the connection. */
function say(text: string): Promise<{ status: number; headers: Headers; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (part) => (answer += String(part)));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
      const [first = '', ...lines] = head.split('\r\n');
      const headers = new Headers(
        lines.map((line): [string, string] => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon), line.slice(colon + 1)];
        }),
      );
      resolve({ status: Number(first.split(' ')[1]), headers, body });
    });
  });
}

const end = 'Host: tieline\r\nConnection: close\r\n\r\n';

describe('what is no request', () => {
  it.each([
    ['is not HTTP', 'Hello!\r\n\r\n', 400, 'bad-request'],
    ['has a header without a name', `GET / HTTP/1.1\r\n: x\r\n${end}`, 400, 'bad-request'],
    [
      'says its length twice',
      `POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n${end}`,
      400,
      'bad-request',
    ],
    [
      'has more headers than are read',
      `GET / HTTP/1.1\r\nCookie: ${'x'.repeat(70_000)}\r\n${end}`,
      431,
      'headers-too-large',
    ],
    ['names no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad-request'],
    [
      'has an address that cannot be decoded',
      `GET /api/v1/agents/%ff HTTP/1.1\r\n${end}`,
      400,
      'bad-request',
    ],
    ['has an address that is no path', `GET %2 HTTP/1.1\r\n${end}`, 400, 'bad-request'],
    ['asks for a file outside', `GET /assets//x HTTP/1.1\r\n${end}`, 404, 'not-found'],
    ['asks for a file above', `GET /assets/../../package.json HTTP/1.1\r\n${end}`, 404, 'not-found'],
  ])(
    'is answered with a problem and the headers of every answer where it %s',
    async (_, text, status, code) => {
      const answer = await say(text);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(JSON.parse(answer.body)).toMatchObject({ status, code, detail: expect.stringMatching(/\w/) });
    },
  );
});

describe('what a client would also like', () => {
  it.each([
    ['HTTP/2', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'],
    [
      'a WebSocket where there is no stream',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
    ],
    ['anything else', 'Connection: Upgrade\r\nUpgrade: tls/1.2\r\n'],
    ['an expectation that nobody has', 'Expect: a-miracle\r\n'],
  ])('is ignored, and the request answered: %s', async (_, headers) => {
    const answer = await say(`GET /api/v1/openapi.json HTTP/1.1\r\n${headers}${end}`);
    expect(answer.status).toBe(200);
  });
});
