import type { Plan } from '../../domain/logging/context/plan-context.ts';
import { withOutcomes } from '../../domain/logging/write-outcomes.ts';
import type { AgentId, InteractionId } from '../../domain/ids.ts';
import type { Reason, Step } from '../../domain/reason.ts';
import type { WorkflowVersion } from '../../domain/workflow/workflow.ts';
import type { LedgerStore, LedgerWrite, Removal } from '../ports/logging/ledger-store.ts';

/** Why a part of a contact is logged as it is (spec L34). */
export interface Why {
  /** null: a contact that no agent had. */
  readonly agent: AgentId | null;
  readonly workflow: { readonly id: WorkflowVersion['id']; readonly version: number } | null;
  readonly outcome: Plan['outcome'] | null;
  readonly because: Reason | null;
  /** It goes on still: what the steps say holds if it ended now. */
  readonly preview: boolean;
  readonly steps: readonly Step[];
  readonly writes: readonly (LedgerWrite & { readonly removed: Removal | null })[];
}

/** What a part that goes on would become. */
export interface Running {
  readonly workflow: WorkflowVersion;
  readonly plan: Plan;
}

/**
 * Tells why a part is logged as it is: what was planned when it ended and came of it, or, while it goes on, what would
 * be planned now. Who may ask is the caller's to say.
 */
export async function why(
  store: Pick<LedgerStore, 'logs' | 'removals'>,
  interaction: InteractionId,
  agent: AgentId | null,
  running: Running | null,
): Promise<Why> {
  const kept = (await store.logs([interaction])).find(({ plan }) => plan.agent === agent);
  const written = kept?.writes ?? [];
  const removals = await store.removals(written.flatMap(({ record }) => record ?? []));
  const writes = written.map((write) => ({
    ...write,
    removed: (write.record && removals.get(write.record.id)) ?? null,
  }));
  if (running) {
    const { workflow, plan } = running;
    const { outcome, because, steps } = plan;
    const of = { id: workflow.id, version: workflow.version };
    return { agent, workflow: of, outcome, because, preview: true, steps, writes };
  }
  if (!kept)
    return { agent, workflow: null, outcome: null, because: null, preview: false, steps: [], writes };
  const { workflow, outcome, because } = kept.plan;
  const steps = withOutcomes(kept.plan.steps, writes);
  return { agent, workflow, outcome, because, preview: false, steps, writes };
}
