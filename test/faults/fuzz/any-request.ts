import type { Chance } from '../../support/chance/chance.ts';
import { AnyValue, type Schema } from './any-value.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: Schema;
  readonly required?: boolean;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export interface AnyRequest {
  readonly method: string;
  /** The route as the description has it. */
  readonly route: string;
  /** Below `/api/v1`, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Requests made from the description of the API: most as it says, the others as nobody should send them. */
export class AnyRequests {
  readonly #chance: Chance;
  readonly #values: AnyValue;
  readonly #operations: readonly (readonly [method: string, route: string, operation: Operation])[];

  constructor(chance: Chance, description: Description, ids: readonly string[]) {
    this.#chance = chance;
    this.#values = new AnyValue(chance, description.components?.schemas ?? {}, ids);
    this.#operations = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, operation]) => [method.toUpperCase(), path.replace('/api/v1', ''), operation] as const,
      ),
    );
  }

  next(): AnyRequest {
    const operation = this.#chance.pick(this.#operations);
    if (operation === undefined) throw new Error('the description has no routes');
    const [method, route, { parameters = [], requestBody }] = operation;
    const types = requestBody?.content ?? {};
    const type = this.#chance.pick(Object.keys(types));
    const headers: Record<string, string> = {};
    if (type !== undefined) headers['content-type'] = this.#chance.happens(0.02) ? 'text/plain' : type;
    if (method !== 'GET' && this.#chance.happens(0.1))
      headers['idempotency-key'] = `key-${this.#chance.between(0, 50)}`;
    return {
      method,
      route: `${method} ${route}`,
      path: this.#path(route) + this.#query(parameters),
      headers,
      body: type === undefined ? undefined : this.#body(type, types[type]?.schema ?? {}),
    };
  }

  #path(route: string): string {
    return route.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (/version|^a$|^b$|from|to/.test(name)) return String(this.#chance.between(0, 4));
      return encodeURIComponent(this.#values.text().slice(0, 300).toWellFormed());
    });
  }

  #query(parameters: readonly Parameter[]): string {
    const query = new URLSearchParams();
    for (const { name, in: place, schema = {}, required } of parameters) {
      if (place !== 'query' || !this.#chance.happens(required ? 0.95 : 0.3)) continue;
      const value = this.#values.of(schema);
      query.set(name, typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value));
    }
    return query.size === 0 ? '' : `?${query}`;
  }

  #body(type: string, schema: Schema): string {
    if (type !== 'application/json') return `firstName,lastName,phone\n${this.#values.text()},x,+4930111\n`;
    const body = JSON.stringify(this.#values.of(schema)) ?? '';
    return this.#chance.happens(0.02) ? body.slice(0, -1) : body;
  }
}
