import { describe, expect, it } from 'vitest';
import type { E164 } from '../number.ts';
import { matchableNumber } from './matchable-number.ts';

const number = '+498963648018' as E164;

describe('the number to match by', () => {
  it.each([
    [{ number, withheld: false, ours: false }, number, 'why.match.number'],
    [{ number: null, withheld: true, ours: false }, null, 'why.match.withheld'],
    // Some networks send the number along although the caller withholds it.
    [{ number, withheld: true, ours: false }, null, 'why.match.withheld'],
    [{ number: null, withheld: false, ours: false }, null, 'why.match.no-number'],
    [{ number, withheld: false, ours: true }, null, 'why.match.own-number'],
  ])('of %j is %j', (other, value, code) => {
    expect(matchableNumber(other)).toMatchObject({ value, step: { rule: 'L23', because: { code } } });
  });
});
