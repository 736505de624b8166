import type { CustomObject } from '../crm/custom-object.ts';
import { isFixedKind, type FixedKind } from '../record.ts';
import { refuse, type FieldError, type Refusal } from '../refusal.ts';
import type { Workflow } from './workflow.ts';

/**
 * The fields of built-in kinds in which entered digits are looked up; each can be searched without reading all records.
 */
export const lookedUp: Readonly<Partial<Record<FixedKind, readonly string[]>>> = {
  case: ['caseNumber', 'subject'],
  account: ['name'],
  contact: ['lastName'],
  lead: ['lastName', 'company'],
  personAccount: ['lastName'],
  opportunity: ['name'],
};

/** The types of custom fields that callers can enter with digits. */
const keyable: readonly string[] = ['text', 'number', 'phone'];

const fault = (path: string, message: string, allowed: readonly string[]): FieldError => ({
  path,
  message,
  values: { allowed: allowed.join(', ') || '–' },
});

/** Objects and fields that a workflow names but the CRM does not have, or has with another type (spec L29, X8). */
export function objectFaults(workflow: Workflow, objects: readonly CustomObject[]): readonly FieldError[] {
  return [
    ...workflow.customObjects.flatMap((_, index) => ofCustomObject(workflow, index, objects)),
    ...workflow.ivrPop.flatMap((_, index) => ofIvrPop(workflow, index, objects)),
  ];
}

/** A workflow's document that decides about contacts, now or at a time to come. */
export interface InForce {
  readonly name: string;
  readonly document: Workflow;
}

/** Refuses, as `in-use`, that the objects become `after`: these workflows name what would not be there any more (spec L29). */
export function refuseLoss(
  workflows: readonly InForce[],
  before: readonly CustomObject[],
  after: readonly CustomObject[],
): Refusal | null {
  const errors = workflows.flatMap(({ name, document }) => {
    const earlier = new Set(objectFaults(document, before).map(({ path }) => path));
    return objectFaults(document, after)
      .filter(({ path }) => !earlier.has(path))
      .map(({ path: setting }) => ({
        path: 'object',
        message: 'problem.field.used-by-workflow',
        values: { name, setting },
      }));
  });
  return errors.length === 0 ? null : refuse('in-use', { errors });
}

function ofCustomObject(
  { customObjects }: Workflow,
  index: number,
  objects: readonly CustomObject[],
): FieldError[] {
  const given = customObjects[index];
  if (!given) return [];
  const path = `customObjects[${index}]`;
  const object = objects.find(({ kind }) => kind === given.object);
  if (!object)
    return [
      fault(
        `${path}.object`,
        'problem.workflow.object-unknown',
        objects.map(({ kind }) => kind),
      ),
    ];
  const faults: FieldError[] = [];
  const first = customObjects.findIndex((one) => one.object === given.object);
  if (first < index) faults.push({ path: `${path}.object`, message: 'problem.field.duplicate' });
  const phones = object.fields.filter(({ type }) => type === 'phone').map(({ name }) => name);
  if (given.numberFields.length === 0)
    faults.push(fault(`${path}.numberFields`, 'problem.workflow.number-field', phones));
  for (const [at, field] of given.numberFields.entries())
    if (!phones.includes(field))
      faults.push(fault(`${path}.numberFields[${at}]`, 'problem.workflow.number-field', phones));
  // A record has the same name everywhere, so that people recognise it.
  if (given.titleField !== object.titleField)
    faults.push(fault(`${path}.titleField`, 'problem.workflow.title-field', [object.titleField]));
  return faults;
}

function ofIvrPop({ ivrPop }: Workflow, index: number, objects: readonly CustomObject[]): FieldError[] {
  const given = ivrPop[index];
  if (!given) return [];
  const path = `ivrPop[${index}]`;
  const object = objects.find(({ kind }) => kind === given.object);
  const fields = isFixedKind(given.object)
    ? lookedUp[given.object]
    : object?.fields.filter(({ type }) => keyable.includes(type)).map(({ name }) => name);
  if (!fields) {
    const known = [...Object.keys(lookedUp), ...objects.map(({ kind }) => kind)];
    return [fault(`${path}.object`, 'problem.workflow.object-unknown', known)];
  }
  if (fields.includes(given.field)) return [];
  return [fault(`${path}.field`, 'problem.workflow.field-unknown', fields)];
}
