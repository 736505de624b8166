/** A body being filled in, of whatever noun; the server's schema judges it. */
export type Body = Readonly<Record<string, unknown>>;

const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path such as `serviceLevel.seconds`. */
export function valueAt(body: Body, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isBody(value) ? value[key] : undefined), body);
}

/** The body with another value at a path; what is beside it stays. */
export function withValue(body: Body, path: string, value: unknown): Body {
  const [key = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...body, [key]: value };
  const inner = body[key];
  return { ...body, [key]: withValue(isBody(inner) ? inner : {}, rest.join('.'), value) };
}

/** Of a body, the members that a form with fields at these paths fills in. */
export const filledIn = (paths: readonly string[], body: Body): Body => {
  const tops = [...new Set(paths.map((path) => path.split('.')[0] ?? path))];
  return Object.fromEntries(tops.filter((top) => body[top] !== undefined).map((top) => [top, body[top]]));
};

export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
export const asTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
export const asBodies = (value: unknown): readonly Body[] =>
  Array.isArray(value) ? value.filter(isBody) : [];
export const asBody = (value: unknown): Body => (isBody(value) ? value : {});

/** `09:00-12:00, 13:00-17:00` of `[["09:00","12:00"],["13:00","17:00"]]`. */
export const writtenOpenings = (value: unknown): string =>
  Array.isArray(value) ? value.map((one) => asTexts(one).join('-')).join(', ') : '';

/** The openings as written; what is no pair of times is left for the server to point at. */
export const readOpenings = (written: string): string[][] =>
  written
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => part.split(/\s*[-–]\s*/u));
