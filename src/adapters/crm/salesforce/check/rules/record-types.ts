import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import type { Workflow } from '../../../../../domain/workflow/workflow.ts';
import type { RecordTypeDescribe } from '../../describe/object-describe.ts';
import type { SeenObjects } from '../../describe/read-objects.ts';
import { recordTypesIn } from '../../describe/record-types.ts';
import { fine, found } from '../finding.ts';
import type { OrgSnapshot, Configuration } from '../snapshot.ts';

/** Of which object each setting of a workflow names a record type (spec L14). */
const objectsOf: Readonly<Record<keyof Workflow['recordTypes'], string>> = {
  activity: 'Task',
  case: 'Case',
  followUpInbound: 'Task',
  followUpOutbound: 'Task',
  event: 'Event',
};

const settings = ['activity', 'case', 'followUpInbound', 'followUpOutbound', 'event'] as const;

/** Whether the record types that workflows name are there, and may be given by who writes and by who owns. */
export function checkRecordTypes(org: OrgSnapshot, { workflows }: Configuration): readonly CheckItem[] {
  const named = workflows.flatMap(({ name, recordTypes }) =>
    settings.flatMap((setting) => {
      const id = recordTypes[setting];
      return id === null ? [] : [{ workflow: name, object: objectsOf[setting], id }];
    }),
  );
  const byKey = new Map(named.map((one) => [`${one.object}.${one.id}`, one]));
  const items = [...byKey].flatMap(([key, one]) => faultsOf(org, `record-type.${key}`, one));
  const all = [...items, ...withoutDefault(org)];
  return all.length > 0 ? all : [fine('record-types', 'record-type.all')];
}

interface Named {
  readonly workflow: string;
  readonly object: string;
  readonly id: string;
}

function faultsOf({ objects, agent }: OrgSnapshot, id: string, one: Named): readonly CheckItem[] {
  if (objects.get(one.object) == null) return [];
  const type = typeIn(objects, one);
  if (type === undefined || !type.active) return [found('missing', id, 'record-type.absent', { ...one })];
  const values = { ...one, name: type.name };
  if (!type.available) return [found('missing', id, 'record-type.integration', values)];
  const agents = agent === null ? undefined : typeIn(agent.objects, one);
  return agents?.available === false
    ? [found('warning', id, 'record-type.agent', { ...values, agent: agent?.name ?? '' })]
    : [];
}

/** Ids have 15 characters, and sometimes three more that only check them. */
const typeIn = (objects: SeenObjects, { object, id }: Named): RecordTypeDescribe | undefined =>
  objects
    .get(object)
    ?.recordTypeInfos.find(
      ({ recordTypeId, master }) => !master && recordTypeId?.slice(0, 15) === id.slice(0, 15),
    );

/** An object with record types of which the integration user may give none: whatever names none is refused. */
function withoutDefault({ objects }: OrgSnapshot): readonly CheckItem[] {
  return ['Task', 'Event', 'Case'].flatMap((object) => {
    const described = objects.get(object);
    if (described == null || described.field('RecordTypeId') === null) return [];
    const { recordTypeInfos } = described;
    const hasOwn = recordTypeInfos.some(({ master, active }) => !master && active);
    const hasMaster = recordTypeInfos.some(({ master, available }) => master && available);
    return hasOwn && !hasMaster && recordTypesIn(described).available.size === 0
      ? [found('warning', `record-type.${object}`, 'record-type.none', { object })]
      : [];
  });
}
