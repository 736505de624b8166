import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { mappingFaults } from '../../../../../domain/workflow/mapping-faults.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import type { Workflow } from '../../../../../domain/workflow/workflow.ts';
import { isFixedKind } from '../../../../../domain/record.ts';
import { objectSchema } from '../../schema/object-schema.ts';
import { statusesIn } from '../../writing/described-org.ts';
import { fine, found, type RemediedCode } from '../finding.ts';
import { unread, type OrgSnapshot, type Configuration } from '../snapshot.ts';

/** What workflows name of the org: the fields that they fill (spec L13), and their own objects (spec L29). */
export function checkMapping(org: OrgSnapshot, configuration: Configuration): readonly CheckItem[] {
  const items = configuration.workflows.flatMap((workflow) => [
    ...filledFields(org, configuration, workflow),
    ...customObjects(org, workflow),
  ]);
  const once = new Map(items.map((item) => [item.id, item]));
  return once.size > 0 ? [...once.values()] : [fine('mapping', 'mapping.all')];
}

/** What is told of a field that takes a fact in no way, or not always. */
const codes: Readonly<Record<string, RemediedCode>> = {
  'problem.workflow.crm-field-unknown': 'mapping.absent',
  'problem.workflow.crm-field-spelled': 'mapping.absent',
  'problem.workflow.crm-field-locked': 'mapping.locked',
  'problem.workflow.crm-field-own': 'mapping.locked',
  'problem.workflow.crm-field-type': 'mapping.type',
};

function filledFields(
  { objects, taskStatuses }: OrgSnapshot,
  { agents, queues }: Configuration,
  workflow: Workflow,
): readonly CheckItem[] {
  const statuses = statusesIn(taskStatuses === unread ? [] : taskStatuses);
  const known = { queues: queues.map(({ name }) => name), agents: agents.map(({ name }) => name) };
  const logs = workflow.callRecord === 'voice-call' ? ['Task', 'VoiceCall'] : ['Task'];
  return logs.flatMap((object) => {
    const described = objects.get(object);
    if (described == null) return [];
    const schema = objectSchema(described, { statuses, askers: null });
    return mappingFaults(workflow, schema, known).map(({ message, values = {} }) => {
      const field = String(values['field']);
      const told = {
        workflow: workflow.name,
        field: `${object}.${field}`,
        type: String(values['type'] ?? ''),
      };
      const id = object === 'Task' ? field : `${object}.${field}`;
      return found('missing', `mapping.${workflow.name}.${id}`, codes[message] ?? 'mapping.values', told);
    });
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
      : [found('missing', id, 'mapping.object-fields', { ...values, fields: namesIn(absent) })];
  });
}
