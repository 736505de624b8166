import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../src/adapters/postgres/database.ts';
import { interactionId, type InteractionId, type WorkflowId } from '../src/domain/ids.ts';
import type { ContactFacts } from '../src/domain/logging/facts/facts.ts';
import { kindOf } from '../src/domain/logging/kind.ts';
import { epochMs, type EpochMs } from '../src/domain/time.ts';
import { but } from './contact-facts.ts';

/** A contact to be kept as one that is over. */
export interface Past {
  /** What each part was planned from; of the forgotten nothing is kept. */
  readonly parts: readonly (ContactFacts | { readonly forgotten: ContactFacts })[];
  readonly workflow: WorkflowId;
  /** As the first part has it unless given; null: it goes on still. */
  readonly endedAt?: EpochMs | null;
}

type Kept = Past['parts'][number];

const factsIn = (part: Kept): ContactFacts => ('forgotten' in part ? part.forgotten : part);

const newId = (): InteractionId => interactionId(randomUUID());

/** The same facts as those of a contact of its own, that began then. */
export const at = (facts: ContactFacts, startedAt: EpochMs): ContactFacts =>
  but(facts, { interaction: { id: newId(), startedAt, endedAt: epochMs(startedAt + 400_000) } });

/** Keeps contacts with the latest plan of each part, without anything else that a call leaves behind. */
export async function keepPast(db: Database, contacts: readonly Past[]): Promise<void> {
  const rows = contacts.map((contact) => {
    const [first] = contact.parts.map(factsIn);
    if (!first) throw new Error('a contact has parts');
    const { id, queue, direction, startedAt, endedAt } = first.interaction;
    const ended = contact.endedAt === undefined ? endedAt : contact.endedAt;
    return {
      id,
      workflow: contact.workflow,
      queue: queue?.id ?? null,
      direction,
      started: new Date(startedAt).toISOString(),
      ended: ended === null ? null : new Date(ended).toISOString(),
      parts: contact.parts.map((part) => {
        const facts = factsIn(part);
        return {
          plan: randomUUID(),
          part: facts.part?.agentId ?? 'acd',
          kind: kindOf(facts).value,
          body: 'forgotten' in part ? null : facts,
        };
      }),
    };
  });
  const json = JSON.stringify(rows);
  await sql`with past as (
      select * from jsonb_to_recordset(${json}::jsonb) as p (id uuid, workflow uuid, queue uuid, direction text,
        started timestamptz, ended timestamptz, parts jsonb)
    ), begun as (
      insert into interaction (id, call_id, session_id, direction, version, state, queue_id, started_at, ended_at)
      select id, id::text, id, direction, 1, '{}', queue, started, ended from past
    ), part as (
      select past.id, past.workflow, past.started, p.* from past,
        jsonb_to_recordset(past.parts) as p (plan uuid, part text, kind text, body jsonb)
    ), planned as (
      insert into plan (id, interaction_id, part, revision, workflow_id, workflow_version, kind, outcome, because, steps,
        to_be_decided, planned_at)
      select plan, id, part, 1, workflow, 1, kind, 'log', '{}', '[]', false, started from part
    )
    insert into facts (plan_id, body) select plan, body from part where body is not null and body <> 'null'`.execute(
    db,
  );
}
