import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { problemOf } from '../platform/failure.ts';
import { languageOf } from '../platform/language.ts';
import { problemDocument } from '../platform/problem.ts';

/** JSON, one document a line: what takes its time is told while it goes on. */
export const linesType = 'application/x-ndjson';

/** The answer of a route that tells either everything at its end, or lines while it goes on. */
export const wholeOrLines = <Whole extends z.ZodType, Line extends z.ZodType>(whole: Whole, line: Line) => ({
  description: `The whole, or ${linesType} where that is accepted.`,
  content: { 'application/json': { schema: whole }, [linesType]: { schema: line } },
});

export const acceptsLines = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes(linesType) ?? false;

/** Sends lines as they are made, some at a time; no more are made than the client takes. */
export const sendLines = (lines: AsyncIterable<readonly object[]>, reply: FastifyReply): FastifyReply =>
  reply
    .header('content-type', linesType)
    .header('cache-control', 'no-store')
    .send(Readable.from(written(lines)));

async function* written(lines: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  for await (const some of lines)
    if (some.length > 0) yield some.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** The last line of what ended with an error: the status has been sent by then. */
export function failedLine(error: unknown, request: FastifyRequest) {
  const { code, parts } = problemOf(error, request);
  return { type: 'failed' as const, problem: problemDocument(languageOf(request), code, parts) };
}
