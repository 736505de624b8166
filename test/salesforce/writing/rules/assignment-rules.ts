import type { OrgReading } from '../../model/org-data.ts';
import { rowsWith, type Draft, type SaveContext } from '../save-context.ts';

const assigned = new Set(['Case', 'Lead']);

/**
 * The active assignment rules give each case and lead that is made or changed to a queue, whoever the request names as
 * owner, unless the request forbids it (`Sforce-Auto-Assign: FALSE`).
 */
export function assignOwner(draft: Draft, { platform, options }: SaveContext): void {
  if (!options.autoAssign || !assigned.has(draft.schema.name)) return;
  const assignee = assigneeOf(platform, draft.schema.name);
  if (assignee !== null) draft.values.set('OwnerId', assignee);
}

/** The first queue for such records; null: the org has none, and its rules assign nothing. */
export function assigneeOf(platform: OrgReading, object: string): string | null {
  const [entry] = rowsWith(platform, 'QueueSobject', 'SobjectType', object);
  return typeof entry?.['QueueId'] === 'string' ? entry['QueueId'] : null;
}
