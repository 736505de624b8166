/**
 * How the link to the org is.
 *
 * - `connecting`: nothing was asked yet since the start
 * - `connected`: the last that was asked was answered
 * - `limited`: the org's requests of the day are used up, so it takes none
 * - `revoked`: it takes no sign-in of ours, and trying again does not help; an administrator of the org does
 * - `wrong-org`: the org behind the address is another than the one that was written to
 * - `away`: it gives no answer
 */
export type OrgStateName = 'connecting' | 'connected' | 'limited' | 'revoked' | 'wrong-org' | 'away';

export interface OrgState {
  readonly state: OrgStateName;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Why, in Salesforce's words where it said any; null: all is well. */
  readonly words: string | null;
}

/** Knows how the link to the org is, and tells whoever listens each time it changes. */
export class OrgStateWatch {
  readonly #now: () => number;
  readonly #listeners = new Set<(state: OrgState) => void>();
  #current: OrgState;

  constructor(now: () => number) {
    this.#now = now;
    this.#current = { state: 'connecting', since: now(), words: null };
  }

  get current(): OrgState {
    return this.#current;
  }

  /** Gives back what ends that. */
  onChange(listener: (state: OrgState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  become(state: OrgStateName, words: string | null = null): void {
    const former = this.#current;
    if (former.state === state && former.words === words) return;
    this.#current = { state, since: former.state === state ? former.since : this.#now(), words };
    if (former.state === state) return;
    for (const listener of this.#listeners) listener(this.#current);
  }
}
