import type { AgentId, QueueId, TeamId } from '../../domain/ids.ts';
import type { FieldError } from '../../domain/refusal.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';

export interface NamedIds {
  readonly agents: readonly AgentId[];
  readonly teams: readonly TeamId[];
  readonly queues: readonly QueueId[];
}

/** Which of these ids are nobody's and nothing's, each with its path; `within`: where the lists stand in the input. */
export function unknownIds(
  { agents, teams, queues }: NamedIds,
  organisation: Pick<Organisation, 'agent' | 'team' | 'queue'>,
  within = '',
): readonly FieldError[] {
  const faults = (list: keyof NamedIds, noun: string, found: readonly unknown[]) =>
    found.flatMap((one, index) =>
      one === null
        ? [{ path: `${within}${list}[${index}]`, message: `problem.workflow.unknown-${noun}` }]
        : [],
    );
  return [
    ...faults(
      'agents',
      'agent',
      agents.map((id) => organisation.agent(id)),
    ),
    ...faults(
      'teams',
      'team',
      teams.map((id) => organisation.team(id)),
    ),
    ...faults(
      'queues',
      'queue',
      queues.map((id) => organisation.queue(id)),
    ),
  ];
}
