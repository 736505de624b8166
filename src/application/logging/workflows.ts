import { workflowId, type AgentId, type QueueId, type WorkflowId } from '../../domain/ids.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import { isRefusal, refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';
import { epochMs, type EpochMs } from '../../domain/time.ts';
import {
  assignedWorkflows,
  chooseWorkflow,
  type AssignedWorkflows,
} from '../../domain/workflow/choose-workflow.ts';
import { defaultWorkflow, type Workflow, type WorkflowVersion } from '../../domain/workflow/workflow.ts';
import type { InForce } from '../../domain/workflow/object-faults.ts';
import { differences, type Difference } from '../../domain/workflow/settings.ts';
import { unknownIds } from '../organisation/unknown-ids.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { AuditRow } from '../ports/organisation/organisation-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { WorkflowChoice } from '../ports/logging/workflow-choice.ts';
import type {
  Activation,
  Assigned,
  StoredWorkflow,
  WorkflowSnapshot,
  WorkflowStore,
} from '../ports/logging/workflow-store.ts';
import {
  judged,
  judgedByCrm,
  type DocumentRefused,
  type Judgement,
  type JudgementDeps,
} from './workflow-judgement.ts';

export interface WorkflowsDeps extends JudgementDeps {
  readonly store: WorkflowStore;
  readonly organisation: Pick<Organisation, 'agent' | 'agents' | 'team' | 'queue' | 'queues' | 'settings'>;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** A workflow with the version that is active now. */
export interface ActiveWorkflow {
  readonly workflow: StoredWorkflow;
  readonly active: WorkflowVersion;
  /** What is to be activated later, and can still be taken back. */
  readonly planned: readonly Activation[];
}

/** Something was kept, and what its maker should know of it. */
export interface Kept<Value> {
  readonly kept: Value;
  readonly warnings: readonly FieldError[];
}

/** "Now" by a clock that is a little late, and sent over a slow line, is not the past. */
const clockToleranceMs = 60_000;

/** The workflows in this server's memory, so that a call asks no database which one it has (spec L36). */
export class Workflows implements WorkflowChoice {
  readonly #deps: WorkflowsDeps;
  #change: number;
  #assigned: AssignedWorkflows<StoredWorkflow>;

  private constructor(deps: WorkflowsDeps, snapshot: WorkflowSnapshot) {
    this.#deps = deps;
    this.#change = snapshot.change;
    this.#assigned = assignedWorkflows(snapshot.workflows);
  }

  /** Reads all workflows, and makes the built-in one at the first start. */
  static async open(deps: WorkflowsDeps): Promise<Workflows> {
    const first = await deps.store.load();
    if (first.workflows.some(({ builtIn }) => builtIn)) return new Workflows(deps, first);
    const at = deps.clock.now();
    await deps.store.create({
      id: workflowId(deps.makeId()),
      builtIn: true,
      document: { ...defaultWorkflow, name: 'Standard' },
      // Whenever a contact begins, there is a workflow for it, even if somebody sets the clock back.
      from: epochMs(0),
      at,
      by: null,
      audit: null,
    });
    return new Workflows(deps, await deps.store.load());
  }

  /** Looks whether another server has changed something; to be called every few seconds. */
  async refresh(): Promise<void> {
    if ((await this.#deps.store.change()) !== this.#change) await this.#reload();
  }

  /** What is active now, as a word that another activation, assignment or point in time changes. */
  activeVersions(): string {
    const versions = this.list().map(({ workflow, active }) => `${workflow.id} ${active.version}`);
    return [this.#change, ...versions].join(', ');
  }

  choose(agent: Agent | null, queue: QueueId | null, at: EpochMs): WorkflowVersion {
    return activeAt(this.#chosen(agent, queue), at);
  }

  versionAt(id: WorkflowId, at: EpochMs): WorkflowVersion | null {
    const workflow = this.#assigned.byId.get(id);
    return workflow ? activeAt(workflow, at) : null;
  }

  /** Those of these people whose parts this workflow decides now. */
  holders(id: WorkflowId, agents: readonly Agent[]): readonly AgentId[] {
    return agents.filter((agent) => this.#chosen(agent, null).id === id).map((agent) => agent.id);
  }

  #chosen(agent: Agent | null, queue: QueueId | null): StoredWorkflow {
    const usual = this.#deps.organisation.settings().defaultWorkflow;
    return chooseWorkflow({ agent, queue }, this.#assigned, usual).workflow;
  }

  list(): readonly ActiveWorkflow[] {
    return [...this.#assigned.byId.values()].map((workflow) => this.#active(workflow));
  }

  /** The documents that decide, or are to decide at a time to come. */
  inForce(): readonly InForce[] {
    return this.list().flatMap(({ workflow: { name, versions }, active, planned }) =>
      [...new Set([active.version, ...planned.map(({ version }) => version)])].flatMap((number) =>
        versions.filter(({ version }) => version === number).map(({ document }) => ({ name, document })),
      ),
    );
  }

  find(id: WorkflowId): ActiveWorkflow | Refusal<'not-found'> {
    const workflow = this.#assigned.byId.get(id);
    return workflow ? this.#active(workflow) : refuse('not-found');
  }

  /**
   * Makes a workflow; its version 1 is active at once, though nobody's until it is assigned. Refuses a document that
   * names what is not there, or has written what the CRM would refuse; a CRM that gives no answer in time is a warning.
   */
  async create(document: Workflow, by: AgentId): Promise<Kept<ActiveWorkflow> | Refusal<DocumentRefused>> {
    const { refused, warnings } = await judged(this.#deps, document, by);
    if (refused) return refused;
    const { store, clock, makeId } = this.#deps;
    const id = workflowId(makeId());
    const at = clock.now();
    const audit = this.#audit(by, 'created', id, null, { name: document.name, version: 1 });
    await store.create({ id, builtIn: false, document, from: at, at, by, audit });
    await this.#reload();
    return this.#kept(id, warnings);
  }

  /**
   * Keeps a document as the next version, which changes nothing until it is activated. Gives its number. Refuses what
   * `create` does.
   */
  async addVersion(
    id: WorkflowId,
    document: Workflow,
    by: AgentId,
  ): Promise<Kept<number> | Refusal<DocumentRefused>> {
    const { refused, warnings } = await judged(this.#deps, document, by);
    if (refused) return refused;
    const workflow = this.#assigned.byId.get(id);
    if (!workflow) return refuse('not-found');
    const last = workflow.versions.at(-1);
    const changes = last ? differences(last.document, document) : [];
    const audit = this.#audit(by, 'changed', id, { version: last?.version ?? null }, { draft: changes });
    const version = await this.#deps.store.addVersion(id, document, this.#deps.clock.now(), audit);
    await this.#reload();
    return { kept: version, warnings };
  }

  /**
   * Makes a version the active one, at once or at a time to come; contacts that have begun keep theirs (spec L36).
   * Refuses a time that is past, since what has been decided by another version stays decided, and a document of which the
   * CRM does not have or take everything any more.
   */
  async activate(
    id: WorkflowId,
    version: number,
    from: EpochMs | null,
    by: AgentId,
  ): Promise<Kept<ActiveWorkflow> | Refusal<DocumentRefused>> {
    const document = this.#version(id, version);
    if (!document) return refuse('not-found');
    // What it named when it was made may have been removed since, and a CRM that was away then may be there.
    const { refused, warnings } = await judgedByCrm(this.#deps, document, by);
    if (refused) return refused;
    const now = this.#deps.clock.now();
    if (from !== null && from < now - clockToleranceMs)
      return refuse('invalid', { errors: [{ path: 'at', message: 'problem.workflow.time-past' }] });
    const takesEffect = epochMs(Math.max(from ?? now, now));
    const active = { version: this.#assigned.byId.get(id)?.activations.at(-1)?.version ?? null };
    const audit = this.#audit(by, 'changed', id, { active }, { active: { version, from: takesEffect } });
    await this.#deps.store.activate(id, version, takesEffect, now, audit);
    await this.#reload();
    return this.#kept(id, warnings);
  }

  /** Takes back an activation that has not taken effect yet; one that has is gone back from by activating another. */
  async cancelActivation(
    id: WorkflowId,
    activation: string,
    by: AgentId,
  ): Promise<ActiveWorkflow | Refusal<'not-found' | 'changed-meanwhile'>> {
    const workflow = this.#assigned.byId.get(id);
    const planned = workflow?.activations.find((one) => one.id === activation);
    if (!planned) return refuse('not-found');
    const { version, from } = planned;
    const audit = this.#audit(by, 'removed', id, { active: { version, from } }, null);
    const cancelled = await this.#deps.store.cancel(id, activation, this.#deps.clock.now(), audit);
    await this.#reload();
    return cancelled ? this.find(id) : refuse('changed-meanwhile');
  }

  /** The document of a version, active or not. */
  version(id: WorkflowId, version: number): Workflow | Refusal<'not-found'> {
    return this.#version(id, version) ?? refuse('not-found');
  }

  /** What changes from one version to another, by setting. */
  diff(id: WorkflowId, from: number, to: number): readonly Difference[] | Refusal<'not-found'> {
    const [before, later] = [this.#version(id, from), this.#version(id, to)];
    return before && later ? differences(before, later) : refuse('not-found');
  }

  /** Assigns the workflow to exactly these. Refuses ids that are not there, each with its path. */
  async assign(
    id: WorkflowId,
    { agents, teams, queues }: Assigned,
    by: AgentId,
  ): Promise<ActiveWorkflow | Refusal<'not-found' | 'invalid'>> {
    const workflow = this.#assigned.byId.get(id);
    if (!workflow) return refuse('not-found');
    const { organisation, store } = this.#deps;
    const errors = unknownIds({ agents, teams, queues }, organisation);
    if (errors.length > 0) return refuse('invalid', { errors });
    const before = { agents: workflow.agents, teams: workflow.teams, queues: workflow.queues };
    const assigned = {
      agents: [...new Set(agents)],
      teams: [...new Set(teams)],
      queues: [...new Set(queues)],
    };
    await store.assign(id, assigned, this.#audit(by, 'changed', id, before, assigned));
    await this.#reload();
    return this.find(id);
  }

  /** Whether a version may be tried on what is past: as `activate` judges it, but a CRM that is away stops nobody. */
  async refuseToTry(id: WorkflowId, version: number, by: AgentId): Promise<Refusal<DocumentRefused> | null> {
    const document = this.#version(id, version);
    return document ? (await judgedByCrm(this.#deps, document, by)).refused : refuse('not-found');
  }

  #kept(id: WorkflowId, warnings: Judgement['warnings']): Kept<ActiveWorkflow> | Refusal<'not-found'> {
    const kept = this.find(id);
    return isRefusal(kept) ? kept : { kept, warnings };
  }

  #audit(by: AgentId, action: AuditRow['action'], id: WorkflowId, before: unknown, after: unknown): AuditRow {
    const { makeId, clock, organisation } = this.#deps;
    const name = organisation.agent(by)?.name ?? '';
    return {
      id: makeId(),
      at: clock.now(),
      by: { id: by, name },
      action,
      noun: 'workflow',
      nounId: id,
      before,
      after,
    };
  }

  #version(id: WorkflowId, version: number): Workflow | undefined {
    return this.#assigned.byId.get(id)?.versions.find((one) => one.version === version)?.document;
  }

  #active(workflow: StoredWorkflow): ActiveWorkflow {
    const now = this.#deps.clock.now();
    const planned = workflow.activations.filter(({ from }) => from > now);
    return { workflow, active: activeAt(workflow, now), planned };
  }

  async #reload(): Promise<void> {
    const snapshot = await this.#deps.store.load();
    // Two changes of this server may come back in the other order.
    if (snapshot.change < this.#change) return;
    this.#change = snapshot.change;
    this.#assigned = assignedWorkflows(snapshot.workflows);
  }
}

/** The version that was active at that moment; before the first activation, the first one. */
function activeAt({ id, activations, versions }: StoredWorkflow, at: EpochMs): WorkflowVersion {
  const activation = activations.findLast(({ from }) => from <= at) ?? activations[0];
  const found = versions.find(({ version }) => version === activation?.version);
  if (!found) throw new Error(`workflow ${id} has no active version`);
  return { id, version: found.version, document: found.document };
}
