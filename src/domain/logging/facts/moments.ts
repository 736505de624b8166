import type { Locale } from '../../locale.ts';
import { civilDay, dayMs, epochMs, type EpochMs } from '../../time.ts';
import { localTime, type LocalTime } from './local-time.ts';

type Clock = '24h' | '12h';

const forms: Readonly<Record<'date' | Clock, Intl.DateTimeFormatOptions>> = {
  // The medium style spells out the month in English, because 03/04 is ambiguous.
  date: { dateStyle: 'medium' },
  '24h': { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  '12h': { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' },
};

/** What days, or minutes of a day, are called in a language. */
interface Names {
  readonly format: Intl.DateTimeFormat;
  readonly known: Map<number, string>;
}

/** Naming a day costs ten times what finding its name does, and contacts that are planned together share their days. */
const names: Readonly<Record<keyof typeof forms, Map<Locale, Names>>> = {
  date: new Map(),
  '24h': new Map(),
  '12h': new Map(),
};
/** As many as a day has minutes; of days, four years. */
const maxKnown = 1_440;

/** `at` is what a clock shows, as if that were in UTC; `number` says which name it is. */
function nameOf(locale: Locale, form: keyof typeof forms, number: number, at: number): string {
  const { format, known } = names[form].get(locale) ?? newNames(locale, form);
  const found = known.get(number);
  if (found !== undefined) return found;
  if (known.size >= maxKnown) known.clear();
  const name = plain(format.format(at));
  known.set(number, name);
  return name;
}

function newNames(locale: Locale, form: keyof typeof forms): Names {
  const format = new Intl.DateTimeFormat(locale, { ...forms[form], timeZone: 'UTC' });
  const made = { format, known: new Map<number, string>() };
  names[form].set(locale, made);
  return made;
}

// Some languages put a narrow space before AM and PM, that many CRM fields show as a box.
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');

const dayName = ({ day }: LocalTime, locale: Locale): string => nameOf(locale, 'date', day, day * dayMs);

const minuteName = ({ minute }: LocalTime, locale: Locale, clock: Clock): string =>
  nameOf(locale, clock, minute, minute * 60_000);

export const dateText = (at: EpochMs, locale: Locale, timeZone: string): string =>
  dayName(localTime(at, timeZone), locale);

export const timeText = (at: EpochMs, locale: Locale, timeZone: string, clock: Clock): string =>
  minuteName(localTime(at, timeZone), locale, clock);

/** Day and time to the second, always with 24 hours: for the fixed part of a description. */
export function momentText(at: EpochMs, locale: Locale, timeZone: string): string {
  const local = localTime(at, timeZone);
  const second = String(local.second).padStart(2, '0');
  return `${dayName(local, locale)} ${minuteName(local, locale, '24h')}:${second}`;
}

/** `6:32`, `1:06:32`. */
export function durationText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

/** The calendar day, `2026-11-20`. */
export const dayOf = (at: EpochMs, timeZone: string): string => civilDay(localTime(at, timeZone).day);

/** The day so many days after a day. */
export const dayAfter = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** That wall-clock time on a day; if the clocks skip it, the moment they jump to. */
export const momentOn = (day: string, time: string, timeZone: string): EpochMs =>
  epochMs(
    Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) })
      .epochMilliseconds,
  );
