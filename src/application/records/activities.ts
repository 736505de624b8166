import type { Activity, ActivityChange, ActivityDraft, ActivityKind } from '../../domain/crm/activity.ts';
import { recordId, type RecordId } from '../../domain/ids.ts';
import { relate, whatKinds, whoKinds } from '../../domain/matching/related.ts';
import type { RecordKind, RecordRef } from '../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { CrmUsers } from '../ports/crm/crm-users.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { ActivityStore, CustomerStore, Page } from '../ports/crm/record-store.ts';
import { resolve } from './references.ts';

export interface ActivitiesDeps {
  readonly store: Pick<CustomerStore, 'named'>;
  readonly activities: ActivityStore;
  readonly users: CrmUsers;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** A record's activities (spec X2); `past` is one page of it. */
export interface Timeline {
  readonly nextSteps: readonly Activity[];
  readonly past: readonly Activity[];
}

/** Far more than a person has left to do for one record. */
const maxNextSteps = 200;

/** Tasks and events as people read and write them. */
export class Activities {
  readonly #deps: ActivitiesDeps;

  constructor(deps: ActivitiesDeps) {
    this.#deps = deps;
  }

  /** Refuses `not-found`. */
  async read(kind: ActivityKind, id: RecordId): Promise<Activity | Refusal> {
    return (await this.#deps.activities.read(kind, id)) ?? refuse('not-found');
  }

  /** Refuses `invalid`, and `combination-not-allowed` for a lead with a related record (spec L26). */
  async create(draft: ActivityDraft): Promise<Activity | Refusal> {
    const { activities, clock, makeId } = this.#deps;
    const refusal = (await this.#references(draft, null)) ?? misplaced(draft, null);
    if (refusal !== null) return refusal;
    return activities.insert(recordId(makeId()), draft, clock.now());
  }

  /** Changes the given fields; the last write wins. Refuses `not-found`, and what `create` refuses. */
  async change(id: RecordId, change: ActivityChange): Promise<Activity | Refusal> {
    const { activities, clock } = this.#deps;
    const before = await activities.read(change.kind, id);
    if (before === null) return refuse('not-found');
    const refusal = (await this.#references(change, before)) ?? misplaced(change, before);
    if (refusal !== null) return refusal;
    return (await activities.change(id, change, clock.now())) ?? refuse('not-found');
  }

  /** Refuses `not-found`, also the second time. */
  async remove(kind: ActivityKind, id: RecordId): Promise<null | Refusal> {
    const { activities, clock } = this.#deps;
    return (await activities.remove(kind, id, clock.now())) ? null : refuse('not-found');
  }

  /** Open activities, most urgent first, and past ones, latest first. Refuses `not-found`. */
  async timeline(kind: RecordKind, id: RecordId, page: Page): Promise<Timeline | Refusal> {
    const { store, activities } = this.#deps;
    const record = (await store.named([id])).find((one) => one.kind === kind);
    if (record === undefined) return refuse('not-found');
    const [nextSteps, past] = await Promise.all([
      page.after === null ? activities.nextSteps(record, maxNextSteps) : [],
      activities.past(record, page),
    ]);
    return { nextSteps, past };
  }

  async #references(change: ActivityChange, before: Activity | null): Promise<Refusal | null> {
    const { who, what, owner } = change.fields;
    const resolved = await resolve(
      this.#deps,
      [
        { path: 'who', id: who, kinds: whoKinds },
        { path: 'what', id: what, kinds: whatKinds, custom: true },
      ],
      owner,
    );
    if (isRefusal(resolved)) return resolved;
    const after = (path: 'who' | 'what', given: RecordId | null | undefined): RecordRef | null =>
      given === undefined ? (before?.[path] ?? null) : (resolved.get(path) ?? null);
    return relate(after('who', who), after('what', what), { who: 'who', what: 'what' });
  }
}

/** An event that would end before it starts. */
function misplaced(change: ActivityChange, before: Activity | null): Refusal | null {
  if (change.kind !== 'event') return null;
  const startsAt = change.fields.startsAt ?? before?.startsAt ?? null;
  const endsAt = change.fields.endsAt ?? before?.endsAt ?? null;
  if (startsAt === null || endsAt === null || startsAt <= endsAt) return null;
  return refuse('invalid', { errors: [{ path: 'endsAt', message: 'problem.field.ends-before-start' }] });
}
