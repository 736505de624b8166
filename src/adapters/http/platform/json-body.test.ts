import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from './json-body.ts';

describe('the bound on a JSON body', () => {
  it('lets 25,000 values through and refuses more, in lists and in objects', () => {
    const list = (count: number) => JSON.stringify(Array.from({ length: count }, () => 1));
    expect(jsonFault(list(24_999))).toBe(null);
    expect(jsonFault(list(25_001))).toEqual({
      message: 'problem.field.json-values',
      values: { most: 25_000 },
    });
    const object = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`k${index}`, 1]));
    expect(jsonFault(JSON.stringify(object))?.message).toBe('problem.field.json-values');
    expect(jsonFault(`[${'[],'.repeat(30_000)}[]]`)?.message).toBe('problem.field.json-values');
  });

  it('lets 32 levels through and refuses more', () => {
    expect(jsonFault('['.repeat(32) + ']'.repeat(32))).toBe(null);
    expect(jsonFault('{"a":'.repeat(33))).toEqual({
      message: 'problem.field.json-depth',
      values: { most: 32 },
    });
  });

  it('does not count what stands in texts', () => {
    const signs = fc.string({ unit: fc.constantFrom('[', '{', ',', '"', '\\', 'a') });
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 20 }), (texts) => {
        const long = texts.map((text) => text.repeat(2_000));
        expect(jsonFault(JSON.stringify({ texts: long }))).toBe(null);
      }),
    );
  });

  it('leaves what is no JSON to the parser', () => {
    for (const text of ['', '"', '"\\', '{"a', ']]]']) expect(jsonFault(text)).toBe(null);
  });
});
