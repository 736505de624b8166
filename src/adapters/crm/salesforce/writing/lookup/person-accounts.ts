import type { PersonAccount } from '../rows/relation.ts';

/** A few megabytes; the contact of an account stays the same, so none grows old. */
const maxKnown = 20_000;

/** The contacts of the person accounts that were written to lately, so that they are looked up once. */
export class PersonAccounts {
  readonly #known = new Map<string, PersonAccount>();

  /** By the account's id. */
  get known(): ReadonlyMap<string, PersonAccount> {
    return this.#known;
  }

  readonly isKnown = (account: string): boolean => this.#known.has(account);

  add(found: Iterable<PersonAccount>): void {
    for (const one of found) this.#known.set(one.account, one);
    for (const account of this.#known.keys()) {
      if (this.#known.size <= maxKnown) break;
      this.#known.delete(account);
    }
  }
}
