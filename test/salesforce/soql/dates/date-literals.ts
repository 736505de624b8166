import { queryRefused } from '../soql-error.ts';
import type { Calendar } from './calendar.ts';

/** Days from the first to before the second. */
export interface Period {
  readonly from: Temporal.PlainDate;
  readonly before: Temporal.PlainDate;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR' | 'FISCAL_QUARTER' | 'FISCAL_YEAR';

/** The days that a date literal stands for, reckoned from the user's today; refuses a name that is none. */
export function periodOf(name: string, n: number | null, calendar: Calendar): Period {
  const period = n === null ? named(name, calendar) : counted(name, n, calendar);
  if (period === null) {
    throw queryRefused('MALFORMED_QUERY', `unexpected token: '${n === null ? name : `${name}:${n}`}'`);
  }
  return period;
}

function named(name: string, calendar: Calendar): Period | null {
  const { today } = calendar;
  switch (name) {
    case 'TODAY':
      return units('DAY', 0, 1, calendar);
    case 'YESTERDAY':
      return units('DAY', -1, 1, calendar);
    case 'TOMORROW':
      return units('DAY', 1, 1, calendar);
    case 'LAST_90_DAYS':
      return { from: today.subtract({ days: 90 }), before: today.add({ days: 1 }) };
    case 'NEXT_90_DAYS':
      return { from: today.add({ days: 1 }), before: today.add({ days: 91 }) };
    default: {
      const found = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)$/.exec(name);
      const shift = { LAST: -1, THIS: 0, NEXT: 1 }[found?.[1] ?? ''];
      return shift === undefined ? null : units(unitOf(found?.[2]), shift, 1, calendar);
    }
  }
}

function counted(name: string, n: number, calendar: Calendar): Period | null {
  const { today } = calendar;
  // Days are the exception: the last n of them hold today as well.
  if (name === 'LAST_N_DAYS') return { from: today.subtract({ days: n }), before: today.add({ days: 1 }) };
  const range = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)S$/.exec(name);
  if (range !== null) {
    return units(unitOf(range[2]), range[1] === 'LAST' ? -n : 1, n, calendar);
  }
  const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)S_AGO$/.exec(name);
  return ago === null ? null : units(unitOf(ago[1]), -n, 1, calendar);
}

const allUnits: readonly Unit[] = [
  'DAY',
  'WEEK',
  'MONTH',
  'QUARTER',
  'YEAR',
  'FISCAL_QUARTER',
  'FISCAL_YEAR',
];
const unitOf = (name: string | undefined): Unit => allUnits.find((unit) => unit === name) ?? 'DAY';

/** `length` units, the first of them `shift` units from the one that today is in. */
function units(unit: Unit, shift: number, length: number, calendar: Calendar): Period {
  const start = startOf(unit, calendar);
  return { from: start.add(duration(unit, shift)), before: start.add(duration(unit, shift + length)) };
}

function startOf(unit: Unit, { today, firstDayOfWeek, fiscalStartMonth }: Calendar): Temporal.PlainDate {
  const month = today.with({ day: 1 });
  const monthsOfFiscalYear = (today.month - fiscalStartMonth + 12) % 12;
  switch (unit) {
    case 'DAY':
      return today;
    case 'WEEK':
      return today.subtract({ days: (today.dayOfWeek - firstDayOfWeek + 7) % 7 });
    case 'MONTH':
      return month;
    case 'QUARTER':
      return month.subtract({ months: (today.month - 1) % 3 });
    case 'YEAR':
      return month.with({ month: 1 });
    case 'FISCAL_QUARTER':
      return month.subtract({ months: monthsOfFiscalYear % 3 });
    case 'FISCAL_YEAR':
      return month.subtract({ months: monthsOfFiscalYear });
  }
}

function duration(unit: Unit, count: number): Temporal.DurationLike {
  switch (unit) {
    case 'DAY':
      return { days: count };
    case 'WEEK':
      return { weeks: count };
    case 'MONTH':
      return { months: count };
    case 'QUARTER':
    case 'FISCAL_QUARTER':
      return { months: 3 * count };
    case 'YEAR':
    case 'FISCAL_YEAR':
      return { years: count };
  }
}
