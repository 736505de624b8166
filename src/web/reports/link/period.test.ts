import { describe, expect, it } from 'vitest';
import { dayIn, daysOf, isDay } from './period.ts';

describe('a period asked for by name', () => {
  // 20 November 2026 is a Friday.
  it.each([
    ['today', '2026-11-20', '2026-11-20', '2026-11-20'],
    ['yesterday', '2026-03-01', '2026-02-28', '2026-02-28'],
    ['this-week', '2026-11-20', '2026-11-16', '2026-11-22'],
    ['this-week', '2026-11-22', '2026-11-16', '2026-11-22'],
    ['this-week', '2026-11-23', '2026-11-23', '2026-11-29'],
    ['last-week', '2027-01-02', '2026-12-21', '2026-12-27'],
    ['this-month', '2028-02-29', '2028-02-01', '2028-02-29'],
    ['last-month', '2027-01-31', '2026-12-01', '2026-12-31'],
    // The nights in which the clock changes are days like any other.
    ['this-week', '2026-10-25', '2026-10-19', '2026-10-25'],
    ['yesterday', '2026-03-30', '2026-03-29', '2026-03-29'],
  ] as const)('%s, seen from %s', (preset, today, from, to) => {
    expect(daysOf(preset, today)).toEqual({ from, to });
  });
});

describe('the day of a moment', () => {
  it.each([
    ['2026-10-24T21:59:59Z', 'Europe/Berlin', '2026-10-24'],
    ['2026-10-24T22:00:00Z', 'Europe/Berlin', '2026-10-25'],
    // An hour later than the summer's clock would say.
    ['2026-10-25T22:59:59Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-03-29T22:00:00Z', 'Europe/Berlin', '2026-03-30'],
    ['2026-01-01T03:00:00Z', 'America/New_York', '2025-12-31'],
    ['2026-01-01T03:00:00Z', 'Pacific/Kiritimati', '2026-01-01'],
  ])('%s in %s', (at, zone, day) => {
    expect(dayIn(zone, Date.parse(at))).toBe(day);
  });
});

it('a day is one that the calendar has', () => {
  expect(['2026-11-20', '2028-02-29'].map(isDay)).toEqual([true, true]);
  expect(['2026-02-29', '2026-13-01', '2026-1-1', 'today', '', null].map(isDay)).toEqual(
    Array(6).fill(false),
  );
});
