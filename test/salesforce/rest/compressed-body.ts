import { createGunzip, createInflate, type Gunzip, type Inflate } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { SalesforceError } from './salesforce-error.ts';

const readers: Readonly<Partial<Record<string, () => Gunzip | Inflate>>> = {
  gzip: createGunzip,
  deflate: createInflate,
};

/** Takes bodies that are compressed with gzip or deflate, too. They may be as large as others when they are inflated. */
export function acceptCompressed(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
    if (encoding === 'identity') return payload;
    const reader = readers[encoding]?.();
    if (reader === undefined) {
      const message = `Content-Encoding header specified in HTTP request is not supported: ${encoding}`;
      throw new SalesforceError(415, [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE', message }]);
    }
    // The length that it tells is the compressed one.
    delete request.headers['content-length'];
    payload.on('error', (error) => reader.destroy(error));
    return payload.pipe(reader);
  });
}
