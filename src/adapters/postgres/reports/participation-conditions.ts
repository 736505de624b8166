import { sql, type RawBuilder } from 'kysely';
import type {
  ParticipationConditions,
  ReportScope,
} from '../../../application/ports/interactions/report-store.ts';
import type { People } from '../../../domain/organisation/visibility.ts';

/** Conditions on a row `f` of `contact_figure`, which is one part of a contact. */
type Condition = RawBuilder<unknown>;

/** The parts that a report counts. */
export const isIn = ({ from, to, people, queue }: ReportScope): Condition =>
  allOf([
    sql`f.started_at >= ${new Date(from)} and f.started_at < ${new Date(to)}`,
    ...(people === null ? [] : [isOf(people)]),
    ...(queue === null ? [] : [sql`f.queue_id = ${queue}`]),
  ]);

/** The parts on which all of these hold. */
export function isSuch(such: ParticipationConditions): Condition {
  const { people, visibleTo, kind, outcome, reason, hour, answeredBy, write } = such;
  return allOf([
    ...(people === undefined ? [] : [isOf(people)]),
    ...(visibleTo === undefined ? [] : [isOf(visibleTo)]),
    ...(such.agent === undefined ? [] : [sql`f.agent_id is not distinct from ${such.agent}::uuid`]),
    ...(such.queue === undefined ? [] : [sql`f.queue_id is not distinct from ${such.queue}::uuid`]),
    ...(kind === undefined ? [] : [sql`f.kind = ${kind}`]),
    ...(such.disposition === undefined
      ? []
      : [sql`f.disposition is not distinct from ${such.disposition}::text`]),
    ...(outcome === undefined ? [] : [sql`f.outcome = ${outcome}`]),
    ...(reason === undefined ? [] : [sql`f.reason = ${reason}`]),
    ...(hour === undefined ? [] : [sql`${hourOf(hour.zone)} = ${hour.hour}`]),
    ...(answeredBy === undefined ? [] : [isAnsweredBy[answeredBy]]),
    ...(write === undefined
      ? []
      : [sql`exists (select from write w where ${isWriteOf} and w.state = ${write})`]),
  ]);
}

const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);

const isOf = ({ agents, queues }: People): Condition =>
  sql`(f.agent_id = any(${[...agents]}::uuid[]) or f.agent_id is null and f.queue_id = any(${[...queues]}::uuid[]))`;

const answeredPart = sql`select from contact_figure other
  where other.interaction_id = f.interaction_id and other.kind = 'inbound-answered'`;

/** By whom the contact of a part was answered. */
export const isAnsweredBy: Readonly<Record<NonNullable<ParticipationConditions['answeredBy']>, Condition>> = {
  anybody: sql`exists (${answeredPart})`,
  another: sql`exists (${answeredPart} and other.agent_id is distinct from f.agent_id)`,
  nobody: sql`not exists (${answeredPart})`,
};

/** Whether the ledger's row `w` is of the part. */
export const isWriteOf: Condition = sql`w.interaction_id = f.interaction_id
  and w.part = coalesce(f.agent_id::text, 'acd')`;

/** 0 to 23, by the wall clock of the zone. */
export const hourOf = (zone: string): Condition =>
  sql`extract(hour from f.started_at at time zone ${zone}::text)::integer`;
