import type { Mutant } from './mutant.ts';

/** A file's text with a mutant's mistake in it; throws where the place is not there, or there twice. */
export function mutated(code: string, { from, to }: Pick<Mutant, 'from' | 'to'>): string {
  const [before, after, ...more] = code.split(from);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`stands there ${code.split(from).length - 1} times: ${from}`);
  return before + to + after;
}
