import { isJsonArray, isJsonObject, type Json } from './json-body.ts';
import { refused } from './save-error.ts';

/** Bodies of the answers so far, by reference id. */
export type Answers = ReadonlyMap<string, unknown>;

/** Since this version a reference to an empty field is empty; before, it is no reference. */
const emptyReferencesSince = 52;

const pattern = /@\{([^{}]+)\}/g;
const whole = /^@\{([^{}]+)\}$/;

/** A path whose `@{reference.field}` are filled in. Refuses with `PROCESSING_HALTED` what no answer holds. */
export function filledUrl(url: string, answers: Answers, version: number): string {
  return url.replaceAll(pattern, (_, expression: string) =>
    encodeURIComponent(asText(lookUp(expression, answers, version))),
  );
}

/** The same in a body: a text that is nothing but a reference becomes the value itself. */
export function filledBody(value: Json | undefined, answers: Answers, version: number): Json | undefined {
  if (typeof value === 'string') {
    const only = whole.exec(value)?.[1];
    return only === undefined
      ? value.replaceAll(pattern, (_, expression: string) => asText(lookUp(expression, answers, version)))
      : lookUp(only, answers, version);
  }
  if (isJsonArray(value)) return value.map((one) => filledBody(one, answers, version) ?? null);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, filledBody(one, answers, version) ?? null]),
  );
}

/** Reference ids that a subrequest names. */
export function referencesIn(url: string, body: Json | undefined): readonly string[] {
  const text = url + (body === undefined ? '' : JSON.stringify(body));
  return [...text.matchAll(pattern)].map(([, expression = '']) => expression.split(/[.[]/, 1)[0] ?? '');
}

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function lookUp(expression: string, answers: Answers, version: number): Json {
  const [reference = '', ...steps] = expression.split(/\.|\[|\]\.?/).filter((step) => step !== '');
  let value: Json | undefined = jsonOf(answers.get(reference));
  for (const step of steps) {
    if (isJsonArray(value)) value = /^\d+$/.test(step) ? value[Number(step)] : undefined;
    else value = isJsonObject(value) ? value[step] : undefined;
  }
  if (value === undefined || (value === null && version < emptyReferencesSince)) {
    throw refused(
      400,
      'PROCESSING_HALTED',
      `Invalid reference specified. No value for ${expression} found in ${reference}`,
    );
  }
  return value;
}

/** A body as the client sees it. */
function jsonOf(body: unknown): Json | undefined {
  if (body === undefined) return undefined;
  return JSON.parse(JSON.stringify(body)) as Json;
}
