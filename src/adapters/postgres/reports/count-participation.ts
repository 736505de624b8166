import { sql, type RawBuilder } from 'kysely';
import type { Plan } from '../../../domain/logging/context/plan-context.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import { participationFigures } from '../../../domain/report/participation-figures.ts';

/** Keeps what the reports count of a part, as the latest revision of its plan has it; a piece of that plan's statement. */
export function countParticipation(facts: ContactFacts, plan: Plan): RawBuilder<unknown> {
  const { id } = facts.interaction;
  const agent = facts.part?.agentId ?? null;
  const counted = participationFigures(facts, plan);
  // It may have counted until another member of the group took the call.
  if (counted === null)
    return sql`delete from contact_figure
      where interaction_id = ${id}::uuid and agent_id is not distinct from ${agent}::uuid`;
  return sql`insert into contact_figure (interaction_id, agent_id, queue_id, kind, started_at, wait_ms, talk_ms,
      disposition, outcome, reason)
    values (${id}::uuid, ${agent}::uuid, ${counted.queue}::uuid, ${counted.kind},
      ${new Date(counted.startedAt)}::timestamptz, ${counted.waitMs}::bigint, ${counted.talkMs}::bigint,
      ${counted.disposition}::text, ${counted.outcome}, ${counted.reason})
    on conflict (interaction_id, agent_id) do update set queue_id = excluded.queue_id, kind = excluded.kind,
      wait_ms = excluded.wait_ms, talk_ms = excluded.talk_ms, disposition = excluded.disposition,
      outcome = excluded.outcome, reason = excluded.reason`;
}
