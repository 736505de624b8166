import type { FieldSchema, HeldType, ObjectSchema } from '../../../../domain/crm/crm-schema.ts';
import type { MappableFact } from '../../../../domain/workflow/activity-fields.ts';
import type { FieldDescribe, ObjectDescribe } from '../describe/object-describe.ts';
import type { TaskStatuses } from '../writing/org-describe.ts';
import { caseOrigin } from '../writing/rows/record-row.ts';
import { newLogFields, taskColumns } from '../writing/rows/task-row.ts';
import { neededFields } from './needed-fields.ts';

/** What of Tieline's a field of each type takes; the others take nothing of it. */
const holds: Readonly<Record<string, HeldType>> = {
  string: 'text',
  textarea: 'text',
  phone: 'text',
  url: 'text',
  picklist: 'text',
  combobox: 'text',
  int: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  datetime: 'moment',
};

/** What a log is made of, whatever workflows say (spec X4). */
const ownFields: ReadonlySet<string> = new Set([...taskColumns, ...Object.keys(newLogFields)]);

/** Which facts stand in fields of a log by themselves, as the text that a workflow would write there. */
const carried: Readonly<Record<string, MappableFact>> = {
  CallDisposition: 'disposition',
  CallObject: 'callId',
  TielineCallId__c: 'callId',
  TielineInteractionId__c: 'interactionId',
  TielineSessionId__c: 'sessionId',
  TielineStartedAt__c: 'startedAt',
  TielineEndedAt__c: 'endedAt',
  TielineFrom__c: 'from',
  TielineTo__c: 'to',
  TielineAgent__c: 'agent',
  TielineQueue__c: 'queue',
};

const purposes: Readonly<Record<string, FieldSchema['purpose']>> = {
  'Task.CallDisposition': 'disposition',
  'VoiceCall.CallResolution': 'disposition',
  'Opportunity.StageName': 'stage',
};

export interface SchemaContext {
  readonly statuses: TaskStatuses;
  /** The same object as who asked sees it; null: it is not known, or they do not see it. */
  readonly askers: ObjectDescribe | null;
}

/** What an object takes, from what it is like for the integration user (spec X8). Pure. */
export function objectSchema(described: ObjectDescribe, context: SchemaContext): ObjectSchema {
  const needed = new Set(neededFields(described));
  const isTask = described.name === 'Task';
  const fixed = fixedValues(context.statuses);
  const hidden = context.askers?.fields.filter(({ name }) => described.field(name) === null) ?? [];
  return {
    name: described.name,
    creatable: described.createable,
    takesAnyField: false,
    hidden: hidden.map(({ name }) => name),
    fields: described.fields.map((field) => {
      const path = `${described.name}.${field.name}`;
      return {
        ...fieldSchema(field),
        own: isTask && ownFields.has(field.name),
        carries: isTask ? (carried[field.name] ?? null) : null,
        needed: needed.has(field),
        fixed: fixed.get(path) ?? [],
        purpose: purposes[path] ?? null,
      };
    }),
    recordTypes: described.recordTypeInfos.flatMap(({ recordTypeId, name, available, active, master }) =>
      recordTypeId === null || master || !active
        ? []
        : // Ids have fifteen characters, and mostly three more that only check them.
          [{ ids: [recordTypeId, recordTypeId.slice(0, 15)], name, usable: available }],
    ),
  };
}

const fieldSchema = (
  field: FieldDescribe,
): Omit<FieldSchema, 'own' | 'carries' | 'needed' | 'fixed' | 'purpose'> => {
  const held = holds[field.type] ?? 'other';
  const longest = held === 'number' ? field.digits || field.precision - field.scale : field.length;
  return {
    name: field.name,
    label: field.label,
    holds: held,
    type: field.type,
    longest: longest > 0 ? longest : null,
    values: field.restrictedPicklist
      ? field.picklistValues.filter(({ active }) => active).map(({ value }) => value)
      : null,
    // A log is written again under its key when something of it changes.
    writable: field.createable && field.updateable,
  };
};

const fixedValues = ({ open, completed }: TaskStatuses): ReadonlyMap<string, readonly string[]> =>
  new Map([
    ['Task.Status', [open, completed]],
    ['Task.TaskSubtype', ['Call']],
    ['Task.CallType', ['Inbound', 'Outbound']],
    ['Case.Origin', [caseOrigin]],
  ]);
