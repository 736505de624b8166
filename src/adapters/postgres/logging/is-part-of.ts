import { sql, type RawBuilder } from 'kysely';
import type { People } from '../../../domain/organisation/visibility.ts';

export const nobody: People = { agents: [], queues: [] };

/** Whether a plan or a write is of a part of these people's; what nobody had belongs to those who serve its queue (spec O12). */
export const isPartOf = ({ agents, queues }: People): RawBuilder<boolean> =>
  sql<boolean>`(part = any(${[...agents]}::text[]) or part = 'acd' and interaction_id in (
    select id from interaction where queue_id = any(${[...queues]}::uuid[])))`;
