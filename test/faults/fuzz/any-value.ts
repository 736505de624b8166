import type { Chance } from '../../support/chance/chance.ts';

/** What a JSON Schema says of a value, as far as the description of our API does. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

const hostileTexts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '😀'.repeat(300),
  "' or 1=1 --",
  '"><script>alert(1)</script>',
  '../../etc/passwd',
  '{name}',
  '{',
  '__proto__',
  'constructor',
  '%00',
  '=1+1',
  'a'.repeat(5_000),
  '9999-12-31T23:59:59Z',
  '-1',
  'null',
];
const hostileValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  [],
  {},
  [[]],
  { a: { b: { c: [] } } },
  'x',
];
const formats: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2026-11-20T09:00:00Z', '2026-02-30T09:00:00Z', '0001-01-01T00:00:00+14:00'],
  date: ['2026-11-20', '2024-02-29', '2026-13-01'],
  email: ['anna@example.org', 'anna@', `${'a'.repeat(70)}@example.org`],
};
const usualTexts = [
  'support',
  '+498963648018',
  '+31205551234',
  'Anna',
  'DE',
  'Europe/Berlin',
  '101',
  '#',
  'x',
];

/** Makes values as a schema describes them, most of them; the others are what nobody should send. */
export class AnyValue {
  readonly #chance: Chance;
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #ids: readonly string[];

  /** `ids`: of things that are there, so that references lead somewhere. */
  constructor(chance: Chance, schemas: Readonly<Record<string, Schema>>, ids: readonly string[]) {
    this.#chance = chance;
    this.#schemas = schemas;
    this.#ids = ids;
  }

  of(given: Schema, depth = 0): unknown {
    if (this.#chance.happens(0.04)) return this.#chance.pick(hostileValues);
    const schema = this.#resolved(given);
    const choice = this.#chance.pick(schema.anyOf ?? schema.oneOf ?? []);
    if (choice !== undefined) return this.of(choice, depth);
    if ('const' in schema) return schema.const;
    if (schema.enum !== undefined) return this.#chance.pick(schema.enum);
    switch (typeof schema.type === 'string' ? schema.type : this.#chance.pick(schema.type ?? [])) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#array(schema, depth);
      case 'string':
        return this.text(schema);
      case 'integer':
      case 'number':
        return this.#number(schema);
      case 'boolean':
        return this.#chance.happens(0.5);
      case 'null':
        return null;
      case undefined:
      default:
        return this.#chance.pick(hostileValues);
    }
  }

  text({ format = '' }: Schema = {}): string {
    if (this.#chance.happens(0.08)) return this.#chance.pick(hostileTexts) ?? '';
    const texts = formats[format] ?? (this.#chance.happens(0.5) ? this.#ids : usualTexts);
    return this.#chance.pick(texts) ?? '';
  }

  #resolved(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : (this.#schemas[name] ?? {});
  }

  #object(schema: Schema, depth: number): Record<string, unknown> {
    const { properties = {}, required = [], additionalProperties } = schema;
    const value: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(properties)) {
      const isGiven = this.#chance.happens(required.includes(key) ? 0.97 : depth > 4 ? 0.1 : 0.5);
      if (isGiven) value[key] = this.of(inner, depth + 1);
    }
    if (typeof additionalProperties === 'object' || this.#chance.happens(0.03)) {
      const inner = typeof additionalProperties === 'object' ? additionalProperties : {};
      value[this.text()] = this.of(inner, depth + 1);
    }
    return value;
  }

  #array({ items = {}, prefixItems }: Schema, depth: number): unknown[] {
    if (prefixItems !== undefined) return prefixItems.map((item) => this.of(item, depth + 1));
    return Array.from({ length: this.#chance.between(0, depth > 4 ? 1 : 4) }, () =>
      this.of(items, depth + 1),
    );
  }

  #number({ minimum = -10, maximum = 1_000 }: Schema): number {
    if (this.#chance.happens(0.1)) return this.#chance.pick([minimum - 1, maximum + 1, 0.5, minimum]) ?? 0;
    return this.#chance.between(Math.max(minimum, -1_000), Math.min(maximum, Math.max(minimum, 0) + 1_000));
  }
}
