import { queryRefused } from '../soql-error.ts';

/** One character of a string literal; escaped where a backslash stood before it. */
export interface LiteralCharacter {
  readonly character: string;
  readonly escaped: boolean;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  N: '\n',
  r: '\r',
  R: '\r',
  t: '\t',
  T: '\t',
  b: '\b',
  B: '\b',
  f: '\f',
  F: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** What a literal between quotes says; refuses escapes that SOQL does not know, and `\%` and `\_` outside LIKE. */
export function stringValue(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return literalCharacters(raw, false)
    .map(({ character }) => character)
    .join('');
}

/** The characters of a literal; with `like`, `\%` and `\_` stand for themselves. */
export function literalCharacters(raw: string, like: boolean): readonly LiteralCharacter[] {
  const characters: LiteralCharacter[] = [];
  let rest = raw;
  while (rest !== '') {
    const [whole, character, escaped] = nextCharacter(rest, like);
    characters.push({ character, escaped });
    rest = rest.slice(whole.length);
  }
  return characters;
}

function nextCharacter(
  rest: string,
  like: boolean,
): readonly [whole: string, character: string, escaped: boolean] {
  if (!rest.startsWith('\\')) {
    const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    return [character, character, false];
  }
  const unicode = /^\\u([0-9a-f]{4})/i.exec(rest);
  if (unicode?.[1] !== undefined)
    return [unicode[0], String.fromCharCode(Number.parseInt(unicode[1], 16)), true];
  const letter = rest.charAt(1);
  if (like && (letter === '%' || letter === '_')) return [rest.slice(0, 2), letter, true];
  const character = escapes[letter];
  if (character === undefined) {
    throw queryRefused(
      'MALFORMED_QUERY',
      `Invalid string literal '${rest}'. Illegal character sequence '\\${letter}' in string literal.`,
    );
  }
  return [rest.slice(0, 2), character, true];
}
