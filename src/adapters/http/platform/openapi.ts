import fastifySwagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { Problem } from '../../../contract/common.ts';
import { rights } from '../../../domain/organisation/rights.ts';
import type { Access, App } from './app.ts';

const problemAnswer = {
  description: 'A problem (RFC 9457); `code` says which.',
  content: { 'application/problem+json': { schema: Problem } },
};

/** Describes the API at `/api/v1/openapi.json`, generated from the schemas that validate (spec O7). */
export async function addOpenApi(app: App): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tieline',
        description: 'The HTTP API of Tieline, an open-source contact-centre desk.',
        version: 'v1',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'tieline_session' },
          csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: (document) => {
      const { url, route } = document;
      // A route without a schema has none here either, whatever the type says; spreading makes it an empty one.
      const schema = { ...document.schema };
      if (!url.startsWith('/api/v1/'))
        return jsonSchemaTransform({ ...document, schema: { ...schema, hide: true } });
      return jsonSchemaTransform({
        ...document,
        schema: {
          ...schema,
          security: securityOf(route.config?.access, String(route.method)),
          response: { ...responsesOf(schema.response), default: problemAnswer },
        },
      });
    },
    transformObject: jsonSchemaTransformObject,
  });

  // Made once, when all routes are there.
  let document = '';
  app.addHook('onReady', async () => {
    document = JSON.stringify(app.swagger());
  });
  app.get(
    '/api/v1/openapi.json',
    { config: { access: 'public' }, schema: { hide: true } },
    (_request, reply) => reply.type('application/json; charset=utf-8').send(document),
  );
}

const responsesOf = (response: unknown): object =>
  typeof response === 'object' && response !== null ? response : {};

function securityOf(access: Access | undefined, method: string): readonly Record<string, string[]>[] {
  if (access === undefined || access === 'public') return [];
  const session = method === 'GET' || method === 'HEAD' ? { session: [] } : { session: [], csrf: [] };
  return [session, { token: [rights[access].scope] }];
}
