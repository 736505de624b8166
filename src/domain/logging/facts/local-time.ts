import { dayMs, type EpochMs } from '../../time.ts';

/** What clocks and calendars in a time zone show. */
export interface LocalTime {
  /** Days since 1970-01-01 there. */
  readonly day: number;
  /** Minutes since midnight, and seconds since the minute began. */
  readonly minute: number;
  readonly second: number;
}

/** A time in which a zone's clocks are equally far ahead of UTC: between two changes of them. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly aheadMs: number;
}

/**
 * What the clocks of time zones show. Remembers the stretch last asked for of each zone, because contacts that are
 * planned together lie together in time, and to ask Temporal each time would cost more than all the rest of a plan.
 */
export class LocalTimes {
  readonly #stretches = new Map<string, Stretch>();

  /** What the clocks show in this zone (an IANA name) at that moment. */
  at(moment: EpochMs, timeZone: string): LocalTime {
    const local = moment + this.#stretch(moment, timeZone).aheadMs;
    const day = Math.floor(local / dayMs);
    const seconds = Math.floor((local - day * dayMs) / 1000);
    return { day, minute: Math.floor(seconds / 60), second: seconds % 60 };
  }

  #stretch(moment: EpochMs, timeZone: string): Stretch {
    const known = this.#stretches.get(timeZone);
    if (known && known.from <= moment && moment < known.to) return known;
    const stretch = stretchOf(moment, timeZone);
    this.#stretches.set(timeZone, stretch);
    return stretch;
  }
}

function stretchOf(moment: EpochMs, timeZone: string): Stretch {
  const zoned = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone);
  return {
    // The change before the next moment is this one, where the clocks change at this very moment.
    from: zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    to: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    aheadMs: zoned.offsetNanoseconds / 1_000_000,
  };
}
