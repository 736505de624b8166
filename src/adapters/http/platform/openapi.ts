import fastifySwagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { Problem } from '../../../contract/common.ts';
import { rightOf, tokenScopes, type Right, type TokenScope } from '../../../domain/organisation/rights.ts';
import { isReading } from './methods.ts';
import type { Access, App } from './app.ts';
import { withoutUnused } from './unused-schemas.ts';

const problemContent = { 'application/problem+json': { schema: Problem } };
const problemAnswers = {
  '4XX': {
    description: 'Refused (RFC 9457): `code` says why, `detail` what to do, `errors` names each field.',
    content: problemContent,
  },
  default: {
    description: 'Not possible now (RFC 9457): `code` says why, `Retry-After` when to try again.',
    content: problemContent,
  },
};

/** What the operations are grouped by. */
const tags = [
  { name: 'Signing in', description: 'The first administrator, sessions, and one’s own account.' },
  { name: 'Administration', description: 'People, teams, skills, queues, numbers, hours, settings, tokens.' },
  {
    name: 'Workflows',
    description: 'How contacts are logged: workflows, their versions, and whose they are.',
  },
  { name: 'CRM', description: 'Records and their activities, objects of one’s own, imports.' },
  { name: 'Desk', description: 'What a person’s desk shows, and the stream of its changes.' },
  { name: 'Presence', description: 'Whether a person is offered calls, and where they are signed in.' },
  { name: 'Calls', description: 'Placing a call, acting on it, and what is noted on it.' },
  {
    name: 'Interactions',
    description: 'Interactions in lists, one by one, and why they are logged as they are.',
  },
  { name: 'Ledger', description: 'The CRM writes, and how they compare with the CRM.' },
  { name: 'Mail', description: 'The emails about contacts, and the addresses they go to.' },
  { name: 'Reports', description: 'Figures on contacts.' },
  { name: 'Simulator', description: 'The callers of the simulated phone system, its faults and its clock.' },
];

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
      servers: [{ url: '/', description: 'The server that this description comes from.' }],
      tags,
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
      const access = route.config?.access;
      const right = access === undefined || access === 'public' ? null : rightOf(access);
      return jsonSchemaTransform({
        ...document,
        schema: {
          ...schema,
          // The package for WebSockets hides its routes from a description that does not know them.
          hide: route.websocket === true ? false : (schema.hide ?? false),
          description: describedWith(schema.description, access),
          security: right === null ? [] : securityOf(right, String(route.method)),
          response: { ...responsesOf(schema.response), ...problemAnswers },
        },
      });
    },
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
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

/** A description with the row of the table of rights that the route is for. */
const describedWith = (description: string | undefined, access: Access | undefined): string =>
  [
    ...(description === undefined ? [] : [description]),
    access === undefined || access === 'public'
      ? 'Open to everybody.'
      : `Needs the right \`${access}\`: ${rightOf(access).may}.`,
  ].join('\n\n');

function securityOf(right: Right, method: string): readonly Record<string, string[]>[] {
  const reads = isReading(method);
  const session = reads ? { session: [] } : { session: [], csrf: [] };
  return [session, ...scopesFor(right, reads).map((scopes) => ({ token: [...scopes] }))];
}

/** The scopes of which a token needs one set: `read` is enough for reading, and giving rights takes them all. */
function scopesFor(right: Right, reads: boolean): readonly (readonly TokenScope[])[] {
  if (right.givesRights === true) return [tokenScopes];
  return reads && right.strict === undefined && right.scope !== 'read'
    ? [[right.scope], ['read']]
    : [[right.scope]];
}
