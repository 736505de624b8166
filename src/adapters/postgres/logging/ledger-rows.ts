import type { Selectable } from 'kysely';
import type {
  StoredPlan,
  LedgerWrite,
  ParticipationRef,
} from '../../../application/ports/logging/ledger-store.ts';
import { agentId, type AgentId } from '../../../domain/ids.ts';
import type { LoggingTables } from '../tables/logging.ts';

/** In the column `part`: a contact that no agent had, whose log is the server's own. */
const noAgent = 'acd';

/** As the column `part` names an agent's share, or that there is none. */
export const partName = ({ agent }: Pick<ParticipationRef, 'agent'>): string => agent ?? noAgent;

/** Whose share a row is of; null: a contact that no agent had. */
export const agentOf = (part: string): AgentId | null => (part === noAgent ? null : agentId(part));

/** The workflow version by which something was planned. */
type PlannedBy = Pick<Selectable<LoggingTables['plan']>, 'workflow_id' | 'workflow_version'>;

/** A write; which workflow version planned it is in the row of its plan. */
export const toWrite = (
  row: Selectable<LoggingTables['write']>,
  { workflow_id: id, workflow_version: version }: PlannedBy,
): LedgerWrite => ({
  id: row.id,
  number: row.number,
  workflow: { id, version },
  interaction: row.interaction_id,
  agent: agentOf(row.part),
  kind: row.kind,
  operation: row.operation,
  key: row.key,
  payload: row.payload,
  replaces: row.replaces,
  state: row.state,
  attempts: row.attempts,
  nextTryAt: row.next_try_at,
  record: row.record,
  noteKept: row.note_kept && row.operation !== 'finish-task',
  taskKept: row.note_kept && row.operation === 'finish-task',
  doubled: row.doubled,
  complaint: row.complaint,
  error: row.error === null ? null : { code: row.error_code ?? '', words: row.error },
  plannedAt: row.planned_at,
  sentAt: row.sent_at,
  confirmedAt: row.confirmed_at,
});

export const toPlan = (row: Selectable<LoggingTables['plan']>): StoredPlan => ({
  interaction: row.interaction_id,
  agent: agentOf(row.part),
  workflow: { id: row.workflow_id, version: row.workflow_version },
  kind: row.kind,
  outcome: row.outcome,
  because: row.because,
  steps: row.steps,
  toBeDecided: row.to_be_decided,
  plannedAt: row.planned_at,
});
