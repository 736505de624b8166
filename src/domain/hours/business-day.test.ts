import { describe, expect, it } from 'vitest';
import { hoursId } from '../ids.ts';
import { epochMs } from '../time.ts';
import { nextBusinessDay } from './business-day.ts';
import type { Hours } from './hours.ts';

const at = (moment: string) => epochMs(Temporal.Instant.from(moment).epochMilliseconds);
const berlin = 'Europe/Berlin';
const daily: Hours['weekly'][keyof Hours['weekly']] = [['09:00', '17:00']];
const hours: Hours = {
  id: hoursId('019b0000-0000-7000-8000-000000000001'),
  name: 'Office',
  timeZone: berlin,
  weekly: { mon: daily, tue: [], wed: daily, thu: daily, fri: daily, sat: daily, sun: [] },
  exceptions: [
    { date: '2026-12-25', open: [] },
    { date: '2026-12-26', open: [] },
  ],
};

describe('the next business day', () => {
  it('is the day after; over a weekend it is Monday', () => {
    expect(nextBusinessDay(at('2026-11-19T13:00Z'), berlin, null)).toBe('2026-11-20');
    expect(nextBusinessDay(at('2026-11-20T13:00Z'), berlin, null)).toBe('2026-11-23');
    expect(nextBusinessDay(at('2026-11-22T13:00Z'), berlin, null)).toBe('2026-11-23');
  });

  it('counts from the day it is in that zone', () => {
    expect(nextBusinessDay(at('2026-11-18T23:30Z'), berlin, null)).toBe('2026-11-20');
    expect(nextBusinessDay(at('2026-11-18T23:30Z'), 'America/New_York', null)).toBe('2026-11-19');
  });

  it('is a day on which the hours open, and no holiday', () => {
    expect(nextBusinessDay(at('2026-11-20T13:00Z'), berlin, hours)).toBe('2026-11-21');
    expect(nextBusinessDay(at('2026-11-21T13:00Z'), berlin, hours)).toBe('2026-11-23');
    expect(nextBusinessDay(at('2026-11-23T13:00Z'), berlin, hours)).toBe('2026-11-25');
    expect(nextBusinessDay(at('2026-12-24T13:00Z'), berlin, hours)).toBe('2026-12-28');
  });

  it('is a weekday where the hours never open', () => {
    const never: Hours = {
      ...hours,
      weekly: { ...hours.weekly, mon: [], wed: [], thu: [], fri: [], sat: [] },
    };
    expect(nextBusinessDay(at('2026-11-20T13:00Z'), berlin, never)).toBe('2026-11-23');
  });

  it('is the day after on the nights when the clock changes', () => {
    expect(nextBusinessDay(at('2026-03-29T00:30Z'), berlin, null)).toBe('2026-03-30');
    expect(nextBusinessDay(at('2026-10-25T00:30Z'), berlin, null)).toBe('2026-10-26');
  });
});
