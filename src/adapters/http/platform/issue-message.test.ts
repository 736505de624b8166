import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { day, givenInstant, text } from '../../../contract/common.ts';
import { locales } from '../../../domain/locale.ts';
import { fieldErrors } from './validation.ts';

const inWords = (schema: z.ZodType, given: unknown, locale: 'en' | 'de' | 'nl') =>
  fieldErrors(schema.safeParse(given, { reportInput: true }).error?.issues ?? [], locale).map(
    ({ message }) => message,
  );

/** What is refused, with what people are told. */
const refused: readonly (readonly [string, z.ZodType, unknown, string])[] = [
  ['nothing where a text must be', z.string(), undefined, 'is required'],
  ['nothing where one of some must be', z.enum(['a', 'b']), undefined, 'is required'],
  ['nothing where one of several things must be', z.union([z.string(), z.int()]), undefined, 'is required'],
  ['an empty text', z.string().min(1), '', 'is required'],
  ['a text that is too short', z.string().min(10), 'abc', 'must be at least 10 characters'],
  ['a text that is too long', text(3), 'abcd', 'must be at most 3 characters'],
  ['no text', z.string(), 7, 'must be text'],
  ['null', z.string(), null, 'must be text'],
  ['no number', z.number(), 'x', 'must be a number'],
  ['no number in an address', z.coerce.number(), 'x', 'must be a number'],
  ['half a number', z.int(), 1.5, 'must be a whole number'],
  ['no yes or no', z.boolean(), 'yes', 'must be true or false'],
  ['no list', z.array(z.string()), {}, 'must be a list'],
  ['no object', z.object({}), 'x', 'must be an object with fields'],
  ['no table', z.record(z.string(), z.string()), [], 'must be an object with fields'],
  ['something where nothing may be', z.null(), 1, 'must be left out'],
  ['a value that is not among them', z.enum(['a', 'b']), 'c', 'must be one of: a, b'],
  ['another value than the only one', z.literal('a'), 'b', 'must be one of: a'],
  ['too many', z.array(z.int()).max(1), [1, 2], 'must have at most 1 entry'],
  ['too few', z.array(z.int()).min(2), [1], 'must have at least 2 entries'],
  ['a number that is too high', z.int().max(5), 6, 'must be 5 or less'],
  ['a number that is too low', z.number().min(0), -1, 'must be 0 or more'],
  ['no email address', z.email(), 'x', 'must be one email address, such as desk@example.org'],
  [
    'no email address nor nothing',
    z.union([z.email(), z.literal('')]),
    'x',
    'must be one email address, such as desk@example.org',
  ],
  ['no moment', givenInstant, '2026-12-24', 'must be a moment with zone such as 2026-12-24T18:00:00Z'],
  ['no day', day, '24.12.2026', 'must be a date such as 2026-12-24'],
  ['no id', z.uuid(), '7', 'must be an id, such as 0197f3c2-5b1e-7c3a-9d42-6e8f0a1b2c3d'],
  ['what does not fit a pattern', z.string().regex(/^\d+$/u), 'x', 'must match /^\\d+$/u'],
  ['an unknown field', z.strictObject({}), { more: 1 }, 'problem.field.unknown-field'],
  [
    'what is none of several things',
    z.union([z.object({ a: z.int() }), z.object({ b: z.int() })]),
    {},
    'is not allowed; see the field in /api/v1/openapi.json',
  ],
  [
    'an unknown kind of thing',
    z.discriminatedUnion('type', [z.object({ type: z.literal('a') }), z.object({ type: z.literal('b') })]),
    { type: 'c' },
    'must be one of: a, b',
  ],
  ['a key that may not be', z.record(z.string().min(2), z.int()), { a: 1 }, 'must be at least 2 characters'],
  ['half a step', z.number().multipleOf(5), 3, 'is not allowed; see the field in /api/v1/openapi.json'],
  ['an element of a set', z.set(z.int()), new Set(['a']), 'must be a number'],
  [
    'what a rule without words refuses',
    z.string().refine(() => false),
    'x',
    'is not allowed; see the field in /api/v1/openapi.json',
  ],
  ['what a rule of ours refuses', text(9), '\u0000', 'problem.field.nul'],
];

describe('a value that is refused', () => {
  it.each(refused)('%s, is told in our own words', (_what, schema, given, words) => {
    expect(inWords(schema, given, 'en')).toEqual([words]);
  });

  it('is never told in words for developers, in any language', () => {
    const words = refused.flatMap(([, schema, given]) =>
      locales.flatMap((locale) => inWords(schema, given, locale)),
    );
    expect(
      words.filter((told) =>
        /expected|invalid|erwartet|ungültig|verwacht|ongeldig|received|zod/iu.test(told),
      ),
    ).toEqual([]);
  });

  it('is told in the language of the reader', () => {
    const told = locales.map((locale) => inWords(z.string(), undefined, locale));
    expect(told).toEqual([['is required'], ['ist erforderlich'], ['is verplicht']]);
  });
});
