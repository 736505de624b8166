import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Says when what is answered last changed, and whether that is what the client has already (`If-Modified-Since`), so that
 * 304 says all. HTTP knows whole seconds only, and passes over what is no date.
 */
export function isUnchangedSince(request: FastifyRequest, reply: FastifyReply, changedAt: number): boolean {
  const changed = new Date(changedAt).toUTCString();
  void reply.header('Last-Modified', changed);
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return Date.parse(changed) <= since;
}
