import type { InteractionId } from '../../domain/ids.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Crm } from '../ports/crm.ts';
import type { LedgerStore, LedgerWrite, PlannedPart } from '../ports/ledger-store.ts';
import { compare, type ComparingCrm } from './compare.ts';
import { expectedOf, isPending, madeIn } from './expected.ts';
import type { Finding } from './finding.ts';

/** How far a comparison is. */
export interface ReconciliationCounts {
  readonly missing: number;
  readonly doubled: number;
  readonly changed: number;
  /** Parts that are still to be written, or that need attention: not compared. */
  readonly pending: number;
  readonly compared: number;
}

export interface Reconciled extends ReconciliationCounts {
  /** The first ones, at most `maxFindings`. */
  readonly findings: readonly Finding[];
}

export interface ReconcileParts {
  readonly store: Pick<LedgerStore, 'plannedBetween'>;
  readonly crm: ComparingCrm & Pick<Crm, 'activitiesOf'>;
}

/** Parts read at once. */
const pageSize = 500;
/** Comparing more would outlast a request. */
const maxParts = 20_000;
/** More than a person goes through; the counts are of all. */
export const maxFindings = 1_000;

/**
 * Compares the ledger with the CRM for the parts first planned in a period (spec L37): activities, what follows them,
 * and records that Tieline made. Changes nothing in either. Refuses a period with too many of them. `onProgress` is told
 * after every page.
 */
export async function reconcile(
  { store, crm }: ReconcileParts,
  from: EpochMs,
  to: EpochMs,
  onProgress: (counts: ReconciliationCounts) => void = () => undefined,
): Promise<Reconciled | Refusal<'invalid'>> {
  const counts = { missing: 0, doubled: 0, changed: 0, pending: 0, compared: 0 };
  const findings: Finding[] = [];
  let after: PlannedPart['place'] | null = null;
  for (;;) {
    const page: readonly PlannedPart[] = await store.plannedBetween(from, to, after, pageSize);
    const logs = page.map(({ log }) => log);
    const settled = logs.filter((log) => !isPending(log));
    counts.pending += logs.length - settled.length;
    counts.compared += settled.length;
    const made = madeIn(logs);
    const expected = settled.flatMap((log) => expectedOf(log, made));
    for (const finding of [...(await compare(crm, expected)), ...(await surplus(crm, page))]) {
      counts[finding.found] += 1;
      if (findings.length < maxFindings) findings.push(finding);
    }
    onProgress(counts);
    after = page.at(-1)?.place ?? null;
    if (page.length < pageSize) return { ...counts, findings };
    if (counts.compared + counts.pending >= maxParts)
      return refuse('invalid', { errors: [{ path: 'to', message: 'problem.field.period-too-long' }] });
  }
}

/** Tasks and events of these interactions that no write of the ledger accounts for. */
async function surplus(
  crm: Pick<Crm, 'activitiesOf'>,
  page: readonly PlannedPart[],
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

/** Another part of the same interaction may stand on another page, or be planned after the period. */
const isElsewhere = (page: readonly PlannedPart[], interaction: InteractionId, key: string): boolean =>
  key.startsWith(`${interaction}-`) &&
  !page.some(({ log }) => key.startsWith(`${log.plan.interaction}-${log.plan.agent ?? 'acd'}-`));

/** Sent at least once, so that there may be a task or an event of it. */
const mayStand = ({ operation, attempts }: LedgerWrite): boolean =>
  (operation === 'upsert-task' || operation === 'upsert-follow-up' || operation === 'upsert-event') &&
  attempts > 0;
