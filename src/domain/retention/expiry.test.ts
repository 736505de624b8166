import { describe, expect, it } from 'vitest';
import { after, epochMs } from '../time.ts';
import { defaultWorkflow } from '../workflow/workflow.ts';
import { earliestExpiry, expiry } from './expiry.ts';

const ended = epochMs(Date.UTC(2026, 10, 20, 12));
const days = (count: number) => after(ended, count * 24 * 60 * 60 * 1000);
const keeps = (unloggedDays: number | null, eventsDays: number | null) => ({
  ...defaultWorkflow.retention,
  unloggedDays,
  eventsDays,
});

describe('what is kept of a contact', () => {
  it('expires after the days that the workflow gives, each kind by its own', () => {
    expect(expiry([keeps(30, 90)], ended, days(29))).toEqual({ unlogged: false, events: false });
    expect(expiry([keeps(30, 90)], ended, days(30))).toEqual({ unlogged: true, events: false });
    expect(expiry([keeps(30, 90)], ended, days(90))).toEqual({ unlogged: true, events: true });
  });

  it('is kept for good without a number of days, and where no workflow is known', () => {
    expect(expiry([keeps(null, null)], ended, days(9999))).toEqual({ unlogged: false, events: false });
    expect(expiry([], ended, days(9999))).toEqual({ unlogged: false, events: false });
  });

  it('is kept as long as the longest of its workflows says', () => {
    expect(expiry([keeps(1, 1), keeps(30, null)], ended, days(29))).toEqual({
      unlogged: false,
      events: false,
    });
    expect(expiry([keeps(1, 1), keeps(30, null)], ended, days(30))).toEqual({
      unlogged: true,
      events: false,
    });
  });

  it('is looked for from the shortest time on', () => {
    expect(earliestExpiry([keeps(30, null), keeps(7, null)], 'unloggedDays', days(10))).toBe(days(3));
    expect(earliestExpiry([keeps(30, null)], 'eventsDays', days(10))).toBeNull();
  });
});
