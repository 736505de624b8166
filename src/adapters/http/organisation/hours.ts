import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import { putHours, removeHours } from '../../../application/organisation/opening-hours.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import { Hours as HoursView, HoursInput } from '../../../contract/organisation.ts';
import type { Hours, Opening } from '../../../domain/hours/hours.ts';
import { hoursId } from '../../../domain/ids.ts';
import type { App } from '../platform/app.ts';
import { collectionRoutes } from '../routes/collection.ts';

/** Business hours. */
export function hoursRoutes(app: App, parts: { organisation: LiveOrganisation; makeId: MakeId }): void {
  collectionRoutes(app, parts.organisation, {
    path: 'hours',
    input: HoursInput,
    view: HoursView,
    read: 'routing',
    all: (now) => [...now.hours.values()],
    find: (now, key) => now.hours.get(hoursId(key)) ?? null,
    order: (hours) => [hours.name.toLowerCase(), hours.id],
    show: (hours) => showHours(hours),
    asInput: (hours) => showHours(hours),
    put: (input, key) => {
      const hours: Hours = { ...input, id: hoursId(key ?? parts.makeId()) };
      return { key: hours.id, decide: (now) => putHours(now, hours) };
    },
    remove: (key) => (now) => removeHours(now, hoursId(key)),
  });
}

function showHours({ weekly, exceptions, ...hours }: Hours): HoursView {
  return {
    ...hours,
    weekly: {
      mon: openings(weekly.mon),
      tue: openings(weekly.tue),
      wed: openings(weekly.wed),
      thu: openings(weekly.thu),
      fri: openings(weekly.fri),
      sat: openings(weekly.sat),
      sun: openings(weekly.sun),
    },
    exceptions: exceptions.map(({ date, open }) => ({ date, open: openings(open) })),
  };
}

const openings = (open: readonly Opening[]): [string, string][] => open.map(([from, to]) => [from, to]);
