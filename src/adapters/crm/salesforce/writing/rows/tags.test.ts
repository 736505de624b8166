import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinedTags, splitTags } from './tags.ts';

describe('tags in one field', () => {
  it('are as people read them', () => {
    expect(joinedTags(['invoice', 'urgent'], 255)).toBe('invoice, urgent');
    expect(joinedTags([], 255)).toBe('');
    expect(splitTags('')).toEqual([]);
  });

  it('come back as they were', () => {
    const tag = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text === text.trim());
    fc.assert(
      fc.property(fc.array(tag), (tags) => {
        expect(splitTags(joinedTags(tags, 10_000))).toEqual(tags);
      }),
    );
  });

  it('are as many whole ones as the field takes', () => {
    expect(joinedTags(['invoice', 'urgent'], 14)).toBe('invoice');
    expect(joinedTags(['invoice'], 0)).toBe('');
  });
});
