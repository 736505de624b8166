import type { FastifyRequest } from 'fastify';

/**
 * What stands in the tags of `If-Match`, strong or weak: the versions that a change is based on (spec X12). null: none is
 * named, so it is based on whatever there is. What is no tag names no version.
 */
export function ifMatch({ headers }: Pick<FastifyRequest, 'headers'>): readonly string[] | null {
  const given = headers['if-match']?.trim();
  if (given === undefined || given === '*') return null;
  return [...given.matchAll(/"([^"]*)"/gu)].map(([, version = '']) => version);
}
