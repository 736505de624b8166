import type { AgentId, QueueId, TeamId, WorkflowId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import type { AuditRow } from '../organisation/organisation-store.ts';

export interface StoredVersion {
  readonly version: number;
  readonly document: Workflow;
  readonly createdAt: EpochMs;
  readonly createdBy: AgentId | null;
}

/** From when on a version is the active one, until the next activation. */
export interface Activation {
  readonly id: string;
  readonly version: number;
  readonly from: EpochMs;
  readonly decidedAt: EpochMs;
  readonly decidedBy: AgentId | null;
}

export interface StoredWorkflow {
  readonly id: WorkflowId;
  readonly name: string;
  /** The one made at the first start. */
  readonly builtIn: boolean;
  /** Oldest first. */
  readonly versions: readonly StoredVersion[];
  /** In the order in which they take effect; at least one. */
  readonly activations: readonly Activation[];
  readonly agents: readonly AgentId[];
  readonly teams: readonly TeamId[];
  /** Whose contacts that no agent had it decides about. */
  readonly queues: readonly QueueId[];
}

/** Who has a workflow; each has one at most. */
export type Assigned = Pick<StoredWorkflow, 'agents' | 'teams' | 'queues'>;

/** All workflows as they were after the change of this number. */
export interface WorkflowSnapshot {
  readonly change: number;
  readonly workflows: readonly StoredWorkflow[];
}

/** Where workflows are kept. Changes happen one after the other, each with its entry in the audit. */
export interface WorkflowStore {
  load(): Promise<WorkflowSnapshot>;
  /** The number of the last change, by which another server's is noticed. */
  change(): Promise<number>;
  /** Makes a workflow whose version 1 is active from `at`. false: it is to be the built-in one, and there is one. */
  create(workflow: {
    readonly id: WorkflowId;
    readonly builtIn: boolean;
    readonly document: Workflow;
    readonly from: EpochMs;
    readonly at: EpochMs;
    readonly by: AgentId | null;
    /** null: made at the first start. */
    readonly audit: AuditRow | null;
  }): Promise<boolean>;
  /** Gives the new version's number. */
  addVersion(id: WorkflowId, document: Workflow, at: EpochMs, audit: AuditRow): Promise<number>;
  activate(id: WorkflowId, version: number, from: EpochMs, at: EpochMs, audit: AuditRow): Promise<void>;
  /** Takes back what was to be activated after `at`. false: it has taken effect, or there is no such activation. */
  cancel(id: WorkflowId, activation: string, at: EpochMs, audit: AuditRow): Promise<boolean>;
  /** Assigns exactly these; whoever had another workflow has this one from now on. */
  assign(id: WorkflowId, assigned: Assigned, audit: AuditRow): Promise<void>;
}
