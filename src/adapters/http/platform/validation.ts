import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { maxFaults } from '../../../contract/common.ts';
import type { Locale } from '../../../domain/locale.ts';
import type { FieldError } from '../../../domain/refusal.ts';
import { messageOf } from './issue-message.ts';

/** A body, query, path or header that is not as its schema says. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly issues: readonly z.core.$ZodIssue[];
  constructor(issues: readonly z.core.$ZodIssue[]) {
    super('the request is not as its schema says');
    this.issues = issues;
  }
}

/** Validates by zod and keeps the issues whole, so that they can be put into the reader's language afterwards. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema }) => {
  return (data: unknown) => {
    // The input is kept to tell what is missing from what is wrong; it is never shown.
    const result = schema.safeParse(data, { reportInput: true });
    return result.success ? { value: result.data } : { error: new InvalidInput(result.error.issues) };
  };
};

/** The faults of an input, in the reader's language. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[], locale: Locale): readonly FieldError[] {
  return issues
    .slice(0, maxFaults)
    .flatMap((issue) => errorsOf(issue, locale))
    .slice(0, maxFaults);
}

/** One issue names all unknown members of an object; each is a field of its own to whoever mends them. */
function errorsOf(issue: z.core.$ZodIssue, locale: Locale): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .slice(0, maxFaults)
      .map((key) => ({ path: pathOf([...issue.path, key]), message: 'problem.field.unknown-field' }));
  return [{ path: pathOf(issue.path), message: messageOf(issue, locale) }];
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
