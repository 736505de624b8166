import type { FieldSchema, ObjectSchema } from '../crm/crm-schema.ts';
import type { FieldError } from '../refusal.ts';
import { isFieldName, isMappableFact } from './activity-fields.ts';
import { factShape, type FactShape, type KnownNames } from './fact-shape.ts';
import { namesIn } from './names-in.ts';
import type { Workflow } from './workflow.ts';

/** What is wrong, without where. */
export type Fault = Omit<FieldError, 'path'>;

const fault = (message: string, values: FieldError['values'] = {}): Fault => ({ message, values });

/** What there is to know of a field before something is written to it. */
export type Fillable = Omit<FieldSchema, 'needed' | 'fixed' | 'purpose'>;

/** An object with such fields. */
export interface Filled<Field extends Fillable = Fillable> extends Pick<
  ObjectSchema,
  'name' | 'hidden' | 'takesAnyField'
> {
  readonly fields: readonly Field[];
}

/** Every fact has a form of its own as text, too. */
const takesType = ({ holds }: Fillable, shape: FactShape): boolean =>
  holds === 'text' || holds === shape.holds;

/** The fields that a workflow may have this fact written to. */
export const fieldsFor = <Field extends Fillable>(
  { fields }: Filled<Field>,
  shape: FactShape,
): readonly Field[] => fields.filter((field) => shapeFault(field, shape) === null);

/** Why the field takes no fact of this shape; null: it takes it. */
function shapeFault(field: Fillable, shape: FactShape): Fault | null {
  // Where Tieline writes it anyway, a mapping only takes it out of the description.
  if (field.carries === shape.fact) return null;
  if (field.own) return fault('problem.workflow.crm-field-own');
  if (!field.writable) return fault('problem.workflow.crm-field-locked');
  if (!takesType(field, shape)) return fault('problem.workflow.crm-field-type', { type: field.type });
  if (field.longest !== null && field.longest < shape.longest)
    return fault(`problem.workflow.crm-field-${field.holds === 'number' ? 'digits' : 'short'}`, {
      most: field.longest,
      needed: shape.longest,
    });
  if (field.values === null) return null;
  const allowed = namesIn(field.values);
  if (shape.values === null) return fault('problem.workflow.crm-field-picklist', { allowed });
  const refused = shape.values.filter((value) => field.values?.includes(value) === false);
  return refused.length === 0
    ? null
    : fault('problem.workflow.crm-field-values', { refused: namesIn(refused), allowed });
}

/** What is wrong with a field for a fact of this shape (spec X8); null: nothing. */
export function fieldFault(name: string, shape: FactShape, object: Filled): Fault | null {
  // What is no name at all is told by the rules of the document.
  if (object.takesAnyField || !isFieldName(name)) return null;
  const field = object.fields.find((one) => one.name === name);
  const place = { object: object.name, field: name };
  const found = field === undefined ? absence(name, object) : shapeFault(field, shape);
  if (found === null) return null;
  const usable = namesIn(fieldsFor(object, shape).map((one) => one.name));
  return { ...found, values: { ...place, allowed: usable, ...found.values } };
}

function absence(name: string, { fields, hidden }: Filled): Fault {
  const isNamed = (other: string) => other.toLowerCase() === name.toLowerCase();
  const other = fields.find((one) => isNamed(one.name));
  if (other !== undefined) return fault('problem.workflow.crm-field-spelled', { allowed: other.name });
  return fault(`problem.workflow.crm-field-${hidden.some(isNamed) ? 'hidden' : 'unknown'}`);
}

/** Fields that a workflow fills and the CRM does not take its facts in (spec L13, X8). */
export function mappingFaults(
  workflow: Workflow,
  object: ObjectSchema,
  known: KnownNames,
): readonly FieldError[] {
  return Object.entries(workflow.fields).flatMap(([fact, field]) => {
    if (!isMappableFact(fact)) return [];
    const found = fieldFault(field, factShape(fact, workflow, known), object);
    return found === null ? [] : [{ path: `fields.${fact}`, ...found }];
  });
}
