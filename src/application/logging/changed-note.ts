import type { AgentId, InteractionId } from '../../domain/ids.ts';
import { isNobodys } from '../../domain/crm/replaceable-notes.ts';
import { isLogUpsert } from '../../domain/logging/context/writes.ts';
import { replaceableUnder } from '../../domain/logging/revisions/replaceable.ts';
import type { CrmWriter } from '../ports/crm/writer.ts';
import type { LedgerStore } from '../ports/logging/ledger-store.ts';

export interface ChangedNoteDeps {
  readonly store: Pick<LedgerStore, 'logs'>;
  readonly crm: Pick<CrmWriter, 'activities' | 'voiceCalls'>;
}

/**
 * The note of an agent's activity as somebody has made it in the CRM since it was written there, so that the agent is
 * asked before it is replaced; no write replaces it before (spec L17). null: it stands as it was written, or there is
 * none. Throws `CrmUnavailable`.
 */
export async function changedNote(
  { store, crm }: ChangedNoteDeps,
  interaction: InteractionId,
  agent: AgentId,
): Promise<string | null> {
  const own = (await store.logs([interaction])).find(({ plan }) => plan.agent === agent);
  const written = own?.writes.findLast(({ operation }) => isLogUpsert(operation));
  if (!own || !written) return null;
  const { key, operation } = written;
  const read = await (operation === 'upsert-task' ? crm.activities([key]) : crm.voiceCalls([key]));
  const note = read.get(key)?.fields.description;
  const ours = replaceableUnder(written.key, own.writes);
  if (note === undefined || ours === 'anything' || ours.includes(note)) return null;
  if (operation === 'upsert-voice-call' && isNobodys(note)) return null;
  return note;
}
