import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilDay, epochMs, isoText } from './time.ts';

const first = Date.UTC(1000, 0, 1);
const last = Date.UTC(9999, 11, 31);

describe('a day', () => {
  it('is the one that Temporal names, in every year of four digits', () => {
    const epoch = Temporal.PlainDate.from('1970-01-01');
    fc.assert(
      fc.property(fc.integer({ min: first / 86_400_000, max: last / 86_400_000 }), (days) => {
        expect(civilDay(days)).toBe(epoch.add({ days }).toString());
      }),
    );
    expect([civilDay(-1), civilDay(0), civilDay(11_016)]).toEqual(['1969-12-31', '1970-01-01', '2000-02-29']);
  });
});

describe('a moment', () => {
  it('is written as JSON has it', () => {
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (at) => {
        expect(isoText(epochMs(at))).toBe(new Date(at).toISOString());
      }),
    );
  });
});
