import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { fine, found } from '../finding.ts';
import type { OrgSnapshot } from '../snapshot.ts';

/** Whether callers are found in our own index (spec X5), which only a running server keeps. */
export function checkNumberIndex({ index }: OrgSnapshot): readonly CheckItem[] {
  if (index === null) return [];
  const { state, progress, reason } = index;
  if (state === 'fresh') return [fine('number-index', 'number-index.fresh')];
  return state === 'filling'
    ? [found('warning', 'number-index', 'number-index.filling', { records: progress?.records ?? 0 })]
    : [found('warning', 'number-index', 'number-index.stale', { words: reason ?? '–' })];
}
