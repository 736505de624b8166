import { describe, expect, it } from 'vitest';
import { ContactRate } from './contact-rate.ts';

/** What a rate says after these contacts, one every so often. */
function after(contacts: number, everyMs: number) {
  const rate = new ContactRate();
  for (let contact = 0; contact < contacts; contact += 1) rate.count(contact * everyMs);
  return rate.gatherMs((contacts - 1) * everyMs);
}

describe('writes that nobody waits for', () => {
  it.each([
    [1, 0],
    [9, 100],
    [100, 7_000],
  ])('are gathered for 3 s while contacts are few: %i, one every %i ms', (contacts, everyMs) => {
    expect(after(contacts, everyMs)).toBe(3_000);
  });

  it.each([
    [10, 0],
    [10, 6_000],
    [100, 600],
  ])('are gathered for 15 s from 10 contacts a minute on: %i, one every %i ms', (contacts, everyMs) => {
    expect(after(contacts, everyMs)).toBe(15_000);
  });

  it('are gathered for 3 s again once a minute was calm', () => {
    const rate = new ContactRate();
    for (let contact = 0; contact < 20; contact += 1) rate.count(contact);
    expect(rate.gatherMs(30_000)).toBe(15_000);
    expect(rate.gatherMs(60_020)).toBe(3_000);
  });
});
