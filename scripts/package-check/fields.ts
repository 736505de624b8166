import { textOf, type Element } from './element.ts';
import { ofType, type Finding, type SalesforcePackage } from './package.ts';

/** Objects of every org that the package adds fields to or gives rights on. */
const standardObjects = [
  'Account',
  'Activity',
  'Case',
  'Contact',
  'Event',
  'Lead',
  'Opportunity',
  'Task',
  'User',
];

/** Whether there are objects and fields by the names that the package uses. */
export interface KnownFields {
  object(name: string): boolean;
  /** Custom fields only: of standard ones this checker knows nothing. `Task` and `Event` have those of `Activity`. */
  custom(object: string, field: string): boolean;
  /** `Activity.TielineTo__c` and the like, of the objects `Task` and `Event`. */
  readonly ofActivities: readonly string[];
  /** Calculated, so that nobody can be allowed to edit them. */
  isFormula(object: string, field: string): boolean;
  /** Nobody can be given or denied the right to a required field. */
  isRequired(object: string, field: string): boolean;
}

const ownerOf = (object: string): string => (object === 'Task' || object === 'Event' ? 'Activity' : object);
export const isCustom = (field: string): boolean => field.endsWith('__c');

export function knownFields(pkg: SalesforcePackage): KnownFields {
  const fields = new Map<string, Element>(ofType(pkg, 'CustomField').map(({ name, root }) => [name, root]));
  const objects = new Set([...standardObjects, ...ofType(pkg, 'CustomObject').map(({ name }) => name)]);
  const found = (object: string, field: string) => fields.get(`${ownerOf(object)}.${field}`);
  return {
    object: (name) => objects.has(name),
    custom: (object, field) => found(object, field) !== undefined,
    ofActivities: [...fields.keys()].flatMap((name) => (name.startsWith('Activity.') ? [name.slice(9)] : [])),
    isFormula: (object, field) => textOf(found(object, field) ?? nothing, 'formula') !== '',
    isRequired: (object, field) => textOf(found(object, field) ?? nothing, 'required') === 'true',
  };
}

const nothing: Element = { name: '', attributes: {}, children: [], text: '' };

/** The fields that make a write happen once: by these names the ledger finds what it wrote. */
const keys = [
  ...['Account', 'Activity', 'Case', 'Contact', 'Lead', 'Opportunity'].map(
    (object) => `${object}.TielineKey__c`,
  ),
  'TielineWrite__c.Key__c',
];

export function fieldFindings(pkg: SalesforcePackage, known: KnownFields): readonly Finding[] {
  const fields = ofType(pkg, 'CustomField');
  const misplaced = fields.flatMap(({ file, name, root }) => {
    const object = name.split('.')[0] ?? '';
    if (object === 'Task' || object === 'Event')
      return [{ file, what: 'fields of tasks and events belong to objects/Activity/fields' }];
    if (!known.object(object))
      return [{ file, what: `the object ${object} is neither standard nor in the package` }];
    const unknown = [...textOf(root, 'formula').matchAll(/\b\w+__c\b/g)]
      .map(([field]) => field)
      .filter((field) => !known.custom(object, field));
    return unknown.map((field) => ({
      file,
      what: `its formula names ${field}, which is not in the package`,
    }));
  });
  const weak = keys.flatMap((key) => {
    const field = fields.find(({ name }) => name === key);
    if (field === undefined) return [{ file: 'objects', what: `the key field ${key} is missing` }];
    const lacks = ['caseSensitive', 'externalId', 'unique'].filter(
      (what) => textOf(field.root, what) !== 'true',
    );
    return lacks.map((what) => ({ file: field.file, what: `a key field has ${what} true` }));
  });
  return [...misplaced, ...weak];
}
