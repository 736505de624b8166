import { epochMsOf, moment } from '../../model/moments.ts';
import { saveFailed } from '../save-error.ts';
import { after, changes, derive, textAfter, type Draft, type SaveContext } from '../save-context.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const longestDays = 14;

/**
 * When an event begins and ends. It takes a beginning (`StartDateTime`, or `ActivityDateTime`, its older name) and an end
 * (`EndDateTime` or `DurationInMinutes`), and the other names follow. Refuses two of one kind that do not agree, an end
 * before the beginning, and more than 14 days.
 */
export function prepareEvent(draft: Draft, context: SaveContext): void {
  const start = startOf(draft);
  const minutes = start === null ? null : minutesOf(draft, start);
  if (start === null || minutes === null) {
    const missing = [
      ...(minutes === null ? ['DurationInMinutes'] : []),
      ...(start === null ? ['ActivityDateTime'] : []),
    ];
    throw saveFailed(
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${missing.join(', ')}]`,
      missing,
    );
  }
  if (minutes < 0) {
    throw saveFailed('FIELD_INTEGRITY_EXCEPTION', 'Event duration can not be negative.', ['EndDateTime']);
  }
  if (minutes * minuteMs > longestDays * dayMs) {
    throw saveFailed('FIELD_INTEGRITY_EXCEPTION', `An event can't last longer than ${longestDays} days.`, [
      'EndDateTime',
    ]);
  }
  const end = start + minutes * minuteMs;
  const { platform } = context;
  derive(draft, platform, 'StartDateTime', moment(start));
  derive(draft, platform, 'ActivityDateTime', moment(start));
  derive(draft, platform, 'ActivityDate', moment(start).slice(0, 10));
  derive(draft, platform, 'EndDateTime', moment(end));
  derive(draft, platform, 'EndDate', moment(end).slice(0, 10));
  derive(draft, platform, 'DurationInMinutes', minutes);
}

/** The beginning in epoch milliseconds; null: none was given. */
function startOf(draft: Draft): number | null {
  const given = ['StartDateTime', 'ActivityDateTime'].filter((name) => changes(draft, name));
  const [first, second] = given.map((name) => textAfter(draft, name));
  if (first !== undefined && second !== undefined && first !== second) throw disagree(given);
  const isAllDay = after(draft, 'IsAllDayEvent') === true;
  const text = first ?? textAfter(draft, 'StartDateTime') ?? allDay(draft, isAllDay);
  return text === null ? null : epochMsOf(text);
}

/** An event of whole days may give only its day. */
function allDay(draft: Draft, isAllDay: boolean): string | null {
  const date = textAfter(draft, 'ActivityDate');
  return isAllDay && date !== null ? `${date}T00:00:00.000+0000` : null;
}

function minutesOf(draft: Draft, startMs: number): number | null {
  const end = textAfter(draft, 'EndDateTime');
  const duration = after(draft, 'DurationInMinutes');
  const byEnd = end === null ? null : Math.round((epochMsOf(end) - startMs) / minuteMs);
  const byDuration = typeof duration === 'number' ? duration : null;
  const [endGiven, durationGiven] = [changes(draft, 'EndDateTime'), changes(draft, 'DurationInMinutes')];
  if (endGiven && durationGiven && byEnd !== byDuration) throw disagree(['EndDateTime', 'DurationInMinutes']);
  if (endGiven) return byEnd;
  // A beginning that is moved takes its end along.
  return byDuration ?? byEnd;
}

const disagree = (fields: readonly string[]) =>
  saveFailed('FIELD_INTEGRITY_EXCEPTION', `${fields.join(' and ')} don't match`, fields);
