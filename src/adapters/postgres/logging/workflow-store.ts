import { sql } from 'kysely';
import type { Assigned, WorkflowStore } from '../../../application/ports/logging/workflow-store.ts';
import type { AgentId, WorkflowId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from '../organisation/audit.ts';
import { readWorkflows } from './workflow-snapshot.ts';

/** Workflows in PostgreSQL. Every change begins by raising the number of changes, whose row's lock puts them in order. */
export function postgresWorkflowStore(db: Database): WorkflowStore {
  const change = <Result>(work: (tx: Database) => Promise<Result>): Promise<Result> =>
    transaction(db, async (tx) => {
      await sql`update workflow_change set number = number + 1`.execute(tx);
      return work(tx);
    });
  return {
    load: () => transaction(db, readWorkflows),
    change: () => readChange(db),

    create: ({ id, builtIn, document, from, at, by, audit }) =>
      change(async (tx) => {
        if (!(await insertWorkflow(tx, id, document.name, builtIn, at))) return false;
        await insertVersion(tx, { id, version: 1, document }, at, by);
        await insertActivation(tx, { id, version: 1, from }, at, by);
        await writeAudit(tx, audit === null ? [] : [audit]);
        return true;
      }),

    addVersion: (id, document, at, audit) =>
      change(async (tx) => {
        const version = (await latestVersion(tx, id)) + 1;
        await insertVersion(tx, { id, version, document }, at, audit.by.id);
        await writeAudit(tx, [audit]);
        return version;
      }),

    activate: (id, version, from, at, audit) =>
      change(async (tx) => {
        await insertActivation(tx, { id, version, from }, at, audit.by.id);
        await writeAudit(tx, [audit]);
        await takeNameOf(tx, id, version);
      }),

    cancel: (id, activation, at, audit) =>
      change(async (tx) => {
        const cancelled = await deleteActivation(tx, id, activation, at);
        await writeAudit(tx, cancelled ? [audit] : []);
        return cancelled;
      }),

    assign: (id, assigned, audit) =>
      change(async (tx) => {
        await writeAudit(tx, [audit]);
        await replaceAssignments(tx, id, assigned);
      }),
  };
}

async function readChange(db: Database): Promise<number> {
  const { number } = await db.selectFrom('workflow_change').select('number').executeTakeFirstOrThrow();
  return number;
}

/** false: it is to be the built-in one, and there is one. */
async function insertWorkflow(
  tx: Database,
  id: WorkflowId,
  name: string,
  builtIn: boolean,
  at: EpochMs,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('workflow')
    .values({ id, name, built_in: builtIn, created_at: new Date(at) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows !== 0n;
}

async function latestVersion(tx: Database, id: WorkflowId): Promise<number> {
  const { latest } = await tx
    .selectFrom('workflow_version')
    .select((either) => either.fn.max('version').as('latest'))
    .where('workflow_id', '=', id)
    .executeTakeFirstOrThrow();
  return latest;
}

async function insertVersion(
  tx: Database,
  {
    id,
    version,
    document,
  }: { readonly id: WorkflowId; readonly version: number; readonly document: Workflow },
  at: EpochMs,
  by: AgentId | null,
): Promise<void> {
  await tx
    .insertInto('workflow_version')
    .values({
      workflow_id: id,
      version,
      document: JSON.stringify(document),
      created_at: new Date(at),
      created_by: by,
    })
    .execute();
}

async function insertActivation(
  tx: Database,
  { id, version, from }: { readonly id: WorkflowId; readonly version: number; readonly from: EpochMs },
  at: EpochMs,
  by: AgentId | null,
): Promise<void> {
  await tx
    .insertInto('workflow_activation')
    .values({
      workflow_id: id,
      version,
      active_from: new Date(from),
      activated_at: new Date(at),
      activated_by: by,
    })
    .execute();
}

/** The name that lists show is that of the version activated last. */
async function takeNameOf(tx: Database, id: WorkflowId, version: number): Promise<void> {
  await sql`update workflow set name = document->>'name' from workflow_version
    where workflow.id = ${id} and workflow_id = ${id} and version = ${version}`.execute(tx);
}

/** false: it has taken effect, or there is no such activation. */
async function deleteActivation(
  tx: Database,
  id: WorkflowId,
  activation: string,
  at: EpochMs,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('workflow_activation')
    .where('workflow_id', '=', id)
    .where(sql<string>`number::text`, '=', activation)
    .where(sql<boolean>`active_from > ${new Date(at)}`)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Who had another workflow has this one from now on. */
async function replaceAssignments(
  tx: Database,
  id: WorkflowId,
  { agents, teams, queues }: Assigned,
): Promise<void> {
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
    .onConflict((conflict) => conflict.columns(['assignee', 'assignee_id']).doUpdateSet({ workflow_id: id }))
    .execute();
}
