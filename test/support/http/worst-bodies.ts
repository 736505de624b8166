/** What the description of the API says of a body, as far as it matters here. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Operation {
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export interface WorstRequest {
  readonly method: string;
  /** Below `/api/v1`, as the description has it: `/agents/{key}`. */
  readonly path: string;
  readonly what: string;
  readonly body: string;
}

/** As large as a body may be, short of what surrounds a value. */
const bodyBytes = 1024 * 1024 - 500;
/** As many values as a body may have, short of what surrounds them. */
const values = 24_900;
/** Deeper than any body of ours. */
const maxDepth = 5;
/** Signs that templates, numbers, addresses and searches are cut at. */
const signs = ['a', ' ', '{', '1', '@', '\\'];

/** For every route that takes JSON, the largest bodies that are let through: each part of the schema blown up in turn. */
export function worstRequests(description: ApiDescription): readonly WorstRequest[] {
  return Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      const schema = requestBody?.content?.['application/json']?.schema;
      if (schema === undefined) return [];
      const all = [['unknown fields', manyFields] as const, ...blownUp(schema, [], description)];
      return all.map(([what, body]) => ({
        method: method.toUpperCase(),
        path: path.replace('/api/v1', ''),
        what,
        body: body(),
      }));
    }),
  );
}

type Body = readonly [what: string, body: () => string];

function* blownUp(given: Schema, path: readonly string[], description: ApiDescription): Generator<Body> {
  if (path.length > maxDepth) return;
  const name = given.$ref?.split('/').at(-1);
  const schema = (name === undefined ? given : description.components?.schemas?.[name]) ?? {};
  const at = path.join('.') || 'the body';
  const inside = (value: () => string) => () =>
    path.reduceRight((inner, key) => `{${JSON.stringify(key)}:${inner}}`, value());
  for (const one of schema.anyOf ?? schema.oneOf ?? []) yield* blownUp(one, path, description);
  if (schema.type === 'array')
    for (const item of ['1', '"x"', '{"x":1}'])
      yield [`${at}: a list of ${item}`, inside(() => listOf(item))];
  if (schema.type === 'string')
    for (const sign of signs) yield [`${at}: a text of ${sign}`, inside(() => textOf(sign))];
  if (schema.additionalProperties) yield [`${at}: many fields`, inside(manyFields)];
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    yield* blownUp(inner, [...path, key], description);
}

function manyFields(): string {
  const fields = Array.from({ length: values }, (_, index) => `"field${index}":1`);
  return `{${fields.join(',')}}`;
}

function listOf(item: string): string {
  // What is an object counts twice.
  const count = item.startsWith('{') ? values / 2 : values;
  return `[${Array.from({ length: count }, () => item).join(',')}]`;
}

const textOf = (sign: string): string => {
  const written = JSON.stringify(sign).slice(1, -1);
  return `"${written.repeat(bodyBytes / written.length)}"`;
};
