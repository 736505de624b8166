import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import type { Workflow } from '../../../../../domain/workflow/workflow.ts';
import { isFixedKind } from '../../../../../domain/record.ts';
import { fine, found, listed } from '../finding.ts';
import type { OrgSnapshot, Wanted } from '../snapshot.ts';

/** What workflows name of the org: the fields that they fill (spec L13), and their own objects (spec L29). */
export function checkMapping(org: OrgSnapshot, { workflows }: Wanted): readonly CheckItem[] {
  const items = workflows.flatMap((workflow) => [
    ...filledFields(org, workflow),
    ...customObjects(org, workflow),
  ]);
  const once = new Map(items.map((item) => [item.id, item]));
  return once.size > 0 ? [...once.values()] : [fine('mapping', 'mapping.all')];
}

/** Every fact is written as a text, a number or a moment, into a field that may be changed later. */
const fillable: ReadonlySet<string> = new Set([
  'string',
  'textarea',
  'phone',
  'url',
  'picklist',
  'combobox',
  'double',
  'int',
  'datetime',
  'email',
]);

function filledFields({ objects }: OrgSnapshot, { name, fields }: Workflow): readonly CheckItem[] {
  const task = objects.get('Task');
  if (task == null) return [];
  return Object.values(fields).flatMap((field) => {
    const described = task.field(field);
    const id = `mapping.${name}.${field}`;
    const values = { workflow: name, field: `Task.${field}` };
    if (described === null) return [found('missing', id, 'mapping.absent', values)];
    if (!described.createable || !described.updateable)
      return [found('missing', id, 'mapping.locked', values)];
    return fillable.has(described.type)
      ? []
      : [found('missing', id, 'mapping.type', { ...values, type: described.type })];
  });
}

function customObjects({ objects }: OrgSnapshot, workflow: Workflow): readonly CheckItem[] {
  const wanted = [
    ...workflow.customObjects.map(({ object, numberFields, titleField }) => ({
      object,
      fields: [...numberFields, titleField],
    })),
    ...workflow.ivrPop
      .filter(({ object }) => !isFixedKind(object))
      .map(({ object, field }) => ({ object, fields: [field] })),
  ];
  return wanted.flatMap(({ object, fields }) => {
    const described = objects.get(object);
    const id = `mapping.${workflow.name}.${object}`;
    const values = { workflow: workflow.name, object };
    if (described === undefined) return [];
    if (described === null) return [found('missing', id, 'mapping.object', values)];
    const absent = fields.filter((field) => described.field(field) === null);
    return absent.length === 0
      ? []
      : [found('missing', id, 'mapping.object-fields', { ...values, fields: listed(absent) })];
  });
}
