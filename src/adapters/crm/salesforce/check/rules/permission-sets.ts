import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { relatedIn, textIn } from '../../requests/queried-row.ts';
import { fine, found } from '../finding.ts';
import { unread, type OrgSnapshot, type Configuration } from '../snapshot.ts';

const sets = { integration: 'Tieline_Integration', agent: 'Tieline_Agent' } as const;

/** Whether the package's permission sets are assigned: what they give may also come from elsewhere. */
export function checkPermissionSets(
  { permissionSets, integrationUser }: OrgSnapshot,
  { agents }: Configuration,
): readonly CheckItem[] {
  if (permissionSets === unread) return [found('warning', 'permission-sets', 'permission-sets.unseen')];
  const holders = (set: string): ReadonlySet<string> =>
    new Set(
      permissionSets.flatMap((row) => {
        const holder = textIn(row, 'AssigneeId');
        return holder !== null && textIn(relatedIn(row, 'PermissionSet'), 'Name') === set
          ? [holder.slice(0, 15)]
          : [];
      }),
    );
  const holding = holders(sets.agent);
  const without = agents.filter(({ crmUser }) => crmUser !== null && !holding.has(crmUser.slice(0, 15)));
  const items = [
    ...(holders(sets.integration).has(integrationUser.slice(0, 15))
      ? []
      : [
          found('warning', 'permission-sets.integration', 'permission-sets.integration', {
            set: 'Tieline Integration',
          }),
        ]),
    ...(without.length === 0
      ? []
      : [
          found('warning', 'permission-sets.agents', 'permission-sets.agents', {
            set: 'Tieline Agent',
            agents: namesIn(without.map(({ name }) => name)),
          }),
        ]),
  ];
  return items.length > 0 ? items : [fine('permission-sets', 'permission-sets.all')];
}
