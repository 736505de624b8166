import { recordId, type RecordId } from '../../../../domain/ids.ts';
import { epochMs, type EpochMs } from '../../../../domain/time.ts';
import type { ChangeEvent } from '../events/change-event.ts';
import type { ChangeDelivery } from '../events/change-events.ts';
import type { ObjectProgress } from './index-progress.ts';
import { concernsKept, type KeptObject } from './kept-object.ts';
import type { Changed } from './rereading.ts';

/** What several deliveries mean for the index, together. */
export interface EventChanges extends Omit<Changed, 'position'> {
  /** Behind the last event; null: none came. */
  readonly replayId: Uint8Array | null;
  /** Objects of which the org must be asked what changed. */
  readonly catchUp: ReadonlySet<string>;
  /** Objects of which events came. */
  readonly told: ReadonlyMap<string, readonly RecordId[]>;
}

/** Which records are to be read again, by what was told last of each (spec X5). */
export function eventChanges(
  deliveries: readonly ChangeDelivery[],
  objects: ReadonlyMap<string, KeptObject>,
  progress: ReadonlyMap<string, Pick<ObjectProgress, 'isFilled'>>,
): EventChanges {
  const sum = new Sum(objects, progress);
  for (const delivery of deliveries) sum.add(delivery);
  return sum;
}

class Sum implements EventChanges {
  readonly reread = new Map<string, Set<RecordId>>();
  readonly deleted = new Set<RecordId>();
  readonly touched = new Map<RecordId, EpochMs>();
  readonly refill = new Set<string>();
  readonly catchUp = new Set<string>();
  readonly told = new Map<string, RecordId[]>();
  replayId: Uint8Array | null = null;
  readonly #objects: ReadonlyMap<string, KeptObject>;
  readonly #progress: ReadonlyMap<string, Pick<ObjectProgress, 'isFilled'>>;

  constructor(
    objects: ReadonlyMap<string, KeptObject>,
    progress: ReadonlyMap<string, Pick<ObjectProgress, 'isFilled'>>,
  ) {
    this.#objects = objects;
    this.#progress = progress;
  }

  add(delivery: ChangeDelivery): void {
    if (delivery.type === 'interrupted') return;
    if (delivery.type === 'missed' || delivery.isIncomplete)
      for (const name of this.#objects.keys()) this.catchUp.add(name);
    if (delivery.type === 'missed') return;
    this.replayId = delivery.replayId;
    for (const event of delivery.events) this.#event(event);
  }

  #event(event: ChangeEvent): void {
    const object = this.#objects.get(event.entity);
    if (object === undefined) return;
    const name = object.object;
    if (event.type === 'GAP_OVERFLOW') this.catchUp.add(name);
    // `001*`: such as after a field was given another type.
    if (event.recordIds.some((id) => id.endsWith('*'))) this.refill.add(name);
    const ids = event.recordIds.filter((id) => !id.endsWith('*')).map(recordId);
    this.told.set(name, [...(this.told.get(name) ?? []), ...ids]);
    for (const id of ids) this.#record(object, id, event);
  }

  #record(object: KeptObject, id: RecordId, { type, changedFields, committedAt }: ChangeEvent): void {
    const isDeleted = type === 'DELETE' || type === 'GAP_DELETE';
    const ids = this.reread.get(object.object) ?? new Set();
    this.reread.set(object.object, ids);
    if (isDeleted) {
      this.deleted.add(id);
      ids.delete(id);
    } else if (type !== 'UPDATE' || this.#concerns(object, changedFields)) {
      this.deleted.delete(id);
      ids.add(id);
    } else this.touched.set(id, epochMs(committedAt));
  }

  /** While an object is filled, each change may be one that the bulk query has not seen. */
  #concerns(object: KeptObject, changedFields: readonly string[]): boolean {
    return this.#progress.get(object.object)?.isFilled !== true || concernsKept(object, changedFields);
  }
}
