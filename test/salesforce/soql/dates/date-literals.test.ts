import { describe, expect, it } from 'vitest';
import type { Calendar } from './calendar.ts';
import { dateFunctions } from './date-functions.ts';
import { periodOf } from './date-literals.ts';

// A Friday.
const calendar: Calendar = {
  zone: 'UTC',
  today: Temporal.PlainDate.from('2026-11-20'),
  firstDayOfWeek: 7,
  fiscalStartMonth: 2,
};

function period(literal: string, more: Partial<Calendar> = {}): string {
  const [name = '', n] = literal.split(':');
  const { from, before } = periodOf(name, n === undefined ? null : Number(n), { ...calendar, ...more });
  return `${from.toString()} ${before.subtract({ days: 1 }).toString()}`;
}

describe('a date literal', () => {
  it.each([
    ['TODAY', '2026-11-20 2026-11-20'],
    ['YESTERDAY', '2026-11-19 2026-11-19'],
    ['TOMORROW', '2026-11-21 2026-11-21'],
    ['THIS_WEEK', '2026-11-15 2026-11-21'],
    ['LAST_WEEK', '2026-11-08 2026-11-14'],
    ['NEXT_WEEK', '2026-11-22 2026-11-28'],
    ['LAST_MONTH', '2026-10-01 2026-10-31'],
    ['THIS_MONTH', '2026-11-01 2026-11-30'],
    ['NEXT_MONTH', '2026-12-01 2026-12-31'],
    ['LAST_90_DAYS', '2026-08-22 2026-11-20'],
    ['NEXT_90_DAYS', '2026-11-21 2027-02-18'],
    ['THIS_QUARTER', '2026-10-01 2026-12-31'],
    ['LAST_YEAR', '2025-01-01 2025-12-31'],
    ['THIS_FISCAL_QUARTER', '2026-11-01 2027-01-31'],
    ['NEXT_FISCAL_YEAR', '2027-02-01 2028-01-31'],
    ['LAST_N_DAYS:3', '2026-11-17 2026-11-20'],
    ['NEXT_N_DAYS:3', '2026-11-21 2026-11-23'],
    ['N_DAYS_AGO:3', '2026-11-17 2026-11-17'],
    ['LAST_N_WEEKS:2', '2026-11-01 2026-11-14'],
    ['N_WEEKS_AGO:2', '2026-11-01 2026-11-07'],
    ['NEXT_N_MONTHS:2', '2026-12-01 2027-01-31'],
    ['LAST_N_QUARTERS:2', '2026-04-01 2026-09-30'],
    ['N_YEARS_AGO:1', '2025-01-01 2025-12-31'],
    ['LAST_N_FISCAL_YEARS:1', '2025-02-01 2026-01-31'],
  ])('%s is %s', (literal, expected) => {
    expect(period(literal)).toBe(expected);
  });

  it('reckons weeks by the user’s locale', () => {
    expect(period('THIS_WEEK', { firstDayOfWeek: 1 })).toBe('2026-11-16 2026-11-22');
  });

  it.each(['SOMEDAY', 'LAST_DAY', 'THIS_N_DAYS:3', 'TODAY:3', 'LAST_N_DAYS', 'N_HOURS_AGO:2'])(
    '%s is none',
    (literal) => {
      expect(() => period(literal)).toThrow('MALFORMED_QUERY');
    },
  );
});

describe('a date function', () => {
  it.each([
    ['CALENDAR_QUARTER', 4],
    ['DAY_IN_WEEK', 6],
    ['DAY_IN_YEAR', 324],
    ['WEEK_IN_MONTH', 3],
    ['WEEK_IN_YEAR', 47],
    ['FISCAL_MONTH', 10],
    ['FISCAL_QUARTER', 4],
    ['FISCAL_YEAR', 2027],
    ['DAY_ONLY', '2026-11-20'],
  ])('%s of 20 November 2026 is %s', (name, expected) => {
    expect(dateFunctions.get(name)?.(calendar.today, calendar)).toBe(expected);
  });
});
