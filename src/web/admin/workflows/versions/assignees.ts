import { useEffect, useState } from 'react';
import type { Agent, Queue, Team } from '../../../../contract/organisation.ts';
import {
  assignedWorkflows,
  chooseWorkflow,
  type ChosenWorkflow,
} from '../../../../domain/workflow/choose-workflow.ts';
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

type Organised = Pick<Assignees, 'workflows' | 'defaultWorkflow'> & {
  readonly agents: readonly Pick<Agent, 'id' | 'team'>[];
  readonly queues: readonly Pick<Queue, 'id'>[];
};

/** How many have a workflow, by whatever rule. */
export interface Holders {
  readonly agents: number;
  /** Those whose contacts it decides about where no agent had them. */
  readonly queues: number;
  /** Why it is also for those to whom nothing is assigned; null: another workflow is. */
  readonly everyoneElse: ChosenWorkflow<unknown>['because'] | null;
}

/** Who has the workflow now, as the server chooses it (spec L36). */
export function holdersOf(id: string, { agents, queues, workflows, defaultWorkflow }: Organised): Holders {
  const assigned = assignedWorkflows(workflows.map((workflow) => ({ ...workflow, ...workflow.assignments })));
  const choose = (agent: Pick<Agent, 'id' | 'team'> | null, queue: string | null) =>
    chooseWorkflow({ agent, queue }, assigned, defaultWorkflow);
  const usual = choose(null, null);
  return {
    agents: agents.filter((agent) => choose(agent, null).workflow.id === id).length,
    queues: queues.filter((queue) => choose(null, queue.id).workflow.id === id).length,
    everyoneElse: usual.workflow.id === id ? usual.because : null,
  };
}
