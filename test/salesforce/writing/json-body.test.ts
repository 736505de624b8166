import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, readJson, type JsonPath } from './json-body.ts';

describe('a place in a body', () => {
  it('is told by line and column, from one', () => {
    const text = '{\n  "records": [\n    {"Subject": "a,]}\\"", "Due": 5}\n  ]\n}';
    expect(placeOf(text, ['records', 0, 'Due'])).toBe('[line:3, column:34]');
    expect(placeOf(text, ['records', 0])).toBe('[line:3, column:5]');
    expect(placeOf(text, [])).toBe('[line:1, column:1]');
  });

  it('of a member that stands there twice is that of the last', () => {
    expect(placeOf('{"a": 1, "a": 2}', ['a'])).toBe('[line:1, column:15]');
  });

  it('is where the value can be read, whatever the body', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        for (const [path, value] of valuesIn(JSON.parse(text), [])) {
          const [, line, column] = /line:(\d+), column:(\d+)/.exec(placeOf(text, path)) ?? [];
          const rest = text
            .split('\n')
            .slice(Number(line) - 1)
            .join('\n')
            .slice(Number(column) - 1);
          const written = JSON.stringify(value, null, indent).split('\n')[0] ?? '';
          expect(rest.startsWith(written)).toBe(true);
        }
      }),
    );
  });

  it('is told of what is no JSON', () => {
    expect(() => readJson('{"a": b}')).toThrow(
      /Unexpected character \('b' \(code 98\)\) at \[line:1, column:7\]/,
    );
    expect(() => readJson('{"a": 1')).toThrow(/Unexpected end-of-input/);
    expect(() => readJson('  ')).toThrow(/no entity body/);
  });

  it.each([
    ['{"a" 1}', 5],
    ['{"a": 1,}', 8],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['{"a": [true, nul]}', 13],
    ['{"a": "b}', 6],
    ['{} {}', 3],
    ['[01]', 2],
    ['[1', 2],
    ['["a\nb"]', 1],
    ['['.repeat(2000), 1000],
  ])('is told of %s at its offset %i', (text, offset) => {
    expect(() => readJson(text)).toThrow(`[line:1, column:${offset + 1}]`);
  });
});

function valuesIn(value: unknown, path: JsonPath): readonly (readonly [JsonPath, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const steps = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[path, value], ...steps.flatMap(([step, inner]) => valuesIn(inner, [...path, step]))];
}
