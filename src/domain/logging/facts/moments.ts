import type { Locale } from '../../locale.ts';
import { civilDay, dayMs, epochMs, type EpochMs } from '../../time.ts';
import { LocalTimes, type LocalTime } from './local-time.ts';

type Clock = '24h' | '12h';

const forms: Readonly<Record<'date' | Clock, Intl.DateTimeFormatOptions>> = {
  // The medium style spells out the month in English, because 03/04 is ambiguous.
  date: { dateStyle: 'medium' },
  '24h': { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  '12h': { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' },
};

/**
 * How a language writes moments in a time zone (an IANA name). Naming a day costs ten times what finding its name does,
 * and contacts that are planned together share their days, so one of these serves as many plans as can be.
 */
export class Moments {
  readonly #local = new LocalTimes();
  readonly #names: Readonly<Record<keyof typeof forms, Names>>;

  constructor(locale: Locale) {
    this.#names = {
      date: new Names(locale, 'date'),
      '24h': new Names(locale, '24h'),
      '12h': new Names(locale, '12h'),
    };
  }

  date(at: EpochMs, timeZone: string): string {
    return this.#dayName(this.#local.at(at, timeZone));
  }

  time(at: EpochMs, timeZone: string, clock: Clock): string {
    return this.#minuteName(this.#local.at(at, timeZone), clock);
  }

  /** Day and time to the second, always with 24 hours: for the fixed part of a description. */
  toTheSecond(at: EpochMs, timeZone: string): string {
    const local = this.#local.at(at, timeZone);
    const second = String(local.second).padStart(2, '0');
    return `${this.#dayName(local)} ${this.#minuteName(local, '24h')}:${second}`;
  }

  /** The calendar day as the CRM has it, `2026-11-20`, in any language. */
  day(at: EpochMs, timeZone: string): string {
    return civilDay(this.#local.at(at, timeZone).day);
  }

  /** The hour of the day, `00` to `23`, in any language: two digits, so that it sorts as a text. */
  hour(at: EpochMs, timeZone: string): string {
    return String(Math.floor(this.#local.at(at, timeZone).minute / 60)).padStart(2, '0');
  }

  #dayName({ day }: LocalTime): string {
    return this.#names.date.of(day, day * dayMs);
  }

  #minuteName({ minute }: LocalTime, clock: Clock): string {
    return this.#names[clock].of(minute, minute * 60_000);
  }
}

/** As many as a day has minutes; of days, four years. */
const maxKnown = 1_440;

/** What days, or minutes of a day, are called in a language. */
class Names {
  readonly #format: Intl.DateTimeFormat;
  readonly #known = new Map<number, string>();

  constructor(locale: Locale, form: keyof typeof forms) {
    this.#format = new Intl.DateTimeFormat(locale, { ...forms[form], timeZone: 'UTC' });
  }

  /** `at` is what a clock shows, as if that were in UTC; `number` says which name it is. */
  of(number: number, at: number): string {
    const found = this.#known.get(number);
    if (found !== undefined) return found;
    if (this.#known.size >= maxKnown) this.#known.clear();
    const name = plain(this.#format.format(at));
    this.#known.set(number, name);
    return name;
  }
}

// Some languages put a narrow space before AM and PM, that many CRM fields show as a box.
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');

/** `6:32`, `1:06:32`. */
export function durationText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

/** The calendar day, `2026-11-20`. */
export const dayOf = (at: EpochMs, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** The day so many days after a day. */
export const dayAfter = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** That wall-clock time on a day; if the clocks skip it, the moment they jump to. */
export const momentOn = (day: string, time: string, timeZone: string): EpochMs =>
  epochMs(
    Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) })
      .epochMilliseconds,
  );
