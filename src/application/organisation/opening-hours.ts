import { weekdays, type Hours, type Opening } from '../../domain/hours/hours.ts';
import type { HoursId } from '../../domain/ids.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { Faults, Uses } from './faults.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';

/** Makes or changes business hours: openings of a day begin before they end and do not overlap, a date occurs once. */
export function putHours(_now: Snapshot, hours: Hours): readonly Write[] | Refusal {
  const faults = new Faults();
  for (const day of weekdays) checkDay(hours.weekly[day], `weekly.${day}`, faults);
  hours.exceptions.forEach(({ open }, index) => checkDay(open, `exceptions[${index}].open`, faults));
  faults.duplicates(
    hours.exceptions.map(({ date }) => date),
    (index) => `exceptions[${index}].date`,
  );
  return faults.refusal() ?? [{ put: 'hours', value: hours }];
}

/** Removes hours that no number keeps. */
export function removeHours(now: Snapshot, id: HoursId): readonly Write[] | Refusal {
  if (!now.hours.has(id)) return refuse('not-found');
  const uses = new Uses();
  const numbers = [...now.numbers.values()].filter(({ hours }) => hours === id);
  uses.by(
    'number',
    numbers.map(({ number }) => number),
  );
  return uses.refusal() ?? [{ remove: 'hours', id }];
}

function checkDay(openings: readonly Opening[], path: string, faults: Faults): void {
  openings.forEach(([from, to], index) => {
    if (from >= to) faults.invalid(`${path}[${index}]`, 'problem.field.from-before-to');
    const overlaps = openings.some(([a, b], other) => other < index && from < b && a < to);
    if (overlaps) faults.invalid(`${path}[${index}]`, 'problem.field.overlap');
  });
}
