import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../refusal.ts';
import { isoText } from '../time.ts';
import { daysOf, periodBetween, type Period } from './period.ts';

const berlin = 'Europe/Berlin';
const hourMs = 3_600_000;

function between(from: string, to: string, zone: string): Period {
  const period = periodBetween(from, to, zone);
  if (isRefusal(period)) throw new Error(JSON.stringify(period));
  return period;
}
const shown = ({ from, to }: Period) => [isoText(from), isoText(to)];

describe('a period', () => {
  it('includes the day that it ends with', () => {
    expect(shown(between('2026-11-20', '2026-11-20', berlin))).toEqual([
      '2026-11-19T23:00:00.000Z',
      '2026-11-20T23:00:00.000Z',
    ]);
  });

  it.each([
    ['of which the clock goes forward has 23 hours', '2026-03-29', berlin, 23],
    ['of which the clock goes back has 25 hours', '2026-10-25', berlin, 25],
    [
      'that begins at one o’clock because midnight is left out has 23 hours',
      '2018-11-04',
      'America/Sao_Paulo',
      23,
    ],
    ['of which the clock moves by half an hour', '2026-10-04', 'Australia/Lord_Howe', 23.5],
    ['without a change has 24 hours', '2026-10-25', 'Asia/Kathmandu', 24],
  ])('of a day %s', (_, day, zone, hours) => {
    const { from, to } = between(day, day, zone);
    expect((to - from) / hourMs).toBe(hours);
  });

  it('may have moments as its bounds, of which the last is not included', () => {
    expect(shown(between('2026-11-20T08:00:00+01:00', '2026-11-20T08:00:00Z', berlin))).toEqual([
      '2026-11-20T07:00:00.000Z',
      '2026-11-20T08:00:00.000Z',
    ]);
  });

  it('may be as long as a leap year, and no longer', () => {
    expect(isRefusal(periodBetween('2028-01-01', '2028-12-31', berlin))).toBe(false);
    // From one change of the clock to another it is an hour longer.
    expect(isRefusal(periodBetween('2025-10-26', '2026-10-26', berlin))).toBe(false);
    expect(periodBetween('2028-01-01', '2029-01-01', berlin)).toMatchObject({
      refused: 'invalid',
      errors: [{ path: 'to', values: { days: 366 } }],
    });
  });

  it('is refused where it ends before it begins', () => {
    for (const to of ['2026-11-19', '2026-11-19T23:00:00Z'])
      expect(periodBetween('2026-11-20', to, berlin)).toMatchObject({ refused: 'invalid' });
  });
});

describe('the days of a period', () => {
  it('follow the clock of the zone, the first and last only as far as they are in the period', () => {
    const days = daysOf(between('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', berlin), berlin);
    expect(days.map(({ day, ...period }) => [day, ...shown(period)])).toEqual([
      ['2026-10-24', '2026-10-24T12:00:00.000Z', '2026-10-24T22:00:00.000Z'],
      ['2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
      ['2026-10-26', '2026-10-25T23:00:00.000Z', '2026-10-26T12:00:00.000Z'],
    ]);
  });

  it('leave out one that the zone never had', () => {
    const samoa = 'Pacific/Apia';
    expect(daysOf(between('2011-12-29', '2011-12-31', samoa), samoa).map(({ day }) => day)).toEqual([
      '2011-12-29',
      '2011-12-31',
    ]);
  });

  it('cover it without a gap, in any zone and year', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const anyDay = fc.date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2040-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyDay, fc.integer({ min: 0, max: 40 }), (zone, first, more) => {
        const day = (date: Date) => date.toISOString().slice(0, 10);
        const last = new Date(first.getTime() + more * 24 * hourMs);
        const period = periodBetween(day(first), day(last), zone);
        // The whole of it may be a day that the zone left out.
        fc.pre(!isRefusal(period));
        const days = daysOf(period, zone);
        expect(days[0]?.from).toBe(period.from);
        expect(days.at(-1)?.to).toBe(period.to);
        for (const [index, one] of days.entries()) {
          expect(one.to).toBeGreaterThan(one.from);
          expect(days[index + 1]?.from ?? period.to).toBe(one.to);
        }
        expect(new Set(days.map(({ day: name }) => name)).size).toBe(days.length);
      }),
    );
  });
});
