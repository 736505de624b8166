import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OAuthError } from './oauth-error.ts';

/** Takes forms below this part of the server. */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 64 * 1024 },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
}

/** What a form or a query says, by name. */
export class FormFields {
  readonly #fields: URLSearchParams;

  constructor(fields: URLSearchParams) {
    this.#fields = fields;
  }

  /** Null: not given, or empty. */
  get(name: string): string | null {
    return this.#fields.get(name) || null;
  }

  require(name: string): string {
    const value = this.get(name);
    if (value === null) throw new OAuthError('invalid_request', `missing required parameter: ${name}`);
    return value;
  }

  entries(): readonly (readonly [string, string])[] {
    return [...this.#fields];
  }
}

/** The query's, with the form's of the body; a parameter that is in both is the body's. */
export function formOf(request: FastifyRequest): FormFields {
  const { searchParams } = new URL(request.url, 'http://localhost');
  const { body } = request;
  const fields = new URLSearchParams(searchParams);
  if (body instanceof URLSearchParams) for (const [name, value] of body) fields.set(name, value);
  return new FormFields(fields);
}
