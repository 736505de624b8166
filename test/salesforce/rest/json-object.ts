import { jsonParserError } from './json-body.ts';

/** A request's body as a JSON object whose members bear these names only; else 400 `JSON_PARSER_ERROR`. */
export function jsonObject<Name extends string>(
  body: unknown,
  names: readonly Name[],
): Readonly<Partial<Record<Name, unknown>>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw jsonParserError('The HTTP entity body is required, and has to be a JSON object');
  }
  const members: Partial<Record<Name, unknown>> = {};
  for (const [name, value] of Object.entries(body)) {
    const known = names.find((candidate) => candidate === name);
    if (known === undefined) throw jsonParserError(`Unrecognized field "${name}"`);
    members[known] = value;
  }
  return members;
}

/** A member that is one of some names; null where it is left out. */
export function oneOf<Name extends string>(member: unknown, names: readonly Name[]): Name | null {
  if (member === undefined) return null;
  const known = names.find((name) => name === member);
  if (known === undefined)
    throw jsonParserError(`${JSON.stringify(member)} is not one of ${names.join(', ')}`);
  return known;
}
