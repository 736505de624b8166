/** So many ended legs or calls stay known, far more than a server's retries reach back. */
const remembered = 20_000;

/** Ids of what has ended, the latest ones only: a command that comes again for one of them must not begin it anew. */
export class RecentlyEnded<Id> {
  readonly #ids = new Set<Id>();

  add(id: Id): void {
    this.#ids.add(id);
    if (this.#ids.size <= remembered) return;
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      break;
    }
  }

  has(id: Id): boolean {
    return this.#ids.has(id);
  }
}
