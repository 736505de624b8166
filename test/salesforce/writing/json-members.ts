import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json-body.ts';
import { refused } from './save-error.ts';

/** A value as an object that has these members and no others. Refuses the request with `JSON_PARSER_ERROR`. */
export function membersOf(value: Json | undefined, names: readonly string[]): JsonObject {
  if (!isJsonObject(value)) throw parserError(`An object with ${names.join(', ')} was expected`);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw parserError(`Unrecognized field "${unknown}"`);
  return value;
}

export function arrayIn(object: JsonObject, name: string): readonly Json[] {
  const value = object[name];
  if (!isJsonArray(value)) throw parserError(`${name} must be an array`);
  return value;
}

/** `preset` where it is left out. */
export function booleanIn(object: JsonObject, name: string, preset: boolean): boolean {
  const value = object[name] ?? preset;
  if (typeof value !== 'boolean') throw parserError(`${name} must be true or false`);
  return value;
}

/** A text that is not empty. */
export function textIn(object: JsonObject, name: string): string {
  const value = object[name];
  if (typeof value !== 'string' || value === '') throw parserError(`${name} is required`);
  return value;
}

const parserError = (message: string) => refused(400, 'JSON_PARSER_ERROR', message);
