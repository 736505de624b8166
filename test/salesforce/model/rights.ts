import type { FieldDefinition } from '../schema/fields.ts';
import { packagePermissionSets } from '../schema/package.ts';
import type { Row } from './org-data.ts';
import type { Switches } from './switches.ts';

/** What one user may see and write. */
export interface Rights {
  /** For what is kept by these rights. */
  readonly key: string;
  /** Sessions and who holds which permission set. */
  readonly viewsSetup: boolean;
  sees(object: string, field: FieldDefinition): boolean;
  writes(object: string, field: FieldDefinition): boolean;
}

/** The platform itself, and administrators. */
export const allRights: Rights = {
  key: 'all',
  viewsSetup: true,
  sees: () => true,
  writes: () => true,
};

export interface RightsSources {
  readonly profile: Row | null;
  /** Names of those that the user holds. */
  readonly permissionSets: readonly string[];
  readonly switches: Readonly<Switches>;
}

const administrator = 'System Administrator';
const integrationSet = 'Tieline_Integration';

/**
 * The rights of a user: an administrator has all; everybody else sees the package's fields by one of its permission sets,
 * and not what the switches hide or make read-only.
 */
export function rightsOf({ profile, permissionSets, switches }: RightsSources): Rights {
  if (profile?.['Name'] === administrator) return allRights;
  const packaged = packagePermissionSets.some((name) => permissionSets.includes(name));
  const hidden = namesIn(switches['hide-fields']);
  const locked = namesIn(switches['read-only-fields']);
  const integration = permissionSets.includes(integrationSet);
  return {
    key: `${packaged ? 'package' : 'none'} ${integration ? 'integration' : ''}`,
    viewsSetup: integration,
    sees: (object, field) =>
      (packaged || !isPackaged(field)) && !names(object, field).some((name) => hidden.has(name)),
    writes: (object, field) => !names(object, field).some((name) => locked.has(name)),
  };
}

const isPackaged = ({ name }: FieldDefinition) => name.startsWith('Tieline') && name.endsWith('__c');

const namesIn = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.map((path) => path.toLowerCase()));

/** Task and Event share the permissions of their fields: they are the fields of Activity. */
function names(object: string, { name }: FieldDefinition): readonly string[] {
  const objects =
    object === 'Task' || object === 'Event' ? ['task', 'event', 'activity'] : [object.toLowerCase()];
  return objects.map((one) => `${one}.${name.toLowerCase()}`);
}
