import { sql, type Selectable } from 'kysely';
import type {
  Activation,
  Assigned,
  StoredVersion,
  WorkflowSnapshot,
} from '../../../application/ports/logging/workflow-store.ts';
import { storedWorkflow } from '../../../contract/workflows/workflow.ts';
import { agentId, queueId, teamId, type WorkflowId } from '../../../domain/ids.ts';
import type { Database } from '../connection/database.ts';
import type { LoggingTables } from '../tables/logging.ts';

type VersionRow = Selectable<LoggingTables['workflow_version']>;
type ActivationRow = Selectable<LoggingTables['workflow_activation']>;
type AssignmentRow = Selectable<LoggingTables['workflow_assignment']>;

/** All workflows as of one moment. `tx` is a transaction: its lock keeps changes out until everything is read. */
export async function readWorkflows(tx: Database): Promise<WorkflowSnapshot> {
  const { rows } = await sql<{ number: number }>`select number from workflow_change for share`.execute(tx);
  const workflows = await tx.selectFrom('workflow').selectAll().orderBy('created_at').orderBy('id').execute();
  const versions = await tx.selectFrom('workflow_version').selectAll().orderBy('version').execute();
  const activations = await tx
    .selectFrom('workflow_activation')
    .selectAll()
    .orderBy('active_from')
    .orderBy('number')
    .execute();
  const assignments = await tx.selectFrom('workflow_assignment').selectAll().execute();
  const of = <Row extends { readonly workflow_id: WorkflowId }>(all: readonly Row[], id: WorkflowId) =>
    all.filter((row) => row.workflow_id === id);
  return {
    change: rows[0]?.number ?? 0,
    workflows: workflows.map(({ id, name, built_in: builtIn }) => ({
      id,
      name,
      builtIn,
      versions: of(versions, id).map(toVersion),
      activations: of(activations, id).map(toActivation),
      ...toAssigned(of(assignments, id)),
    })),
  };
}

const toVersion = (row: VersionRow): StoredVersion => ({
  version: row.version,
  document: storedWorkflow(row.document),
  createdAt: row.created_at,
  createdBy: row.created_by,
});

const toActivation = (row: ActivationRow): Activation => ({
  id: String(row.number),
  version: row.version,
  from: row.active_from,
  decidedAt: row.activated_at,
  decidedBy: row.activated_by,
});

function toAssigned(rows: readonly AssignmentRow[]): Assigned {
  const assigned = (assignee: AssignmentRow['assignee']) =>
    rows.filter((row) => row.assignee === assignee).map((row) => row.assignee_id);
  return {
    agents: assigned('agent').map(agentId),
    teams: assigned('team').map(teamId),
    queues: assigned('queue').map(queueId),
  };
}
