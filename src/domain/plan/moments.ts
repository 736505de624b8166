import type { Locale } from '../locale.ts';
import type { EpochMs } from '../time.ts';

type Form = 'date' | 'time-24h' | 'time-12h' | 'seconds';

const forms: Readonly<Record<Form, Intl.DateTimeFormatOptions>> = {
  // The medium style names the month in English, where 03/04 would be read in two ways.
  date: { dateStyle: 'medium' },
  'time-24h': { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  'time-12h': { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

/** Making one costs a hundred times what using it does; there are as many as languages, zones and forms in use. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, timeZone: string, form: Form): Intl.DateTimeFormat {
  const name = `${locale} ${timeZone} ${form}`;
  const known = formats.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...forms[form], timeZone });
  formats.set(name, made);
  return made;
}

// Some languages put a narrow space before AM and PM, that many CRM fields show as a box.
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');

export const dateText = (at: EpochMs, locale: Locale, timeZone: string): string =>
  plain(format(locale, timeZone, 'date').format(at));

export const timeText = (at: EpochMs, locale: Locale, timeZone: string, clock: '24h' | '12h'): string =>
  plain(format(locale, timeZone, `time-${clock}`).format(at));

/** Day and time to the second, always with 24 hours: for the fixed part of a description. */
export const momentText = (at: EpochMs, locale: Locale, timeZone: string): string =>
  `${dateText(at, locale, timeZone)} ${plain(format(locale, timeZone, 'seconds').format(at))}`;

/** `6:32`, `1:06:32`. */
export function durationText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

/** The calendar day, `2026-11-20`. */
export const dayOf = (at: EpochMs, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
