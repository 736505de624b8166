import type { OrgReading } from '../model/org-data.ts';

/** Those of the emulator's objects that the Tooling API has, too: how an org is set up, and for whom. */
const toolingObjects: ReadonlySet<string> = new Set([
  'CallCenter',
  'Group',
  'PermissionSet',
  'PermissionSetAssignment',
  'Profile',
  'QueueSobject',
  'RecordType',
  'User',
]);

/** The org as a query of the Tooling API sees it; all other objects are none there. */
export function toolingReading(reading: OrgReading): OrgReading {
  return {
    userId: reading.userId,
    now: () => reading.now(),
    object: (name) => {
      const object = reading.object(name);
      return object !== null && toolingObjects.has(object.name) ? object : null;
    },
    objects: () => reading.objects().filter(({ name }) => toolingObjects.has(name)),
    rows: (object) => reading.rows(object),
    row: (object, id) => reading.row(object, id),
    holding: (object, field, value) => reading.holding(object, field, value),
  };
}
