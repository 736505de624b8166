import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { madeObjectNames, neededFields } from '../../schema/needed-fields.ts';
import { fine, found } from '../finding.ts';
import type { OrgSnapshot, Configuration } from '../snapshot.ts';

/** Fields that a record needs and nobody fills: Salesforce refuses it without them (spec X8). */
export function checkRequiredFields(
  { objects }: OrgSnapshot,
  { workflows }: Configuration,
): readonly CheckItem[] {
  const items = madeObjectNames.flatMap((object) => {
    const described = objects.get(object);
    if (described == null) return [];
    // Every workflow must fill it: each writes contacts of its own.
    const isMapped = (field: string) =>
      object === 'Task' &&
      workflows.length > 0 &&
      workflows.every((workflow) => Object.values(workflow.fields).includes(field));
    const unfilled = neededFields(described).filter(({ name }) => !isMapped(name));
    if (unfilled.length === 0) return [];
    const fields = namesIn(unfilled.map(({ name }) => name));
    return [found('missing', `required.${object}`, 'required.unfilled', { object, fields })];
  });
  return items.length > 0 ? items : [fine('required', 'required.none')];
}
