import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { textIn } from '../../requests/queried-row.ts';
import { fine, found } from '../finding.ts';
import { unread, type OrgSnapshot } from '../snapshot.ts';

/** Those whose records callers are found among, or are related to; people and cases of private orgs would be unknown. */
const seenObjects = ['Account', 'Contact', 'Lead', 'Case', 'Opportunity'];

/** Whether the integration user sees every record, however the org shares them. */
export function checkSharing({ objects, wholeObjects }: OrgSnapshot): readonly CheckItem[] {
  if (wholeObjects === unread) return [found('warning', 'sharing', 'sharing.unseen')];
  const whole = new Set(wholeObjects.map((row) => textIn(row, 'SobjectType')));
  // One that the integration user does not see at all has a rule of its own.
  const hidden = seenObjects.filter((object) => objects.get(object) !== null && !whole.has(object));
  return hidden.length === 0
    ? [fine('sharing', 'sharing.all')]
    : [found('warning', 'sharing', 'sharing.hidden', { objects: namesIn(hidden) })];
}
