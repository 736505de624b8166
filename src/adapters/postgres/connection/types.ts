import pg from 'pg';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';

/**
 * How PostgreSQL's text becomes our values, where `pg`'s own choice does not fit: moments are milliseconds
 * (`EpochMs`), never `Date`; dates stay text; whole numbers are numbers, and one too large for that is an
 * error instead of a wrong digit; `numeric` is a number because we keep only amounts and averages in it.
 */
const scalars = new Map<number, (text: string) => unknown>([
  [20, wholeNumber],
  [1082, String],
  [1184, moment],
  [1700, Number],
]);

/** The array type of each scalar above. */
const arrays = new Map<number, (text: string) => unknown>([
  [1016, wholeNumber],
  [1182, String],
  [1185, moment],
  [1231, Number],
]);

/** `text[]`, whose parser gives the entries of any array as text. */
const textArray: number = 1009;
const parseTextArray = pg.types.getTypeParser(textArray, 'text') as (text: string) => unknown;

const parsers = new Map<number, (text: string) => unknown>(scalars);
for (const [oid, parse] of arrays) {
  parsers.set(oid, (text) => {
    const entries: unknown = parseTextArray(text);
    if (!Array.isArray(entries)) throw new TypeError('PostgreSQL sent no array.');
    return entries.map((entry: unknown) => (typeof entry === 'string' ? parse(entry) : entry));
  });
}

/** For a connection's configuration; never set globally, where another user of `pg` would meet them. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((text: string) => unknown) => {
    const own = format === 'binary' ? undefined : parsers.get(oid);
    const builtIn = pg.types.getTypeParser(oid, format) as (text: string) => unknown;
    return own ?? builtIn;
  },
};

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The whole number ${text} from the database is too large to be exact.`);
}

/** `2026-05-04 12:34:56.789+00` in whatever zone the session has, as milliseconds since 1970. */
function moment(text: string): number {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  const iso = text.endsWith('+00') ? `${text.slice(0, -3)}Z` : text.replace(/([+-]\d\d)$/, '$1:00');
  const value = Date.parse(iso.replace(' ', 'T'));
  if (!Number.isNaN(value)) return value;
  throw new RangeError(`The moment ${text} from the database is outside the years 1 to 9999.`);
}

/** Facts that were selected as text, so that they are parsed only when they are looked at; trusted as typed rows are. */
export const factsFrom = (json: string): ContactFacts => JSON.parse(json) as ContactFacts;
