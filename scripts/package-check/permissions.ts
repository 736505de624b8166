import { all, textOf, type Element } from './element.ts';
import { isCustom, type KnownFields } from './fields.ts';
import { ofType, type Finding, type SalesforcePackage } from './package.ts';

/** Rights of permission sets on what does not exist, and on tasks but not events: the two share their fields. */
export const permissionFindings = (pkg: SalesforcePackage, known: KnownFields): readonly Finding[] =>
  ofType(pkg, 'PermissionSet').flatMap(({ file, root }) =>
    [...onFields(root, known), ...onObjects(root, known), ...unlike(root, known)].map((what) => ({
      file,
      what,
    })),
  );

function onFields(set: Element, known: KnownFields): readonly string[] {
  return all(set, 'fieldPermissions').flatMap((right) => {
    const name = textOf(right, 'field');
    const [object = '', field = ''] = name.split('.');
    if (object === 'Activity') return [`${name}: rights on activities are given on Task and on Event`];
    if (!known.object(object)) return [`${name}: no such object`];
    if (isCustom(field) && !known.custom(object, field)) return [`${name}: no such field in the package`];
    if (known.isRequired(object, field))
      return [`${name}: the field is required, so no right is given on it`];
    if (known.isFormula(object, field) && textOf(right, 'editable') === 'true')
      return [`${name}: a formula cannot be edited`];
    return [];
  });
}

const onObjects = (set: Element, known: KnownFields): readonly string[] =>
  all(set, 'objectPermissions').flatMap((right) => {
    const name = textOf(right, 'object');
    if (!known.object(name)) return [`${name}: no such object`];
    if (textOf(right, 'modifyAllRecords') === 'true' && textOf(right, 'viewAllRecords') !== 'true')
      return [`${name}: modifyAllRecords needs viewAllRecords`];
    return [];
  });

/** Salesforce refuses a set that gives a field of activities on one of the two only, or keeps neither. */
function unlike(set: Element, known: KnownFields): readonly string[] {
  const rights = new Map(
    all(set, 'fieldPermissions').map((right) => [
      textOf(right, 'field'),
      `${textOf(right, 'readable')} ${textOf(right, 'editable')}`,
    ]),
  );
  return known.ofActivities.flatMap((field) => {
    const [task, event] = [rights.get(`Task.${field}`), rights.get(`Event.${field}`)];
    if (task === undefined && event === undefined)
      return [`${field}: neither Task nor Event has a right on it`];
    return task === event ? [] : [`${field}: Task and Event have different rights on it`];
  });
}
