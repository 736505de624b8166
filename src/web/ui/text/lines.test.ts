import { describe, expect, it } from 'vitest';
import { linesOf } from './lines.ts';

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

describe('an answer that comes in pieces', () => {
  it('gives its lines whole, wherever the pieces end', async () => {
    const lines = await Array.fromAsync(linesOf(pieces('{"a"', ':1}\n{"b":2}', '\n', '\n{"c":3}\n')));
    expect(lines).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
  });

  it('gives no line that broke off', async () => {
    expect(await Array.fromAsync(linesOf(pieces('{"a":1}\n{"b"')))).toEqual(['{"a":1}']);
  });
});
