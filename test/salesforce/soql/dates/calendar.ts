import type { OrgReading } from '../../model/org-data.ts';

/** The user's and the org's settings by which relative dates are reckoned. */
export interface Calendar {
  readonly zone: string;
  readonly today: Temporal.PlainDate;
  /** 1 (Monday) to 7 (Sunday). */
  readonly firstDayOfWeek: number;
  /** 1 to 12. */
  readonly fiscalStartMonth: number;
}

/** Of the user who asks: zone and locale stand in the `User` row, the fiscal year in `Organization`. */
export function calendarOf(reading: OrgReading): Calendar {
  const user = reading.row('User', reading.userId);
  const zone = textIn(user?.['TimeZoneSidKey']) ?? 'UTC';
  const locale = textIn(user?.['LocaleSidKey']) ?? 'en_US';
  const month =
    reading.object('Organization') === null
      ? null
      : reading.rows('Organization')[0]?.['FiscalYearStartMonth'];
  return {
    zone,
    today: Temporal.Instant.fromEpochMilliseconds(reading.now()).toZonedDateTimeISO(zone).toPlainDate(),
    firstDayOfWeek: firstDayOfWeek(locale),
    fiscalStartMonth: typeof month === 'number' ? month : 1,
  };
}

const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Weeks of the Americas, and those of most of Asia, begin on Sunday, those of Europe on Monday. */
function firstDayOfWeek(locale: string): number {
  return new Intl.Locale(locale.replaceAll('_', '-')).getWeekInfo().firstDay;
}
