import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hoursId } from '../ids.ts';
import { epochMs } from '../time.ts';
import { isOpen, weekdays, type Hours, type Opening } from './hours.ts';

const at = (iso: string) => epochMs(Date.parse(iso));
const daily = (open: readonly Opening[]): Hours['weekly'] => ({
  mon: open,
  tue: open,
  wed: open,
  thu: open,
  fri: open,
  sat: open,
  sun: open,
});
const berlin = (weekly: Hours['weekly'], exceptions: Hours['exceptions'] = []): Hours => ({
  id: hoursId('hours'),
  name: '',
  timeZone: 'Europe/Berlin',
  weekly,
  exceptions,
});

describe('business hours', () => {
  const office = berlin({ ...daily([['09:00', '17:00']]), sun: [] });

  it('begin with the first minute and end before the last', () => {
    expect(isOpen(office, at('2026-11-20T09:00:00+01:00'))).toBe(true);
    expect(isOpen(office, at('2026-11-20T08:59:59.999+01:00'))).toBe(false);
    expect(isOpen(office, at('2026-11-20T16:59:59.999+01:00'))).toBe(true);
    expect(isOpen(office, at('2026-11-20T17:00:00+01:00'))).toBe(false);
  });

  it('are those of the weekday in their own zone', () => {
    const sundayNightInBerlin = at('2026-11-22T23:30:00Z');
    const lateOnMonday = berlin({ ...daily([]), mon: [['00:00', '01:00']] });
    expect(isOpen(lateOnMonday, sundayNightInBerlin)).toBe(true);
    expect(isOpen(office, at('2026-11-22T12:00:00+01:00'))).toBe(false);
  });

  it('give way to an exception for the whole day', () => {
    const christmas = berlin(daily([['09:00', '17:00']]), [
      { date: '2026-12-24', open: [['09:00', '12:00']] },
      { date: '2026-12-25', open: [] },
    ]);
    expect(isOpen(christmas, at('2026-12-24T11:00:00+01:00'))).toBe(true);
    expect(isOpen(christmas, at('2026-12-24T13:00:00+01:00'))).toBe(false);
    expect(isOpen(christmas, at('2026-12-25T11:00:00+01:00'))).toBe(false);
  });

  it('keep to the wall clock when it goes forward', () => {
    const early = berlin(daily([['02:00', '03:00']]));
    // 02:00 to 03:00 does not exist on that day.
    expect(isOpen(early, at('2026-03-29T00:59:00Z'))).toBe(false);
    expect(isOpen(early, at('2026-03-29T01:00:00Z'))).toBe(false);
    expect(isOpen(office, at('2026-03-30T07:00:00Z'))).toBe(true);
  });

  it('are open in both of the doubled hours when it goes back', () => {
    const early = berlin(daily([['02:00', '03:00']]));
    expect(isOpen(early, at('2026-10-25T00:30:00Z'))).toBe(true);
    expect(isOpen(early, at('2026-10-25T01:30:00Z'))).toBe(true);
    expect(isOpen(early, at('2026-10-25T02:00:00Z'))).toBe(false);
  });

  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'UTC',
  );
  const instant = fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2035-01-01T00:00Z') }).map(epochMs);
  const minute = fc.integer({ min: 0, max: 24 * 60 }).map(wallTime);

  it('around the clock are never closed, and without openings never open', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, moment) => {
        expect(isOpen({ ...berlin(daily([['00:00', '24:00']])), timeZone }, moment)).toBe(true);
        expect(isOpen({ ...berlin(daily([])), timeZone }, moment)).toBe(false);
      }),
    );
  });

  it('agree with the wall clock that people read', () => {
    fc.assert(
      fc.property(zone, instant, fc.tuple(minute, minute), (timeZone, moment, [one, other]) => {
        const opening: Opening = one < other ? [one, other] : [other, one];
        const clock = new Intl.DateTimeFormat('en-GB', {
          timeZone,
          weekday: 'short',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        });
        const parts = new Map(clock.formatToParts(moment).map(({ type, value }) => [type, value]));
        const time = `${parts.get('hour')}:${parts.get('minute')}`;
        const day = weekdays.find((name) => name === parts.get('weekday')?.toLowerCase()) ?? 'mon';
        const hours: Hours = { ...berlin({ ...daily([]), [day]: [opening] }), timeZone };
        expect(isOpen(hours, moment)).toBe(opening[0] <= time && time < opening[1]);
      }),
    );
  });
});

const wallTime = (minutes: number): string =>
  `${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
