import { sql } from 'kysely';
import type { WorkflowSnapshot, WorkflowStore } from '../../../application/ports/logging/workflow-store.ts';
import { WorkflowDocument } from '../../../contract/workflows/workflow.ts';
import { agentId, queueId, teamId, type WorkflowId } from '../../../domain/ids.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from '../organisation/audit.ts';

/** Workflows in PostgreSQL. Every change begins by raising the number of changes, whose row's lock puts them in order. */
export function postgresWorkflowStore(db: Database): WorkflowStore {
  const change = <Result>(work: (tx: Database) => Promise<Result>): Promise<Result> =>
    transaction(db, async (tx) => {
      await sql`update workflow_change set number = number + 1`.execute(tx);
      return work(tx);
    });
  return {
    load: () => transaction(db, load),
    change: () => changeNumber(db),

    create: ({ id, builtIn, document, from, at, by, audit }) =>
      change(async (tx) => {
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('workflow')
          .values({ id, name: document.name, built_in: builtIn, created_at: new Date(at) })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) return false;
        const version = { workflow_id: id, version: 1 };
        await tx
          .insertInto('workflow_version')
          .values({
            ...version,
            document: JSON.stringify(document),
            created_at: new Date(at),
            created_by: by,
          })
          .execute();
        await tx
          .insertInto('workflow_activation')
          .values({ ...version, active_from: new Date(from), activated_at: new Date(at), activated_by: by })
          .execute();
        await writeAudit(tx, audit === null ? [] : [audit]);
        return true;
      }),

    addVersion: (id, document, at, audit) =>
      change(async (tx) => {
        const { latest } = await tx
          .selectFrom('workflow_version')
          .select((either) => either.fn.max('version').as('latest'))
          .where('workflow_id', '=', id)
          .executeTakeFirstOrThrow();
        const version = latest + 1;
        await tx
          .insertInto('workflow_version')
          .values({
            workflow_id: id,
            version,
            document: JSON.stringify(document),
            created_at: new Date(at),
            created_by: audit.by.id,
          })
          .execute();
        await writeAudit(tx, [audit]);
        return version;
      }),

    activate: (id, version, from, at, audit) =>
      change(async (tx) => {
        await tx
          .insertInto('workflow_activation')
          .values({
            workflow_id: id,
            version,
            active_from: new Date(from),
            activated_at: new Date(at),
            activated_by: audit.by.id,
          })
          .execute();
        await writeAudit(tx, [audit]);
        // The name that lists show is that of the version activated last.
        await sql`update workflow set name = document->>'name' from workflow_version
          where workflow.id = ${id} and workflow_id = ${id} and version = ${version}`.execute(tx);
      }),

    cancel: (id, activation, at, audit) =>
      change(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('workflow_activation')
          .where('workflow_id', '=', id)
          .where(sql<string>`number::text`, '=', activation)
          .where(sql<boolean>`active_from > ${new Date(at)}`)
          .executeTakeFirstOrThrow();
        await writeAudit(tx, numDeletedRows > 0n ? [audit] : []);
        return numDeletedRows > 0n;
      }),

    assign: (id, { agents, teams, queues }, audit) =>
      change(async (tx) => {
        await writeAudit(tx, [audit]);
        await tx.deleteFrom('workflow_assignment').where('workflow_id', '=', id).execute();
        const rows = [
          ...agents.map((agent) => ({ assignee: 'agent' as const, assignee_id: agent, workflow_id: id })),
          ...teams.map((team) => ({ assignee: 'team' as const, assignee_id: team, workflow_id: id })),
          ...queues.map((queue) => ({ assignee: 'queue' as const, assignee_id: queue, workflow_id: id })),
        ];
        if (rows.length === 0) return;
        await tx
          .insertInto('workflow_assignment')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['assignee', 'assignee_id']).doUpdateSet({ workflow_id: id }),
          )
          .execute();
      }),
  };
}

async function changeNumber(db: Database): Promise<number> {
  const { number } = await db.selectFrom('workflow_change').select('number').executeTakeFirstOrThrow();
  return number;
}

async function load(tx: Database): Promise<WorkflowSnapshot> {
  // The lock keeps a change out until everything of one moment is read.
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
      versions: of(versions, id).map((row) => ({
        version: row.version,
        // One of an earlier release has not all the settings of this one: those it lacks have their defaults.
        document: WorkflowDocument.parse(row.document),
        createdAt: row.created_at,
        createdBy: row.created_by,
      })),
      activations: of(activations, id).map((row) => ({
        id: String(row.number),
        version: row.version,
        from: row.active_from,
        decidedAt: row.activated_at,
        decidedBy: row.activated_by,
      })),
      agents: of(assignments, id).flatMap((row) =>
        row.assignee === 'agent' ? [agentId(row.assignee_id)] : [],
      ),
      teams: of(assignments, id).flatMap((row) => (row.assignee === 'team' ? [teamId(row.assignee_id)] : [])),
      queues: of(assignments, id).flatMap((row) =>
        row.assignee === 'queue' ? [queueId(row.assignee_id)] : [],
      ),
    })),
  };
}
