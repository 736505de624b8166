import type { AgentId, QueueId } from '../../../domain/ids.ts';
import type { Allowance } from '../../../domain/presence/agent-state.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import { allowanceOf } from './allowance.ts';

/** What may reach an agent, as the organisation is set up at a moment. */
interface Reach {
  readonly calls: number;
  readonly deskPhone: boolean;
  readonly queues: ReadonlySet<QueueId>;
}

/**
 * Calls `serve` with the agents whom an administrator's change has given a queue, a telephone or room for a call, because a call that
 * waits may now be theirs and nothing else would offer it (spec R3, R13).
 */
export function watchReach(organisation: Organisation, serve: (agents: readonly AgentId[]) => void): void {
  let before = reaches(organisation);
  organisation.onChange(() => {
    const now = reaches(organisation);
    const widened = [...now].filter(([agent, reach]) => isWider(reach, before.get(agent)));
    before = now;
    if (widened.length > 0) serve(widened.map(([agent]) => agent));
  });
}

function reaches(organisation: Organisation): ReadonlyMap<AgentId, Reach> {
  const queuesOf = new Map(organisation.agents().map(({ id }) => [id, new Set<QueueId>()]));
  for (const { id, members } of organisation.queues())
    for (const agent of members) queuesOf.get(agent)?.add(id);
  return new Map(
    [...queuesOf].map(([agent, queues]) => [agent, reachOf(allowanceOf(organisation, agent), queues)]),
  );
}

const reachOf = ({ capacity, deskPhone }: Allowance, queues: ReadonlySet<QueueId>): Reach => ({
  calls: capacity.voice,
  deskPhone,
  queues,
});

const isWider = (now: Reach, before: Reach | undefined): boolean =>
  before === undefined ||
  now.calls > before.calls ||
  (now.deskPhone && !before.deskPhone) ||
  !now.queues.isSubsetOf(before.queues);
