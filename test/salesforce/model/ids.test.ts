import { describe, expect, it } from 'vitest';
import { fullId, makeId } from './ids.ts';

describe('an id', () => {
  it('gets the three letters that Salesforce gives it', () => {
    expect(fullId('00570000001ZwTi')).toBe('00570000001ZwTiAAK');
    expect(fullId('001D000000IRFmaIAH')).toBe('001D000000IRFmaIAH');
  });

  it('with other letters, or another length, is none', () => {
    expect(fullId('001D000000IRFmaIAX')).toBeNull();
    expect(fullId('001D000000IRFma00')).toBeNull();
    expect(fullId('')).toBeNull();
  });

  it('counts on, and is whole', () => {
    const ids = Array.from({ length: 200 }, (_, number) => makeId('00T', 'Xyz', number));
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) expect(fullId(id.slice(0, 15))).toBe(id);
  });
});
