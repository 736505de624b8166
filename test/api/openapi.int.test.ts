import { expect, it } from 'vitest';
import { lintDescription } from '../support/openapi/lint.ts';
import { startApi } from './harness.ts';

const { admin } = await startApi();

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: object };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const { status, body } = await admin.get('/openapi.json');
const paths: Paths = body.paths;
const { schemas } = body.components;
const schemaOf = (name: string) => `#/components/schemas/${name}`;

const typesOf = (operation: Operation | undefined) => Object.keys(operation?.responses['200']?.content ?? {});

it('the pattern of a country is of everything that is taken for one', async () => {
  const found = body.paths['/api/v1/crm/lookup'].get.parameters.find(
    ({ name }: { readonly name: string }) => name === 'country',
  );
  const { pattern } = found.schema.anyOf[0];
  for (const country of ['de', ' DE ', '', ' ', 'D', 'DEU', '1']) {
    const { status } = await admin.get(`/crm/lookup?number=030123456&country=${encodeURIComponent(country)}`);
    expect([country, status === 200]).toEqual([country, new RegExp(String(pattern), 'u').test(country)]);
  }
});

it('a public linter finds nothing', async () => {
  expect(await lintDescription(body)).toEqual([]);
});

it('an operation without a name, a summary or a group that is known does not pass the linter', async () => {
  const broken = structuredClone(body);
  Object.assign(broken.paths['/api/v1/me'].get, { operationId: 'signIn', summary: undefined, tags: ['New'] });
  delete broken.paths['/api/v1/desk'].get.operationId;
  const found = await lintDescription(broken);
  const rules = new Set(found.map((problem) => problem.split(':')[0]));
  expect(rules).toEqual(
    new Set([
      'operation-operationId',
      'operation-operationId-unique',
      'operation-summary',
      'operation-tag-defined',
    ]),
  );
  expect(found).toHaveLength(rules.size);
});

it('every route says what it answers', () => {
  expect(status).toBe(200);
  const silent = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(
        ([, { responses }]) =>
          !Object.entries(responses).some(
            ([code, { content }]) => code === '204' || (/^(?:2|101$)/u.test(code) && content !== undefined),
          ),
      )
      .map(([method]) => `${method} ${path}`),
  );
  expect(silent).toEqual([]);
});

it('the stream says what its messages are, and what a page may say on it', () => {
  const { openStream } = Object.fromEntries(
    Object.values(paths).flatMap((operations) =>
      Object.values(operations).map((operation) => [operation.operationId, operation] as const),
    ),
  );
  expect(openStream).toMatchObject({
    parameters: [{ name: 'after', in: 'query', required: false }],
    responses: { 101: { content: { 'application/json': { schema: { $ref: schemaOf('StreamMessage') } } } } },
    'x-client-messages': { $ref: schemaOf('StreamWord') },
  });
  expect(Object.keys(schemas)).toEqual(expect.arrayContaining(['StreamMessage', 'StreamWord']));
});

it('every operation says which right it needs, and what a token needs for it', () => {
  const { get, put } = paths['/api/v1/agents/{key}'] ?? {};
  expect(get).toMatchObject({
    description: expect.stringContaining('Needs the right `colleagues`'),
    security: [{ session: [] }, { token: ['admin'] }, { token: ['read'] }],
  });
  expect(put).toMatchObject({
    description: expect.stringContaining('Needs the right `administration`'),
    security: [{ session: [], csrf: [] }, { token: ['admin'] }],
  });
  expect(paths['/api/v1/tokens']).toMatchObject({
    get: { security: [{ session: [] }, { token: ['admin'] }] },
    post: { security: [{ session: [], csrf: [] }, { token: ['read', 'calls', 'crm', 'admin'] }] },
  });
});

it('a report is JSON or a table, and says by what it can be narrowed', () => {
  const report = paths['/api/v1/reports/{report}']?.['get'];
  expect(typesOf(report)).toEqual(['application/json', 'text/csv']);
  expect(report?.parameters?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['report', 'from', 'to', 'zone', 'team', 'agent', 'queue', 'by']),
  );
});

it.each(['/workflows/{id}/versions/{version}/what-if', '/reconciliation', '/crm/import'])(
  '%s, which takes its time, answers with the whole or line by line',
  (path) => {
    const types = ['application/json', 'application/x-ndjson'];
    expect(typesOf(paths[`/api/v1${path}`]?.['post'])).toEqual(types);
  },
);

it('an import takes a CSV file', () => {
  const { requestBody } = paths['/api/v1/crm/import']?.['post'] ?? {};
  expect(Object.keys(requestBody?.content ?? {})).toContain('text/csv');
});
