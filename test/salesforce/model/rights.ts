import { packagePermissionSets, type PackagePermissions } from '../schema/deployed-package.ts';
import type { FieldDefinition } from '../schema/fields.ts';
import type { ObjectDefinition } from '../schema/object.ts';
import type { Row } from './org-data.ts';
import type { Switches } from './switches.ts';

/** What one user may see and write. */
export interface Rights {
  /** For what is kept by these rights. */
  readonly key: string;
  /** May delete what only an administrator may, such as records of calls. */
  readonly modifiesAll: boolean;
  seesObject(object: ObjectDefinition): boolean;
  sees(object: string, field: FieldDefinition): boolean;
  writes(object: string, field: FieldDefinition): boolean;
}

/** The platform itself, and administrators. */
export const allRights: Rights = {
  key: 'all',
  modifiesAll: true,
  seesObject: () => true,
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
/** Its holders see sessions, and who holds which permission set. */
const integrationSet = 'Tieline_Integration';

/**
 * The rights of a user: an administrator has all; everybody else has what is the package's by its permission sets, and not
 * what the switches hide or make read-only.
 */
export function rightsOf({ profile, permissionSets, switches }: RightsSources): Rights {
  if (profile?.['Name'] === administrator) return allRights;
  const held = [...packagePermissionSets].filter(([name]) => permissionSets.includes(name));
  const granted = (granting: keyof PackagePermissions, path: string) =>
    held.some(([, permissions]) => permissions[granting].has(path));
  const hidden = namesIn(switches['hide-fields']);
  const locked = namesIn(switches['read-only-fields']);
  return {
    key: held.map(([name]) => name).join(' '),
    modifiesAll: false,
    seesObject: ({ name, setup }) => {
      if (setup) return permissionSets.includes(integrationSet);
      return !isPackaged(name) || granted('objects', name.toLowerCase());
    },
    sees: (object, field) => {
      if (names(object, field).some((name) => hidden.has(name))) return false;
      return !isPermitted(field) || granted('readable', `${object}.${field.name}`.toLowerCase());
    },
    writes: (object, field) => {
      if (names(object, field).some((name) => locked.has(name))) return false;
      return !isPermitted(field) || granted('editable', `${object}.${field.name}`.toLowerCase());
    },
  };
}

const isPackaged = (name: string) => name.startsWith('Tieline') && name.endsWith('__c');

/** A required field is everybody's who has its object. */
const isPermitted = ({ name, nillable }: FieldDefinition) => isPackaged(name) && nillable;

const namesIn = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.map((path) => path.toLowerCase()));

/** Task and Event share the permissions of their fields: they are the fields of Activity. */
function names(object: string, { name }: FieldDefinition): readonly string[] {
  const isActivity = object === 'Task' || object === 'Event';
  const objects = isActivity ? ['task', 'event', 'activity'] : [object.toLowerCase()];
  return objects.map((one) => `${one}.${name.toLowerCase()}`);
}
