import type { QueueId, WorkflowId } from '../../../domain/ids.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { WorkflowVersion } from '../../../domain/workflow/workflow.ts';

/** Which workflow decides about a part of a contact (spec L36); answered from memory, so it costs no statement. */
export interface WorkflowChoice {
  /**
   * The version that was active when the contact began, of the workflow assigned to the agent, else to the agent's
   * team; without an agent that of the queue; else the organisation's default.
   */
  choose(agent: Agent | null, queue: QueueId | null, at: EpochMs): WorkflowVersion;
  /** The version of a workflow that was active at that moment; null: there is no such workflow. */
  versionAt(id: WorkflowId, at: EpochMs): WorkflowVersion | null;
}
