import type { InteractionId } from '../domain/ids.ts';
import type { ActivityFields } from '../domain/plan/activity.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import type { EpochMs } from '../domain/time.ts';
import { sameValue } from '../domain/workflow/settings.ts';
import type { Crm } from './ports/crm.ts';
import type { KeptLog, LedgerStore, LedgerWrite, PlannedPart } from './ports/ledger-store.ts';

/** A difference between what the ledger wrote and what the CRM has. */
export interface Finding {
  readonly found: 'missing' | 'doubled' | 'changed';
  readonly interaction: InteractionId;
  /** null: an activity that was not written under a key. */
  readonly key: string | null;
  /** Of a changed one, the names of the fields. */
  readonly fields: readonly string[];
}

export interface Reconciled {
  readonly missing: number;
  readonly doubled: number;
  readonly changed: number;
  /** Parts that are still to be written, or that need attention: not compared. */
  readonly pending: number;
  readonly compared: number;
  /** The first ones, at most `maxFindings`. */
  readonly findings: readonly Finding[];
}

/** Parts read at once. */
const pageSize = 500;
/** Comparing more would outlast a request. */
const maxParts = 20_000;
/** More than a person goes through; the counts are of all. */
const maxFindings = 1_000;

/**
 * Compares the ledger with the CRM for the parts first planned in a period (spec L37). Changes nothing in either.
 * Refuses a period with too many of them.
 */
export async function reconcile(
  {
    store,
    crm,
  }: { store: Pick<LedgerStore, 'plannedBetween'>; crm: Pick<Crm, 'activityByKey' | 'activityKeys'> },
  from: EpochMs,
  to: EpochMs,
): Promise<Reconciled | Refusal<'invalid'>> {
  const counts = { missing: 0, doubled: 0, changed: 0, pending: 0, compared: 0 };
  const findings: Finding[] = [];
  const add = (finding: Finding) => {
    counts[finding.found] += 1;
    if (findings.length < maxFindings) findings.push(finding);
  };
  let after: PlannedPart['place'] | null = null;
  for (;;) {
    const page: readonly PlannedPart[] = await store.plannedBetween(from, to, after, pageSize);
    for (const { log } of page) {
      const expected = expectedOf(log);
      if (expected === 'pending') counts.pending += 1;
      else counts.compared += 1;
      if (expected === 'pending' || expected === null) continue;
      const finding = await compare(crm, log.plan.interaction, expected);
      if (finding) add(finding);
    }
    for (const finding of await surplus(crm, page)) add(finding);
    after = page.at(-1)?.place ?? null;
    if (page.length < pageSize) return { ...counts, findings };
    if (counts.compared + counts.pending >= maxParts)
      return refuse('invalid', { errors: [{ path: 'to', message: 'problem.field.period-too-long' }] });
  }
}

interface Expected {
  readonly key: string;
  readonly fields: Partial<ActivityFields>;
}

/** What the CRM should have of a part: everything that was confirmed since it was last taken back; null: nothing. */
function expectedOf({ writes }: KeptLog): Expected | 'pending' | null {
  const current = writes.filter(({ state }) => state !== 'superseded');
  if (current.some(({ state }) => state === 'due' || state === 'sending' || state === 'refused'))
    return 'pending';
  const done = current.filter(({ state }) => state === 'done');
  const removed = done.findLastIndex(({ operation }) => operation === 'delete-task');
  const [first, ...later] = done.slice(removed + 1);
  return first
    ? {
        key: first.key,
        fields: later.reduce((fields, { payload }) => ({ ...fields, ...payload }), first.payload),
      }
    : null;
}

async function compare(
  crm: Pick<Crm, 'activityByKey'>,
  interaction: InteractionId,
  { key, fields }: Expected,
): Promise<Finding | null> {
  const activity = await crm.activityByKey(key);
  if (!activity) return { found: 'missing', interaction, key, fields: [] };
  const there: ReadonlyMap<string, unknown> = new Map(Object.entries(activity.fields));
  const changed = Object.entries(fields).flatMap(([name, value]) =>
    sameValue(identity(value), identity(there.get(name))) ? [] : [name],
  );
  return changed.length === 0 ? null : { found: 'changed', interaction, key, fields: changed };
}

/** A record is the same under another name. */
const identity = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value && 'kind' in value
    ? { kind: value.kind, id: value.id }
    : value;

/** Activities of these interactions that no write of the ledger accounts for. */
async function surplus(
  crm: Pick<Crm, 'activityKeys'>,
  page: readonly PlannedPart[],
): Promise<readonly Finding[]> {
  const interactions = [...new Set(page.map(({ log }) => log.plan.interaction))];
  if (interactions.length === 0) return [];
  const known = new Set(page.flatMap(({ log }) => log.writes.filter(mayStand).map(({ key }) => key)));
  const there = await crm.activityKeys(interactions);
  return there
    .filter(
      ({ interaction, key }) => key === null || !(known.has(key) || isElsewhere(page, interaction, key)),
    )
    .map(({ interaction, key }) => ({ found: 'doubled', interaction, key, fields: [] }));
}

/** Another part of the same interaction may stand on another page, or be planned after the period. */
const isElsewhere = (page: readonly PlannedPart[], interaction: InteractionId, key: string): boolean =>
  key.startsWith(`${interaction}-`) &&
  !page.some(({ log }) => key.startsWith(`${log.plan.interaction}-${log.plan.agent ?? 'acd'}-`));

/** Sent at least once, so that there may be an activity of it. */
const mayStand = ({ operation, attempts }: LedgerWrite): boolean =>
  operation === 'upsert-task' && attempts > 0;
