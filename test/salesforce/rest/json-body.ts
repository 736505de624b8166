import type { FastifyInstance } from 'fastify';
import { SalesforceError } from './salesforce-error.ts';

/** Takes JSON, and nothing else: a resource that takes more adds it for itself. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body);
    try {
      done(null, text.trim() === '' ? undefined : JSON.parse(text));
    } catch (thrown) {
      done(jsonParserError(thrown instanceof Error ? thrown.message : 'Unexpected input'));
    }
  });
}

/** For a body that is no JSON, or not of the shape that the resource takes. */
export const jsonParserError = (message: string) =>
  new SalesforceError(400, [{ errorCode: 'JSON_PARSER_ERROR', message }]);
