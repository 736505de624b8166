import type { z } from 'zod';
import type { Locale } from '../../../domain/locale.ts';
import { isMessageKey, translate, type MessageKey, type MessageValues } from '../../../messages/index.ts';

type Issue = z.core.$ZodIssue;
type Said = readonly [MessageKey, MessageValues?];

const notAllowed: Said = ['problem.field.not-allowed'];

/**
 * What is allowed where a value was refused, in the reader's language and in our own words: zod's are for developers.
 * The issue must have been found with `reportInput`, by which what is missing is told from what is wrong.
 */
export function messageOf(issue: Issue, locale: Locale): string {
  const meant = meantBy(issue);
  // A schema's own words are keys of our messages, and are translated with the problem.
  if (isMessageKey(meant.message)) return meant.message;
  const [key, values] = saidOf(meant);
  return translate(locale, key, values);
}

/** Of several readings of a value, the issue of that which comes nearest; of a key, what is wrong with it. */
function meantBy(issue: Issue): Issue {
  if (issue.input === undefined) return issue;
  if (issue.code === 'invalid_key') return issue.issues[0] ?? issue;
  if (issue.code !== 'invalid_union' || isMessageKey(issue.message)) return issue;
  const here = issue.errors.flat().filter(({ path }) => path.length === 0);
  const ofRightType = here.find(({ code }) => code !== 'invalid_type' && code !== 'invalid_value');
  const nearest = ofRightType ?? here[0];
  return nearest === undefined ? issue : meantBy(nearest);
}

function saidOf(issue: Issue): Said {
  if (isMissing(issue)) return ['problem.field.required'];
  switch (issue.code) {
    case 'invalid_type':
      return [types[issue.expected] ?? 'problem.field.not-allowed'];
    case 'invalid_value':
      return ['problem.field.one-of', { allowed: issue.values.map(String).join(', ') }];
    case 'too_big':
      return tooBig(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'invalid_format':
      return ofFormat(issue);
    case 'unrecognized_keys':
      return ['problem.field.unknown-field'];
    case 'invalid_union':
      return 'options' in issue
        ? ['problem.field.one-of', { allowed: issue.options?.map(String).join(', ') ?? '' }]
        : notAllowed;
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return notAllowed;
  }
}

/** Left out, where something must be given. */
const isMissing = ({ code, input }: Issue): boolean =>
  input === undefined && (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union');

/** What must be given, by what zod calls it. */
const types: Readonly<Record<string, MessageKey>> = {
  string: 'problem.field.text',
  int: 'problem.field.whole-number',
  number: 'problem.field.number',
  boolean: 'problem.field.boolean',
  array: 'problem.field.list',
  tuple: 'problem.field.list',
  object: 'problem.field.object',
  record: 'problem.field.object',
  null: 'problem.field.nothing',
  undefined: 'problem.field.nothing',
};

/** How a text must be, by what zod calls it. */
const formats: Readonly<Record<string, MessageKey>> = {
  email: 'problem.field.mail-address',
  datetime: 'problem.field.instant',
  date: 'problem.field.date',
  uuid: 'problem.field.id',
};

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig): Said {
  const most = Number(maximum);
  if (origin === 'string') return ['problem.field.too-long', { most }];
  return [origin === 'array' ? 'problem.field.most-entries' : 'problem.field.at-most', { most }];
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): Said {
  const least = Number(minimum);
  if (origin === 'string')
    return least <= 1 ? ['problem.field.required'] : ['problem.field.too-short', { least }];
  return [origin === 'array' ? 'problem.field.least-entries' : 'problem.field.at-least', { least }];
}

function ofFormat(issue: z.core.$ZodIssueInvalidStringFormat): Said {
  const known = formats[issue.format];
  if (known !== undefined) return [known];
  return 'pattern' in issue && issue.pattern !== undefined
    ? ['problem.field.pattern', { pattern: issue.pattern }]
    : notAllowed;
}
