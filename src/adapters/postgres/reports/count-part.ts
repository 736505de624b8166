import { sql, type RawBuilder } from 'kysely';
import type { ContactFacts } from '../../../domain/plan/facts.ts';
import type { Plan } from '../../../domain/plan/plan.ts';

/** Keeps what the reports count of a part, as the latest revision of its plan has it; a piece of that plan's statement. */
export function countPart({ interaction, part }: ContactFacts, plan: Plan): RawBuilder<unknown> {
  // What the agent noted is not kept where nothing may be (spec L7).
  const disposition = plan.leaveNoTrace ? null : (part?.details.disposition ?? null);
  return sql`insert into contact_figure (interaction_id, agent_id, queue_id, kind, started_at, wait_ms, talk_ms,
      disposition, outcome, reason)
    values (${interaction.id}::uuid, ${part?.agentId ?? null}::uuid, ${interaction.queue?.id ?? null}::uuid, ${plan.kind},
      ${new Date(interaction.startedAt)}::timestamptz, ${interaction.waitMs}::integer, ${part?.talkMs ?? 0}::integer,
      ${disposition}::text, ${plan.outcome}, ${plan.because.code})
    on conflict (interaction_id, agent_id) do update set queue_id = excluded.queue_id, kind = excluded.kind,
      wait_ms = excluded.wait_ms, talk_ms = excluded.talk_ms, disposition = excluded.disposition,
      outcome = excluded.outcome, reason = excluded.reason`;
}
