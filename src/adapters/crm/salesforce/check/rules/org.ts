import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { isTrueIn, textIn } from '../../requests/queried-row.ts';
import { fine, found } from '../finding.ts';
import { unread, type OrgSnapshot } from '../snapshot.ts';

/** Which org it is: one of another id is never checked, as nothing is written to it (spec X3). */
export function checkOrgIdentity({ organization, orgId }: OrgSnapshot): readonly CheckItem[] {
  const row = organization === unread ? undefined : organization[0];
  const name = (row && textIn(row, 'Name')) ?? '–';
  return row !== undefined && isTrueIn(row, 'IsSandbox')
    ? [found('ok', 'org', 'org.sandbox', { name, id: orgId })]
    : [fine('org', 'org.connected', { name, id: orgId })];
}

/** What Tieline is tried with. */
const TRIED_VERSION = 66;

export function checkApiVersion({ version }: OrgSnapshot): readonly CheckItem[] {
  return Number.parseFloat(version) >= TRIED_VERSION
    ? [fine('api-version', 'api-version.known', { version })]
    : [found('warning', 'api-version', 'api-version.old', { version, tried: `${TRIED_VERSION}.0` })];
}

/** Below this share of the day's requests something else is using them up. */
const LOW_SHARE = 0.25;

export function checkDailyLimit({ usage }: OrgSnapshot): readonly CheckItem[] {
  if (usage === null) return [];
  const { used, limit } = usage;
  const left = Math.max(0, limit - used);
  return left >= limit * LOW_SHARE
    ? [fine('daily-limit', 'daily-limit.enough', { left, limit })]
    : [found('warning', 'daily-limit', 'daily-limit.low', { left, limit })];
}
