import type { AgentId, InteractionId } from '../../domain/ids.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import type { CrmWriter } from '../ports/crm/writer.ts';
import type { LedgerStore } from '../ports/logging/ledger-store.ts';
import { expectedOf, madeIn } from '../reconciliation/expected.ts';

export interface ChangedNoteDeps {
  readonly store: Pick<LedgerStore, 'logs'>;
  readonly crm: Pick<CrmWriter, 'activities'>;
}

/**
 * The note of an agent's activity as somebody has made it in the CRM since it was written there, so that the agent is
 * asked before it is replaced (spec L17). null: it stands as it was written, or there is none. Throws `CrmUnavailable`.
 */
export async function changedNote(
  { store, crm }: ChangedNoteDeps,
  interaction: InteractionId,
  agent: AgentId,
): Promise<string | null> {
  const logs = await store.logs([interaction]);
  const own = logs.find(({ plan }) => plan.agent === agent);
  const written = own && expectedOf(own, madeIn(logs)).find(({ operation }) => operation === 'upsert-task');
  if (!written) return null;
  const there = (await crm.activities([written.key])).get(written.key);
  if (!there || there.fields.description === written.fields['description']) return null;
  const { description } = there.fields;
  // What the CRM has taken and not confirmed yet is the agent's own.
  const isOnItsWay = own.writes.some(
    ({ key, state, payload }) =>
      key === written.key && state === 'sending' && payload['description'] === description,
  );
  return isOnItsWay ? null : description;
}

/** The same, as far as can be seen: null too while the CRM is unavailable, when whatever is saved waits for it. */
export async function changedNoteSeen(
  deps: ChangedNoteDeps,
  interaction: InteractionId,
  agent: AgentId,
): Promise<string | null> {
  try {
    return await changedNote(deps, interaction, agent);
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    return null;
  }
}
