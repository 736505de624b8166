import { describe, expect, it } from 'vitest';
import { canBeDialled, cleanNumber, looksLikeName } from './written-number.ts';

describe('a pasted number', () => {
  for (const [written, clean] of [
    ['+49 89 636-48018', '+498963648018'],
    ['+49 (0)89 / 636 48018', '+498963648018'],
    ['(089) 63648018', '08963648018'],
    ['tel:+31-20-123-4567', '+31201234567'],
    ['00 44 20 7946 0123', '00442079460123'],
    ['+１ ２０２ ５５５ ０１００', '+12025550100'],
    ['\u202a+49 89 1234\u202c', '+49891234'],
    ['*21#', '*21#'],
    ['0+49', '049'],
  ] as const) {
    it(`written as ${written} is dialled as ${clean}`, () => expect(cleanNumber(written)).toBe(clean));
  }

  it('is a name where it has letters, unless they say that it is a number', () => {
    expect(looksLikeName('Mustermann')).toBe(true);
    expect(looksLikeName('Ğüler')).toBe(true);
    expect(looksLikeName('tel:+4989')).toBe(false);
    expect(looksLikeName('+49 89')).toBe(false);
  });

  it('can be dialled from two digits on', () => {
    expect(canBeDialled('')).toBe(false);
    expect(canBeDialled('+')).toBe(false);
    expect(canBeDialled('1')).toBe(false);
    expect(canBeDialled('11')).toBe(true);
    expect(canBeDialled('+49896364801812345')).toBe(true);
    expect(canBeDialled('123456789012345678')).toBe(false);
  });
});
