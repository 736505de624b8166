import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../domain/time.ts';
import { EditMoments } from './edit-moments.ts';

const noon = epochMs(Date.UTC(2026, 10, 20, 12));
const next = epochMs(noon + 1_000);

describe('the moment of an edit', () => {
  it('is the one that Salesforce says where nobody edited here', () => {
    expect(new EditMoments().shown('a', noon)).toBe(noon);
  });

  it('is another for each of several within a second', () => {
    const moments = new EditMoments();
    const seen = [noon];
    for (let edit = 0; edit < 5; edit += 1) {
      moments.edited('a', noon);
      seen.push(moments.shown('a', noon));
    }
    expect(new Set(seen.slice(1)).size).toBe(5);
    expect(moments.shown('b', noon)).toBe(noon);
  });

  it('is the one that Salesforce says again once a later second has begun', () => {
    const moments = new EditMoments();
    moments.edited('a', noon);
    moments.edited('a', noon);
    expect(moments.shown('a', next)).toBe(next);
    moments.edited('a', next);
    expect(moments.shown('a', next)).toBe(next);
  });

  it('is forgotten of who was edited longest ago', () => {
    const moments = new EditMoments();
    for (let edit = 0; edit < 2; edit += 1) moments.edited('old', noon);
    for (let record = 0; record < 10_000; record += 1) moments.edited(`r${record}`, noon);
    expect(moments.shown('old', noon)).toBe(noon);
  });
});
