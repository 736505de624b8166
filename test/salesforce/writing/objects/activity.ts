import { moment } from '../../model/moments.ts';
import type { OrgReading } from '../../model/org-data.ts';
import type { Value } from '../../model/schema.ts';
import { saveFailed } from '../save-error.ts';
import { derive, objectOfId, rowsWith, textAfter, type Draft, type SaveContext } from '../save-context.ts';

/** What tasks and events have in common: whom and what they are about, and the account that follows. */
export function prepareActivity(draft: Draft, context: SaveContext): void {
  const { platform } = context;
  const who = textAfter(draft, 'WhoId');
  const what = textAfter(draft, 'WhatId');
  // A lead has no account, case or opportunity yet, so an activity with a lead is about nothing else.
  if (who !== null && what !== null && objectOfId(platform, who)?.name === 'Lead') {
    throw saveFailed(
      'FIELD_INTEGRITY_EXCEPTION',
      'Related To ID: an activity whose Name is a lead cannot be related to another record',
      ['WhatId'],
    );
  }
  derive(draft, platform, 'AccountId', accountOf(platform, what) ?? accountOf(platform, who));
  derive(draft, platform, 'WhoCount', who === null ? 0 : 1);
  derive(draft, platform, 'WhatCount', what === null ? 0 : 1);
  if (draft.schema.name === 'Task') prepareTask(draft, context);
}

/** Of the record an activity is about: itself, or the account that it belongs to. */
function accountOf(platform: OrgReading, id: string | null): Value {
  const object = id === null ? null : objectOfId(platform, id);
  if (id === null || object === null) return null;
  if (object.name === 'Account') return id;
  return object.fields.has('accountid') ? (platform.row(object.name, id)?.['AccountId'] ?? null) : null;
}

function prepareTask(draft: Draft, { platform }: SaveContext): void {
  const isClosed = isClosedStatus(platform, 'TaskStatus', textAfter(draft, 'Status'));
  const wasClosed = draft.before?.['IsClosed'] === true;
  derive(draft, platform, 'IsClosed', isClosed);
  derive(draft, platform, 'IsHighPriority', textAfter(draft, 'Priority') === 'High');
  if (isClosed !== wasClosed || draft.before === null) {
    derive(draft, platform, 'CompletedDateTime', isClosed ? moment(platform.now()) : null);
  }
}

/** Whether a status is one of those that close: by the org's list of them, as its administrator keeps it. */
export function isClosedStatus(platform: OrgReading, list: string, status: string | null): boolean {
  return (
    status !== null && rowsWith(platform, list, 'ApiName', status).some((row) => row['IsClosed'] === true)
  );
}
