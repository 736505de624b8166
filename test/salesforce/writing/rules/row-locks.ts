import { saveFailed } from '../save-error.ts';
import type { SaveContext } from '../save-context.ts';

/** The share of written rows that another transaction holds just now (`lock-rows`). Null: the row is new. */
export function checkLock(id: string | null, { switches, chance }: SaveContext): void {
  if (switches['lock-rows'] === 0 || chance() >= switches['lock-rows']) return;
  throw saveFailed(
    'UNABLE_TO_LOCK_ROW',
    id === null
      ? 'unable to obtain exclusive access to this record'
      : `unable to obtain exclusive access to this record or 1 records: ${id}`,
  );
}
