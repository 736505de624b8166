import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sealing } from './sealed.ts';

const key = Buffer.alloc(32, 7);

describe('what is sealed', () => {
  it('opens with the same key at the same place, whatever it is', () => {
    const sealing = new Sealing(key);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
        expect(new Sealing(key).open(sealing.seal(text, place), place)).toBe(text);
      }),
    );
  });

  it('shows nothing of it, and looks different each time', () => {
    const sealing = new Sealing(key);
    const [one, other] = [sealing.seal('refresh-token', 'a'), sealing.seal('refresh-token', 'a')];
    expect(one.equals(other)).toBe(false);
    expect(one.includes('refresh')).toBe(false);
  });

  it('opens with no other key, at no other place, and not if a bit has changed', () => {
    const sealed = new Sealing(key).seal('refresh-token', 'of mia');
    expect(new Sealing(randomBytes(32)).open(sealed, 'of mia')).toBeNull();
    expect(new Sealing(key).open(sealed, 'of tom')).toBeNull();
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (byte, bit) => {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(byte) ^ (1 << bit), byte);
        expect(new Sealing(key).open(changed, 'of mia')).toBeNull();
      }),
    );
    for (let length = 0; length < sealed.length; length += 1)
      expect(new Sealing(key).open(sealed.subarray(0, length), 'of mia')).toBeNull();
  });

  it('needs a whole key', () => {
    expect(() => new Sealing(Buffer.alloc(31))).toThrow('32 bytes');
  });
});
