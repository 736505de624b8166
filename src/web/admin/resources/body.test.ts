import { describe, expect, it } from 'vitest';
import { readOpenings, valueAt, withValue, writtenOpenings } from './body.ts';

describe('a body being filled in', () => {
  it('changes one value and leaves what is beside it', () => {
    const body = { name: 'Support', serviceLevel: { seconds: 20, percent: 80 } };
    const changed = withValue(body, 'serviceLevel.seconds', 30);
    expect(changed).toEqual({ name: 'Support', serviceLevel: { seconds: 30, percent: 80 } });
    expect(valueAt(changed, 'serviceLevel.seconds')).toBe(30);
    expect(body.serviceLevel.seconds).toBe(20);
    expect(valueAt(body, 'serviceLevel.words.none')).toBeUndefined();
  });

  it('writes opening times as it reads them', () => {
    const openings = [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ];
    expect(writtenOpenings(openings)).toBe('09:00-12:00, 13:00-17:00');
    expect(readOpenings(' 09:00 – 12:00,13:00-17:00 ,')).toEqual(openings);
    expect(readOpenings('')).toEqual([]);
    expect(readOpenings('nine')).toEqual([['nine']]);
  });
});
