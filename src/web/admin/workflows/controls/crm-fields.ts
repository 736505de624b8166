import type { ActivityFields } from '../../../../contract/crm/activity-fields.ts';
import type { MappableFact } from '../../../../domain/workflow/activity-fields.ts';
import { typeOfFact } from '../../../../domain/workflow/fact-shape.ts';
import { fieldFault, fieldsFor, type Fault } from '../../../../domain/workflow/mapping-faults.ts';

export type CrmField = ActivityFields['fields'][number];

/** The fields that a fact may be written to and that no other fact is, as people look for them; an activity’s needed ones first. */
export const fieldsOffered = (
  activity: ActivityFields,
  fact: MappableFact,
  taken: ReadonlySet<string>,
): readonly CrmField[] =>
  fieldsFor(activity, typeOfFact(fact))
    .filter(({ name }) => !taken.has(name))
    .toSorted(
      (one, other) => Number(other.needed) - Number(one.needed) || one.label.localeCompare(other.label),
    );

/** Those with every word in their label or name. */
export function fieldsNamed(fields: readonly CrmField[], typed: string): readonly CrmField[] {
  const words = typed.toLowerCase().split(/\s+/u);
  return fields.filter(({ label, name }) => {
    const whole = `${label} ${name}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

/** What is wrong with a field whatever else the workflow says; the server knows the rest. */
export const faultIn = (activity: ActivityFields, fact: MappableFact, field: string): Fault | null =>
  fieldFault(field, typeOfFact(fact), activity);
