import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import type { KeptState } from '../../../../../application/ports/crm/kept-records.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { hiddenOfOpen, openObjectNames } from '../../index/open-object.ts';
import { fine, found } from '../finding.ts';
import type { OrgSnapshot } from '../snapshot.ts';

/** Whether callers are found in our own index (spec X5), which only a running server keeps. */
export function checkNumberIndex({ kept }: Pick<OrgSnapshot, 'kept'>): readonly CheckItem[] {
  if (kept === null) return [];
  const { state, hidden } = kept.numbers;
  if (state === 'not-kept')
    return [found('warning', 'number-index', 'number-index.hidden', { fields: namesIn(hidden) })];
  return [keptItem('number-index', kept.numbers)];
}

/** Whether open cases, opportunities and tasks are known without asking the org, or cannot be, as it hides some of it. */
export function checkOpenRecords({
  objects,
  kept,
}: Pick<OrgSnapshot, 'objects' | 'kept'>): readonly CheckItem[] {
  const hidden = openHidden(objects);
  if (hidden.length > 0)
    return [found('warning', 'open-records', 'open-records.hidden', { fields: namesIn(hidden) })];
  return kept === null ? [] : [keptItem('open-records', kept.openRecords)];
}

/** None as well where the org did not say what it has. */
export function openHidden(objects: OrgSnapshot['objects']): readonly string[] {
  if (!openObjectNames.every((name) => objects.has(name))) return [];
  return hiddenOfOpen((name) => {
    const fields = objects.get(name)?.fields;
    return fields === undefined ? null : new Set(fields.map((field) => field.name));
  });
}

/** What the org hid until now is looked at again after the check, and filled: it counts as filling. */
function keptItem(id: 'number-index' | 'open-records', { state, objects, reason }: KeptState): CheckItem {
  if (reason !== null) return found('warning', id, `${id}.stale`, { words: reason });
  if (state === 'fresh') return fine(id, `${id}.fresh`);
  const records = objects.reduce((sum, object) => sum + (object.records ?? 0), 0);
  return found('warning', id, `${id}.filling`, { records });
}
