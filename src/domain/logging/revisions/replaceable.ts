import { eitherOf, type ReplaceableNotes } from '../../crm/replaceable-notes.ts';
import { legOfVoiceCall } from '../context/keys.ts';
import type { EarlierWrite } from './revision.ts';

/** The field that people write in as well, in the CRM. A write that had to leave it alone no longer has it when it is done. */
export const noteField = 'description';

type Written = Pick<EarlierWrite, 'operation' | 'key' | 'payload' | 'replaces' | 'state' | 'attempts'>;

/**
 * The notes that may be replaced under a key (spec L17): the last that was written, those that may have been since, and
 * those that people agreed to replace. Each write carries what held when it was planned, so its successor begins with
 * that. The record of a call stays the same under the key that it gets after it was taken back. `writes` are those of one
 * participation, in the order of planning.
 */
export function replaceableUnder(key: string, writes: readonly Written[]): ReplaceableNotes {
  const record = legOfVoiceCall(key);
  const last = writes.findLast(
    (write) => legOfVoiceCall(write.key) === record && write.operation.startsWith('upsert-'),
  );
  if (last === undefined) return [];
  const note = last.payload[noteField];
  if (typeof note !== 'string') return last.replaces;
  if (last.state === 'done') return [note];
  return last.attempts > 0 ? eitherOf(last.replaces, [note]) : last.replaces;
}
