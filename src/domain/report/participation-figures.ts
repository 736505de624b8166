import type { Plan } from '../logging/context/plan-context.ts';
import type { AgentId, QueueId } from '../ids.ts';
import type { ContactFacts } from '../logging/facts/facts.ts';
import type { Kind } from '../logging/context/kind.ts';
import { answeredBy } from '../logging/eligibility/ring-group.ts';
import type { EpochMs } from '../time.ts';

/** What the reports count for one part of a contact. */
export interface ParticipationFigures {
  /** null: no agent was offered the contact. */
  readonly agent: AgentId | null;
  readonly queue: QueueId | null;
  readonly kind: Kind;
  readonly startedAt: EpochMs;
  readonly waitMs: number;
  readonly talkMs: number;
  readonly disposition: string | null;
  readonly outcome: Plan['outcome'];
  /** The code of the reason that decided the outcome. */
  readonly reason: string;
}

/**
 * What the reports count for a part, from the facts it was planned from; null: nothing. A ring-group member missed
 * nothing if another member answered (spec L20), and a contact that must not be logged counts only as having happened
 * (spec L7).
 */
export function participationFigures(facts: ContactFacts, plan: Plan): ParticipationFigures | null {
  if (answeredBy(facts) !== null) return null;
  const { interaction, part } = facts;
  return {
    agent: part?.agentId ?? null,
    queue: interaction.queue?.id ?? null,
    kind: plan.kind,
    startedAt: interaction.startedAt,
    waitMs: interaction.waitMs,
    talkMs: part?.talkMs ?? 0,
    disposition: plan.eraseAll ? null : (part?.details.disposition ?? null),
    outcome: plan.outcome,
    reason: plan.because.code,
  };
}
