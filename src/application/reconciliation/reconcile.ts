import type { InteractionId } from '../../domain/ids.ts';
import type { People } from '../../domain/organisation/visibility.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { CrmWriter } from '../ports/crm/writer.ts';
import type { LedgerStore, LedgerWrite, PlannedParticipation } from '../ports/logging/ledger-store.ts';
import { compare, type ComparingCrm } from './compare.ts';
import { expectedOf, isPending, madeIn } from './expected.ts';
import { maxFindings, type Reconciled } from '../ports/logging/reconciled.ts';
import type { Finding } from '../ports/logging/finding.ts';

export interface ReconcileDeps {
  readonly store: Pick<LedgerStore, 'plannedBetween' | 'finishedTasks'>;
  readonly crm: ComparingCrm & Pick<CrmWriter, 'activitiesOf'>;
}

/** Parts read per page. */
const pageSize = 500;
/** Comparing more would take too long for one request. */
const maxParts = 20_000;

/** The findings so far; `isWhole`: there are no more. */
export interface Progress {
  readonly result: Reconciled;
  readonly isWhole: boolean;
}

/**
 * Compares the ledger with the CRM for the parts first planned in a period (spec L37): activities, their follow-ups,
 * and records that Tieline created; of these people's contacts (null: everybody's). Changes nothing on either side. Reports the findings so far after every page.
 */
export async function* reconciling(
  { store, crm }: ReconcileDeps,
  from: EpochMs,
  to: EpochMs,
  people: People | null = null,
): AsyncGenerator<Progress> {
  const counts = { missing: 0, doubled: 0, changed: 0, pending: 0, compared: 0 };
  const findings: Finding[] = [];
  let after: PlannedParticipation['place'] | null = null;
  for (;;) {
    const page: readonly PlannedParticipation[] = await store.plannedBetween(
      from,
      to,
      people,
      after,
      pageSize,
    );
    const logs = page.map(({ log }) => log);
    const settled = logs.filter((log) => !isPending(log));
    counts.pending += logs.length - settled.length;
    counts.compared += settled.length;
    const made = madeIn(page.flatMap(({ whole }) => whole));
    const expected = settled.flatMap((log) => expectedOf(log, made));
    const differences = await withoutFinishedTasks(store, await compare(crm, expected));
    for (const finding of [...differences, ...(await surplus(crm, page))]) {
      counts[finding.found] += 1;
      if (findings.length < maxFindings) findings.push(finding);
    }
    const isWhole = page.length < pageSize;
    yield { result: { ...counts, findings }, isWhole };
    if (isWhole) return;
    after = page.at(-1)?.place ?? null;
  }
}

/** The same in one answer. Refuses periods with too many contacts for that. */
export async function reconcile(
  deps: ReconcileDeps,
  from: EpochMs,
  to: EpochMs,
  people: People | null = null,
): Promise<Reconciled | Refusal<'invalid'>> {
  for await (const { result, isWhole } of reconciling(deps, from, to, people)) {
    if (isWhole) return result;
    if (result.compared + result.pending >= maxParts) break;
  }
  return refuse('invalid', { errors: [{ path: 'to', message: 'problem.field.period-too-long' }] });
}

/** The differences without what the follow-up of another contact made of a task, which Tieline did itself (spec L30). */
async function withoutFinishedTasks(
  store: Pick<LedgerStore, 'finishedTasks'>,
  differences: readonly Finding[],
): Promise<readonly Finding[]> {
  const tasks = differences.flatMap(({ record }) => (record?.kind === 'task' ? [record.id] : []));
  const finished = await store.finishedTasks(tasks);
  return differences.flatMap((one) => {
    const by = one.record === null ? undefined : finished.get(one.record.id);
    if (by === undefined) return [one];
    if (one.found === 'missing') return by === 'delete' ? [] : [one];
    // A log is completed also where tasks are deleted.
    const fields = one.fields.filter(({ name, there }) => !(name === 'status' && there === 'completed'));
    return fields.length === 0 ? [] : [{ ...one, fields }];
  });
}

/** Tasks and events of these interactions that Tieline did not write. */
async function surplus(
  crm: Pick<CrmWriter, 'activitiesOf'>,
  page: readonly PlannedParticipation[],
): Promise<readonly Finding[]> {
  const interactions = [...new Set(page.map(({ log }) => log.plan.interaction))];
  if (interactions.length === 0) return [];
  const known = new Set(page.flatMap(({ log }) => log.writes.filter(mayStand).map(({ key }) => key)));
  const there = await crm.activitiesOf(interactions);
  return there
    .filter(
      ({ interaction, key }) => key === null || !(known.has(key) || isElsewhere(page, interaction, key)),
    )
    .map(({ interaction, key, ref }) => ({
      found: 'doubled',
      interaction,
      agent: null,
      key,
      kind: null,
      record: ref,
      fields: [],
    }));
}

/** Another part of the same interaction may be on another page, or planned after the period. */
const isElsewhere = (
  page: readonly PlannedParticipation[],
  interaction: InteractionId,
  key: string,
): boolean =>
  key.startsWith(`${interaction}-`) &&
  !page.some(({ log }) => key.startsWith(`${log.plan.interaction}-${log.plan.agent ?? 'acd'}-`));

/** Sent at least once, so its task or event may exist. */
const mayStand = ({ operation, attempts }: LedgerWrite): boolean =>
  (operation === 'upsert-task' || operation === 'upsert-follow-up' || operation === 'upsert-event') &&
  attempts > 0;
