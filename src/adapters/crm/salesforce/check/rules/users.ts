import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { isTrueIn, type QueriedRow, textIn } from '../../requests/queried-row.ts';
import { fine, found } from '../finding.ts';
import { doNotLogFieldOf, isCheckbox } from '../../users.ts';
import { unread, type LinkedAgent, type OrgSnapshot, type Configuration } from '../snapshot.ts';

/** Who owns what is written: the agents' users of the org (spec L15). */
export function checkUsers({ users }: OrgSnapshot, { agents }: Configuration): readonly CheckItem[] {
  const unlinked = agents.filter(({ crmUser }) => crmUser === null);
  const items = [
    ...about('warning', 'unlinked', unlinked),
    ...(users === unread ? [found('warning', 'users.unseen', 'users.unseen')] : linkedTo(users, agents)),
  ];
  return items.length > 0 ? items : [fine('users', 'users.all', { count: agents.length })];
}

function linkedTo(users: readonly QueriedRow[], agents: readonly LinkedAgent[]): readonly CheckItem[] {
  const byId = new Map(users.map((row) => [textIn(row, 'Id')?.slice(0, 15) ?? '', row]));
  const linked = agents.flatMap((agent) =>
    agent.crmUser === null ? [] : [{ agent, row: byId.get(agent.crmUser.slice(0, 15)) }],
  );
  const those = (isIt: (row: QueriedRow | undefined) => boolean) =>
    linked.filter(({ row }) => isIt(row)).map(({ agent }) => agent);
  return [
    ...about(
      'missing',
      'unknown',
      those((row) => row === undefined),
    ),
    ...about(
      'missing',
      'inactive',
      those((row) => row !== undefined && !isTrueIn(row, 'IsActive')),
    ),
  ];
}

const about = (
  state: 'warning' | 'missing',
  what: 'unlinked' | 'unknown' | 'inactive',
  agents: readonly LinkedAgent[],
): readonly CheckItem[] =>
  agents.length === 0
    ? []
    : [found(state, `users.${what}`, `users.${what}`, { agents: namesIn(agents.map(({ name }) => name)) })];

/** Who sees the panel as the phone of Lightning (spec X6). */
export function checkCallCenter(
  { callCenters, users }: OrgSnapshot,
  { agents }: Configuration,
): readonly CheckItem[] {
  if (callCenters === unread) return [found('warning', 'call-center', 'call-center.unseen')];
  const ours = callCenters.filter((row) =>
    /tieline/iu.test(`${textIn(row, 'InternalName')} ${textIn(row, 'Name')}`),
  );
  if (ours.length === 0) return [found('warning', 'call-center', 'call-center.none')];
  const ids = new Set(ours.map((row) => textIn(row, 'Id')));
  const members = new Set(
    (users === unread ? [] : users)
      .filter((row) => ids.has(textIn(row, 'CallCenterId')))
      .map((row) => textIn(row, 'Id')?.slice(0, 15)),
  );
  const outside = agents.filter(({ crmUser }) => crmUser !== null && !members.has(crmUser.slice(0, 15)));
  return outside.length === 0 || users === unread
    ? [fine('call-center', 'call-center.all')]
    : [
        found('warning', 'call-center', 'call-center.outside', {
          agents: namesIn(outside.map(({ name }) => name)),
        }),
      ];
}

/** Whether the org says whose calls are not logged unless they say so (spec L6). */
export function checkDoNotLogField(
  { objects }: OrgSnapshot,
  { settings }: Configuration,
): readonly CheckItem[] {
  const user = objects.get('User');
  if (user == null) return [];
  const name = doNotLogFieldOf(settings);
  const field = user.field(name);
  const id = 'do-not-log-field';
  if (field !== null)
    return isCheckbox(field)
      ? [fine(id, 'do-not-log-field.read', { field: field.name })]
      : [found('missing', id, 'do-not-log-field.type', { field: field.name, type: field.type })];
  const isChosen = settings.crm.doNotLogField !== null;
  return [
    isChosen
      ? found('missing', id, 'do-not-log-field.absent', { field: name })
      : found('ok', id, 'do-not-log-field.none', { field: name }),
  ];
}

/** How Tieline learns of a sign-out in Salesforce (spec L2): by the stream of logouts, by sessions, or by the panel alone. */
export function checkSignOut(
  { sessions, logoutStream }: OrgSnapshot,
  { settings }: Configuration,
): readonly CheckItem[] {
  if (logoutStream === 'told') return [fine('sign-out', 'sign-out.told')];
  if (logoutStream === 'open')
    return [
      sessions === unread
        ? found('warning', 'sign-out', 'sign-out.open')
        : found('ok', 'sign-out', 'sign-out.open-seen'),
    ];
  if (sessions !== unread) return [fine('sign-out', 'sign-out.seen')];
  return [found(settings.presence.logoutCheck ? 'missing' : 'warning', 'sign-out', 'sign-out.unseen')];
}
