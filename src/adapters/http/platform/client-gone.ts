import type { FastifyReply } from 'fastify';

/** Whoever asked has ended the connection; nobody reads what it is answered with. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Aborted when the connection ends, which is before the answer only where somebody does not wait for it. */
export function waitingFor({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort(new ClientGone('the client ended the connection')));
  return gone.signal;
}
