import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Locale } from '../../../domain/locale.ts';
import type { App } from './app.ts';
import { problemDocument, ProblemError, type HttpCode } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/** Nothing says which language whoever sent it reads. */
const language: Locale = 'en';

/** What Node finds wrong before there is a request, by its codes; anything else cannot be understood. */
const codes: Readonly<Record<string, HttpCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/**
 * Answers what Node cannot read as a request, with a problem document and the headers of every answer, and ends the
 * connection: what comes after it could be read wrongly too.
 */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  // Somebody who has gone, or whose answer has begun, is told nothing.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0)
    return void socket.destroy();
  const problem = problemDocument(language, codes[error.code ?? ''] ?? 'bad-request');
  const body = JSON.stringify(problem);
  const head = {
    ...securityHeaders,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${lines.join('')}\r\n${body}`,
  );
}

/** The only address that speaks the protocol of WebSockets. */
export const streamPath = '/api/v1/stream';

/**
 * Only the stream changes the protocol. Clients that would also like HTTP/2 (curl, Java's own) or a WebSocket elsewhere
 * are answered in the one they have spoken (RFC 9110, 7.8), and hold no connection open.
 */
export const isUpgradeTaken = ({ headers, url }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket' && url?.split('?', 1)[0] === streamPath;

/** A request that names no host is refused (RFC 9112, 3.2), which Node would do without a word. */
export function addHostCheck(app: App): void {
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.headers.host === undefined && raw.httpVersion === '1.1') throw new ProblemError('bad-request');
  });
}

/** An expectation that nobody has here is ignored, as RFC 9110, 10.1.1 allows; Node would answer it without a word. */
export function ignoreExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => void server.emit('request', request, response));
}
