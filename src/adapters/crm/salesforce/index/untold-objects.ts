import type { RecordId } from '../../../../domain/ids.ts';

/** More are not remembered between two comparisons; so many came that the object is surely told of. */
const mostRemembered = 50_000;
/** Events may be late once. */
const timesUntold = 2;

/**
 * Finds out of which objects no change events come, because nobody has selected them in Setup or the integration user may
 * not see them: the org says that records have changed, and no event has named any of them. Those objects are asked for
 * more often.
 */
export class UntoldObjects {
  readonly #told = new Map<string, Set<RecordId>>();
  readonly #untold = new Map<string, number>();

  /** Events of the object have come. */
  tell(object: string, ids: readonly RecordId[]): void {
    this.#untold.delete(object);
    const told = this.#told.get(object) ?? new Set();
    this.#told.set(object, told);
    for (const id of ids) if (told.size < mostRemembered) told.add(id);
  }

  /** The org says that these have changed since the last comparison. */
  compare(object: string, updated: readonly RecordId[]): void {
    const told = this.#told.get(object) ?? new Set();
    const isTold = told.size >= mostRemembered || updated.some((id) => told.has(id));
    if (isTold) this.#untold.delete(object);
    else if (updated.length > 0) this.#untold.set(object, (this.#untold.get(object) ?? 0) + 1);
    told.clear();
  }

  includes(object: string): boolean {
    return (this.#untold.get(object) ?? 0) >= timesUntold;
  }
}
