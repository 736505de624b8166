import { useEffect, useState } from 'react';
import type { Agent, Queue, Team } from '../../../../contract/organisation.ts';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import type { ShownWorkflow } from './versions.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** As many entries as a page of a list may have. */
const pageSize = 200;

async function all<Item>(path: string, signal: AbortSignal): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<Item> = await api.get(`${path}?limit=${pageSize}${after}`, { signal });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}

/** The people, teams and queues that may have a workflow, and all workflows that they may have. */
export interface Assignees {
  readonly agents: readonly Agent[];
  readonly teams: readonly Team[];
  readonly queues: readonly Queue[];
  readonly workflows: readonly ShownWorkflow[];
  readonly defaultWorkflow: string | null;
}

/** Reads them, and again when `version` changes. */
export function useAssignees(version: unknown): { everyone: Assignees | null; error: ApiError | null } {
  const [everyone, setEveryone] = useState<Assignees | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    Promise.all([
      all<Agent>('/agents', signal),
      all<Team>('/teams', signal),
      all<Queue>('/queues', signal),
      all<ShownWorkflow>('/workflows', signal),
      api.get<{ defaultWorkflow: string | null }>('/settings', { signal }),
    ]).then(
      ([agents, teams, queues, workflows, { defaultWorkflow }]) => {
        setError(null);
        setEveryone({ agents, teams, queues, workflows, defaultWorkflow });
      },
      (failure: unknown) => {
        if (!signal.aborted) setError(asApiError(failure));
      },
    );
    return () => leaving.abort();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- it is read by nothing and asks again all the same
  }, [version]);
  return { everyone, error };
}

/** The workflow that decides about an agent: their own, else their team's, else the organisation's (spec L36). */
export function workflowOf(
  agent: Pick<Agent, 'id' | 'team'>,
  { workflows, defaultWorkflow }: Pick<Assignees, 'workflows' | 'defaultWorkflow'>,
): ShownWorkflow | null {
  const { team } = agent;
  return (
    workflows.find(({ assignments }) => assignments.agents.includes(agent.id)) ??
    workflows.find(({ assignments }) => team !== null && assignments.teams.includes(team)) ??
    workflows.find(({ id }) => id === defaultWorkflow) ??
    workflows.find(({ builtIn }) => builtIn) ??
    null
  );
}
