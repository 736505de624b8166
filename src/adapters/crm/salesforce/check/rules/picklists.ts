import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { inLanguage } from '../../../../../domain/locale.ts';
import { resultTexts, type Workflow } from '../../../../../domain/workflow/workflow.ts';
import { statusesIn } from '../../writing/described-org.ts';
import { isTrueIn } from '../../requests/queried-row.ts';
import { fine, found } from '../finding.ts';
import { unread, type OrgSnapshot, type Configuration } from '../snapshot.ts';

/** The values that Tieline writes into picklists: a restricted one takes no other (spec X8). */
export function checkPicklists(org: OrgSnapshot, configuration: Configuration): readonly CheckItem[] {
  const items = [...valuesWritten(org, configuration)].flatMap(([field, values]) =>
    refusedBy(org, field, values),
  );
  return items.length > 0 ? items : [fine('picklists', 'picklist.all')];
}

function valuesWritten(
  org: OrgSnapshot,
  { workflows }: Configuration,
): ReadonlyMap<string, readonly string[]> {
  const { open, completed } = statusesIn(org.taskStatuses === unread ? [] : org.taskStatuses);
  const asVoiceCalls = workflows.filter(({ callRecord }) => callRecord === 'voice-call');
  const stages = workflows.flatMap(({ attachTo }) => attachTo.stage ?? []);
  return new Map([
    ['Task.Status', [open, completed]],
    ['Task.TaskSubtype', ['Call']],
    ['Task.CallType', ['Inbound', 'Outbound', 'Internal']],
    ['Task.CallDisposition', workflows.flatMap(resultsOf)],
    ['VoiceCall.CallResolution', asVoiceCalls.flatMap(resultsOf)],
    ['Case.Origin', ['Phone']],
    ['Opportunity.StageName', stages],
  ]);
}

/** What may stand as the result of a call. */
function resultsOf(workflow: Workflow): readonly string[] {
  const { missed, missedAnswered, noAnswer } = resultTexts(workflow);
  const chosen = workflow.dispositions.map(({ label }) => inLanguage(label, workflow.locale));
  return [...chosen, missed, missedAnswered, noAnswer];
}

/** A picklist that is not restricted takes any value. */
function refusedBy({ objects }: OrgSnapshot, path: string, values: readonly string[]): readonly CheckItem[] {
  const [object = '', name = ''] = path.split('.');
  const field = objects.get(object)?.field(name) ?? null;
  if (field === null || !field.restrictedPicklist) return [];
  const taken = new Set(field.picklistValues.filter(({ active }) => active).map(({ value }) => value));
  const refused = values.filter((value) => !taken.has(value));
  if (refused.length === 0) return [];
  return [
    found('missing', `picklist.${path}`, 'picklist.refused', { field: path, values: namesIn(refused) }),
  ];
}

/** A log is a past activity or a next step, so tasks need a status of each kind. */
export function checkTaskStatuses({ taskStatuses }: OrgSnapshot): readonly CheckItem[] {
  if (taskStatuses === unread) return [found('warning', 'task-statuses', 'task-statuses.unseen')];
  const lacks = (isClosed: boolean) => !taskStatuses.some((row) => isTrueIn(row, 'IsClosed') === isClosed);
  if (lacks(true)) return [found('missing', 'task-statuses', 'task-statuses.none-closed')];
  if (lacks(false)) return [found('missing', 'task-statuses', 'task-statuses.none-open')];
  const { open, completed } = statusesIn(taskStatuses);
  return [fine('task-statuses', 'task-statuses.known', { open, completed })];
}
