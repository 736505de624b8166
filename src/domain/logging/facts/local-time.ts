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

/** The stretch last asked for of each zone: contacts that are planned together lie together in time. */
const stretches = new Map<string, Stretch>();

/** Temporal knows the changes of clocks; to ask it each time would cost more than all the rest of a plan. */
function stretchOf(at: EpochMs, timeZone: string): Stretch {
  const known = stretches.get(timeZone);
  if (known && known.from <= at && at < known.to) return known;
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const stretch = {
    // The change before the next moment is this one, where the clocks change at this very moment.
    from: zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    to: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    aheadMs: zoned.offsetNanoseconds / 1_000_000,
  };
  stretches.set(timeZone, stretch);
  return stretch;
}

/** What the clocks show in this zone (an IANA name) at that moment. */
export function localTime(at: EpochMs, timeZone: string): LocalTime {
  const local = at + stretchOf(at, timeZone).aheadMs;
  const day = Math.floor(local / dayMs);
  const seconds = Math.floor((local - day * dayMs) / 1000);
  return { day, minute: Math.floor(seconds / 60), second: seconds % 60 };
}
