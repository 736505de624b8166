import { epochMs, type EpochMs } from '../../../../domain/time.ts';

interface Moment {
  /** As Salesforce says it, in whole seconds. */
  readonly changedAt: EpochMs;
  /** Edits made here that Salesforce says happened at that moment. */
  readonly edits: number;
}

/** More than are edited within the seconds for which it matters. */
const maxRecords = 10_000;

/**
 * Tells edits of one second apart. Salesforce says when a record was changed in whole seconds, so two people who save
 * within one would overwrite each other unseen (spec X12); of those who save through Tieline, which are all told here,
 * each moment is made one millisecond later than the one before. Whoever saves in Salesforce itself within the very
 * second of an edit made here is not seen.
 */
export class EditMoments {
  readonly #moments = new Map<string, Moment>();

  /** When the record was changed, as it is to be shown and given back in `seen`. */
  shown(id: string, changedAt: EpochMs): EpochMs {
    const last = this.#moments.get(id);
    return last?.changedAt === changedAt ? epochMs(changedAt + last.edits) : changedAt;
  }

  /** The record was edited here, and is changed at this moment since. */
  edited(id: string, changedAt: EpochMs): void {
    const last = this.#moments.get(id);
    const edits = last?.changedAt === changedAt ? last.edits + 1 : 0;
    // At the end again, so that what was edited longest ago is forgotten first.
    this.#moments.delete(id);
    this.#moments.set(id, { changedAt, edits });
    const [oldest] = this.#moments.keys();
    if (this.#moments.size > maxRecords && oldest !== undefined) this.#moments.delete(oldest);
  }
}
