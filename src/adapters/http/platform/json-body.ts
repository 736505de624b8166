import type { App } from './app.ts';
import { ProblemError } from './problem.ts';

/** The longest lists that a request gives are the members of a queue and the assignments of a workflow: 10,000 names each. */
const maxValues = 25_000;
/** A workflow is four deep. */
const maxDepth = 32;

/**
 * Takes JSON with a bound on how many values it has and how deep they lie: reading and checking a body then costs no
 * more than its size, whatever it is made of. Many clients name JSON as the type of every request, so a command without
 * anything to say may have an empty body.
 */
export function takeJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = typeof body === 'string' ? body : body.toString();
    const fault = jsonFault(text);
    if (text.trim() === '') done(null, undefined);
    else if (fault !== null) done(new ProblemError('bad-request', { errors: [{ path: '', ...fault }] }));
    else void parse(request, text, done);
  });
}

interface JsonFault {
  readonly message: string;
  readonly values: { readonly most: number };
}

/** Why a text is too much to be read, whether or not it is JSON; null: it is not. One walk that keeps nothing. */
export function jsonFault(text: string): JsonFault | null {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at);
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (sign === ',' || sign === '[' || sign === '{') values += 1;
    if (depth > maxDepth) return { message: 'problem.field.json-depth', values: { most: maxDepth } };
    if (values > maxValues) return { message: 'problem.field.json-values', values: { most: maxValues } };
  }
  return null;
}

/** Where the string that opens at `start` closes; the end of the text where it does not. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at === -1) return text.length;
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
}
