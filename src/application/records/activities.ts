import type { Activity, ActivityChange, ActivityDraft, ActivityKind } from '../../domain/crm/activity.ts';
import { recordId, type AgentId, type RecordId } from '../../domain/ids.ts';
import { relate, whatKinds, whoKinds } from '../../domain/matching/related.ts';
import type { RecordRef } from '../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { CrmUsers } from '../ports/crm/crm-users.ts';
import type { AuditRow } from '../ports/organisation/organisation-store.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { ActivityStore, CustomerStore } from '../ports/crm/record-store.ts';
import { resolve, type ReferenceDeps } from './references.ts';

export interface ActivitiesDeps {
  readonly store: Pick<CustomerStore, 'named'>;
  readonly activities: ActivityStore;
  readonly users: CrmUsers;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** Tasks and events as people read and write them. */
export class Activities {
  readonly #deps: ActivitiesDeps;

  constructor(deps: ActivitiesDeps) {
    this.#deps = deps;
  }

  /** Refuses `invalid`, and `combination-not-allowed` for a lead with a related record (spec L26). */
  async create(draft: ActivityDraft, by: AgentId | null = null): Promise<Activity | Refusal> {
    const { activities, clock, makeId } = this.#deps;
    const refusal = await activityRefusal(this.#deps, draft, null);
    if (refusal !== null) return refusal;
    return activities.insert(recordId(makeId()), draft, clock.now(), by);
  }

  /**
   * Changes the given fields. Refuses `not-found`, what `create` refuses, and `changed-meanwhile` where the activity was
   * changed later than `seen`; null: the last to write wins.
   */
  async change(
    id: RecordId,
    change: ActivityChange,
    seen: EpochMs | null = null,
  ): Promise<Activity | Refusal> {
    const { activities, clock } = this.#deps;
    const before = await activities.read(change.kind, id);
    if (before === null) return refuse('not-found');
    const refusal = await activityRefusal(this.#deps, change, before);
    if (refusal !== null) return refusal;
    return activities.change({ id, seen }, change, clock.now());
  }

  /** Refuses `not-found`, also the second time. */
  async remove(kind: ActivityKind, id: RecordId, audit?: AuditRow): Promise<null | Refusal> {
    const { activities, clock } = this.#deps;
    return (await activities.remove(kind, id, clock.now(), audit)) ? null : refuse('not-found');
  }
}

/**
 * Why an activity cannot become what it would be with this change; null: it can. Refuses `invalid`, naming fields that refer
 * to something unknown or end before they start, and `combination-not-allowed` for a lead with a related record (spec L26).
 */
export async function activityRefusal(
  deps: ReferenceDeps,
  change: ActivityChange,
  before: Activity | null,
): Promise<Refusal | null> {
  const { who, what, owner } = change.fields;
  const resolved = await resolve(
    deps,
    [
      { path: 'who', id: who, kinds: whoKinds },
      { path: 'what', id: what, kinds: whatKinds, custom: true },
    ],
    owner,
  );
  if (isRefusal(resolved)) return resolved;
  const after = (path: 'who' | 'what', given: RecordId | null | undefined): RecordRef | null =>
    given === undefined ? (before?.[path] ?? null) : (resolved.get(path) ?? null);
  return (
    relate(after('who', who), after('what', what), { who: 'who', what: 'what' }) ?? misplaced(change, before)
  );
}

/** An event that would end before it starts. */
function misplaced(change: ActivityChange, before: Activity | null): Refusal | null {
  if (change.kind !== 'event') return null;
  const startsAt = change.fields.startsAt ?? before?.startsAt ?? null;
  const endsAt = change.fields.endsAt ?? before?.endsAt ?? null;
  if (startsAt === null || endsAt === null || startsAt <= endsAt) return null;
  return refuse('invalid', { errors: [{ path: 'endsAt', message: 'problem.field.ends-before-start' }] });
}
