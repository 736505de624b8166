import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byLocale, locales } from '../../locale.ts';
import { epochMs, type EpochMs } from '../../time.ts';
import { dayOf, Moments } from './moments.ts';

// Zones with whole and odd hours, with and without summer time, on both sides of the date line.
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
];
const anyZone = fc.constantFrom(...zones);
const anyLocale = fc.constantFrom(...locales);
const anyMoment = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2035, 0, 1) })
  .map((at): EpochMs => epochMs(at));

const intl = (at: EpochMs, locale: string, timeZone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(at).replaceAll(/[\u202f\u00a0]/g, ' ');

/** One of a language for all that is asked, in any order, as when contacts are planned together. */
const moments = byLocale((locale) => new Moments(locale));

const hours24 = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

describe('a moment in words', () => {
  it('is what the clocks and calendars of its zone show, in any language', () => {
    fc.assert(
      fc.property(anyMoment, anyLocale, anyZone, (at, locale, zone) => {
        expect(moments[locale].date(at, zone)).toBe(intl(at, locale, zone, { dateStyle: 'medium' }));
        expect(moments[locale].time(at, zone, '24h')).toBe(intl(at, locale, zone, hours24));
        expect(moments[locale].hour(at, zone)).toBe(intl(at, locale, zone, hours24).slice(0, 2));
        expect(moments[locale].time(at, zone, '12h')).toBe(
          intl(at, locale, zone, { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }),
        );
        const seconds = intl(at, locale, zone, { ...hours24, second: '2-digit' });
        expect(moments[locale].toTheSecond(at, zone)).toBe(`${moments[locale].date(at, zone)} ${seconds}`);
        expect(dayOf(at, zone)).toBe(intl(at, 'sv', zone, { dateStyle: 'short' }));
        expect(moments[locale].day(at, zone)).toBe(dayOf(at, zone));
      }),
    );
  });

  it('is right to the second in the nights in which the clocks are changed, in whatever order it is asked', () => {
    const told = (utc: string) => moments.en.toTheSecond(epochMs(Date.parse(utc)), 'Europe/Berlin');
    expect(told('2026-10-25T00:59:59Z')).toBe('Oct 25, 2026 02:59:59');
    expect(told('2026-10-25T01:00:00Z')).toBe('Oct 25, 2026 02:00:00');
    expect(told('2026-03-29T01:00:00Z')).toBe('Mar 29, 2026 03:00:00');
    expect(told('2026-03-29T00:59:59Z')).toBe('Mar 29, 2026 01:59:59');
    expect(told('2026-10-25T00:59:59Z')).toBe('Oct 25, 2026 02:59:59');
  });

  it('does not slow down or err over more days than are remembered', () => {
    for (let day = 0; day < 3_000; day += 1)
      expect(moments.de.date(epochMs(day * 86_400_000), 'UTC')).toMatch(/^\d\d\.\d\d\.\d{4}$/);
  });
});
