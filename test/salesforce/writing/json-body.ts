import { offsetOfSyntaxError } from './json-syntax.ts';
import { refused } from './save-error.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A body that was read, with its text, so that an error can say where in it something stands. */
export interface JsonBody {
  readonly value: Json;
  readonly text: string;
}

/** Names and indexes from the outermost value inwards. */
export type JsonPath = readonly (string | number)[];

/** Reads a body. Refuses with `JSON_PARSER_ERROR` what is no JSON, and no body at all. */
export function readJson(text: string): JsonBody {
  if (text.trim() === '') {
    throw refused(
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body.',
    );
  }
  try {
    return { value: JSON.parse(text) as Json, text };
  } catch {
    throw refused(400, 'JSON_PARSER_ERROR', syntaxMessage(text));
  }
}

/** A value that the request carries inside another: its text is made again. */
export function jsonBodyOf(value: Json): JsonBody {
  return { value, text: JSON.stringify(value) };
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** `[line:1, column:13]` of the value at this path; the beginning where there is none. */
export function placeOf(text: string, path: JsonPath): string {
  return lineAndColumn(text, offsetOf(text, path));
}

function syntaxMessage(text: string): string {
  const offset = offsetOfSyntaxError(text);
  const at = lineAndColumn(text, offset);
  const char = text.at(offset);
  if (char === undefined) return `Unexpected end-of-input at ${at}`;
  return `Unexpected character ('${char}' (code ${char.charCodeAt(0)})) at ${at}`;
}

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `[line:${line}, column:${offset - before.lastIndexOf('\n')}]`;
}

/** Where a value begins, in text that is known to be valid JSON. */
function offsetOf(text: string, path: JsonPath): number {
  let offset = skipSpace(text, 0);
  for (const step of path) {
    const next = typeof step === 'number' ? elementAt(text, offset, step) : memberAt(text, offset, step);
    if (next === null) return offset;
    offset = next;
  }
  return offset;
}

function memberAt(text: string, object: number, name: string): number | null {
  let at = skipSpace(text, object + 1);
  let found: number | null = null;
  while (text[at] === '"') {
    const end = endOfValue(text, at);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    // Of two members with one name the last counts.
    if (JSON.parse(text.slice(at, end)) === name) found = value;
    at = afterComma(text, endOfValue(text, value));
  }
  return found;
}

function elementAt(text: string, array: number, index: number): number | null {
  let at = skipSpace(text, array + 1);
  for (let passed = 0; text[at] !== ']' && at < text.length; passed++) {
    if (passed === index) return at;
    at = afterComma(text, endOfValue(text, at));
  }
  return null;
}

function afterComma(text: string, end: number): number {
  const at = skipSpace(text, end);
  return text[at] === ',' ? skipSpace(text, at + 1) : at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') at = endOfString(text, at) - 1;
    else if ('{['.includes(char)) depth++;
    else if (depth === 0 && ',}] \t\r\n:'.includes(char)) return at;
    else if ('}]'.includes(char)) depth--;
    if (depth === 0 && '"}]'.includes(text.charAt(at))) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, quote: number): number {
  let at = quote + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
