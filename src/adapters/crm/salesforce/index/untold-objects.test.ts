import { describe, expect, it } from 'vitest';
import { recordId } from '../../../../domain/ids.ts';
import { UntoldObjects } from './untold-objects.ts';

const [one, other] = [recordId('00Q1'), recordId('00Q2')];

describe('an object of which no change events come', () => {
  it('is found when the org has twice told of changes that no event did', () => {
    const untold = new UntoldObjects();
    untold.compare('Lead', [one]);
    expect(untold.includes('Lead')).toBe(false);
    untold.compare('Lead', []);
    untold.compare('Lead', [other]);
    expect(untold.includes('Lead')).toBe(true);
    expect(untold.includes('Contact')).toBe(false);
  });

  it('is none where any of the changes was told', () => {
    const untold = new UntoldObjects();
    for (const _ of [1, 2, 3]) {
      untold.tell('Lead', [one]);
      untold.compare('Lead', [one, other]);
    }
    expect(untold.includes('Lead')).toBe(false);
  });

  it('is none any more when an event comes', () => {
    const untold = new UntoldObjects();
    untold.compare('Lead', [one]);
    untold.compare('Lead', [one]);
    untold.tell('Lead', [other]);
    expect(untold.includes('Lead')).toBe(false);
  });
});
