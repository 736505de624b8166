import type { Calendar } from './calendar.ts';

type DateFunction = (date: Temporal.PlainDate, calendar: Calendar) => number | string;

const quarterOf = (month: number): number => Math.ceil(month / 3);

/** The fiscal year bears the calendar year in which it ends. */
function fiscal(
  date: Temporal.PlainDate,
  { fiscalStartMonth }: Calendar,
): { readonly year: number; readonly month: number } {
  const month = ((date.month - fiscalStartMonth + 12) % 12) + 1;
  const startsThisYear = date.month >= fiscalStartMonth;
  if (fiscalStartMonth === 1) return { year: date.year, month };
  return { year: startsThisYear ? date.year + 1 : date.year, month };
}

/** What SOQL can group and filter dates by; of a moment, the day in UTC or in the zone of `convertTimezone()`. */
export const dateFunctions: ReadonlyMap<string, DateFunction> = new Map<string, DateFunction>([
  ['CALENDAR_MONTH', (date) => date.month],
  ['CALENDAR_QUARTER', (date) => quarterOf(date.month)],
  ['CALENDAR_YEAR', (date) => date.year],
  ['DAY_IN_MONTH', (date) => date.day],
  // 1 is Sunday.
  ['DAY_IN_WEEK', (date) => (date.dayOfWeek % 7) + 1],
  ['DAY_IN_YEAR', (date) => date.dayOfYear],
  ['DAY_ONLY', (date) => date.toString()],
  ['FISCAL_MONTH', (date, calendar) => fiscal(date, calendar).month],
  ['FISCAL_QUARTER', (date, calendar) => quarterOf(fiscal(date, calendar).month)],
  ['FISCAL_YEAR', (date, calendar) => fiscal(date, calendar).year],
  ['WEEK_IN_MONTH', (date) => Math.ceil(date.day / 7)],
  ['WEEK_IN_YEAR', (date) => Math.ceil(date.dayOfYear / 7)],
]);
