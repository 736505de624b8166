import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likePattern } from './like.ts';

/** The textbook definition, which takes its time. */
function naive(pattern: string, text: string): boolean {
  const [first] = pattern;
  if (first === undefined) return text === '';
  const rest = pattern.slice(1);
  if (first === '%') return naive(rest, text) || (text !== '' && naive(pattern, text.slice(1)));
  return text !== '' && (first === '_' || first === text[0]) && naive(rest, text.slice(1));
}

describe('LIKE', () => {
  it('finds what the textbook definition finds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '1', '%', '_'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (written, value) => likePattern(written)(value) === naive(written, value)),
      {
        numRuns: 2_000,
      },
    );
  });

  it('takes escaped wildcards as themselves, and heeds no case', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', 'ß', '%', '_', '\\', "'", '😀'), maxLength: 8 }),
        (text) => {
          const escaped = text.replaceAll(/[\\%_']/g, '\\$&');
          expect(likePattern(escaped)(text.toUpperCase()) || text.includes('ß')).toBe(true);
          expect(likePattern(escaped)(`${text}x`)).toBe(false);
          expect(likePattern(`%${escaped}%`)(`x${text}y`)).toBe(true);
        },
      ),
    );
  });

  it('counts a character outside the basic plane as one', () => {
    expect(likePattern('_')('😀')).toBe(true);
    expect(likePattern('__')('😀')).toBe(false);
  });

  it('is quick with patterns that make others slow', () => {
    const started = performance.now();
    expect(likePattern(`${'%a'.repeat(50)}%b`)('a'.repeat(5_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
