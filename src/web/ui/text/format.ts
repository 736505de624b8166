import { countryNames } from '../../../domain/countries.ts';
import { localeNow } from './locale.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${localeNow()} ${name}`;
  const found = formats.get(key) ?? new Intl.DateTimeFormat(localeNow(), options);
  formats.set(key, found);
  return found;
}

/** `14:02` */
export const timeOfDay = (at: string | number): string =>
  format('time', { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

/** `14:02:07` */
export const timeWithSeconds = (at: string | number): string =>
  format('seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));

/** `Fr 20.11.2026`; of a day without a time (`2026-11-20`) as well, which belongs to no zone. */
export function day(at: string): string {
  const withoutTime = /^\d{4}-\d{2}-\d{2}$/.test(at);
  return withoutTime
    ? format('day-utc', {
        weekday: 'short',
        day: '2-digit',
        month: '2-digit',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(new Date(at))
    : format('day', { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' }).format(
        new Date(at),
      );
}

/** `Fr 20.11., 14:02` */
export const dayAndTime = (at: string): string =>
  format('day-time', {
    weekday: 'short',
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));

/** The time alone today, with its day before. */
export function moment(at: string): string {
  return new Date(at).toDateString() === new Date().toDateString() ? timeOfDay(at) : dayAndTime(at);
}

/** `3:27`, or `1:03:27` from an hour on; the same in every language. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** `48.000` */
export const amount = (value: number): string => new Intl.NumberFormat(localeNow()).format(value);

const countryLists = new Map<string, readonly (readonly [code: string, name: string])[]>();

/** Every country with its name, in the order of the reader's alphabet. */
export function countries(): readonly (readonly [code: string, name: string])[] {
  const locale = localeNow();
  const { compare } = new Intl.Collator(locale);
  const list =
    countryLists.get(locale) ??
    [...countryNames(locale)].toSorted(([, one], [, other]) => compare(one, other));
  countryLists.set(locale, list);
  return list;
}

/** `Deutschland` of `DE`. */
export const countryName = (code: string): string =>
  new Intl.DisplayNames(localeNow(), { type: 'region' }).of(code) ?? code;

/** `MK` of Mia Krüger. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .map((word) => /^./u.exec(word ?? '')?.[0] ?? '')
    .join('')
    .toUpperCase();
}
