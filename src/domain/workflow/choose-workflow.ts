/** A workflow as far as it decides who has it; the ids are strings, so that a page can ask as well as the server. */
export interface AssignableWorkflow {
  readonly id: string;
  /** The one made at the first start, for everyone without another. */
  readonly builtIn: boolean;
  readonly agents: readonly string[];
  readonly teams: readonly string[];
  readonly queues: readonly string[];
}

/** Which workflow each agent, team and queue is assigned; each has one at most. */
export interface AssignedWorkflows<Workflow> {
  readonly byId: ReadonlyMap<string, Workflow>;
  readonly byAgent: ReadonlyMap<string, Workflow>;
  readonly byTeam: ReadonlyMap<string, Workflow>;
  readonly byQueue: ReadonlyMap<string, Workflow>;
  readonly builtIn: Workflow;
}

/** Whose part of a contact it is; without an agent the contact was in the queue alone, or nowhere. */
export interface ParticipationHolder {
  readonly agent: { readonly id: string; readonly team: string | null } | null;
  readonly queue: string | null;
}

/** The workflow, and what led to it: an assignment, the organisation's default, or that there is nothing else. */
export interface ChosenWorkflow<Workflow> {
  readonly workflow: Workflow;
  readonly because: 'agent' | 'team' | 'queue' | 'default' | 'built-in';
}

/** Throws where no workflow is the built-in one: it is made at the first start and cannot be deleted. */
export function assignedWorkflows<Workflow extends AssignableWorkflow>(
  workflows: readonly Workflow[],
): AssignedWorkflows<Workflow> {
  const builtIn = workflows.find((workflow) => workflow.builtIn);
  if (!builtIn) throw new Error('no workflow is the built-in one');
  const by = (idsOf: (workflow: Workflow) => readonly string[]) =>
    new Map(workflows.flatMap((workflow) => idsOf(workflow).map((id) => [id, workflow])));
  return {
    byId: by(({ id }) => [id]),
    byAgent: by(({ agents }) => agents),
    byTeam: by(({ teams }) => teams),
    byQueue: by(({ queues }) => queues),
    builtIn,
  };
}

/**
 * The workflow that decides about a part of a contact (spec L36): the agent's, else the agent's team's; of a part
 * without an agent the queue's; else the organisation's default; else the built-in one.
 */
export function chooseWorkflow<Workflow>(
  { agent, queue }: ParticipationHolder,
  { byId, byAgent, byTeam, byQueue, builtIn }: AssignedWorkflows<Workflow>,
  defaultWorkflow: string | null,
): ChosenWorkflow<Workflow> {
  const found = (
    id: string | null,
    by: ReadonlyMap<string, Workflow>,
    because: 'agent' | 'team' | 'queue' | 'default',
  ) => {
    const workflow = id === null ? undefined : by.get(id);
    return workflow && { workflow, because };
  };
  const assigned = agent
    ? (found(agent.id, byAgent, 'agent') ?? found(agent.team, byTeam, 'team'))
    : found(queue, byQueue, 'queue');
  return assigned ?? found(defaultWorkflow, byId, 'default') ?? { workflow: builtIn, because: 'built-in' };
}
