/**
 * How the link to the org is.
 *
 * - `connecting`: nothing was asked yet since the start
 * - `connected`: the last that was asked was answered
 * - `limited`: the org's requests of the day are used up, so it takes none
 * - `revoked`: it takes no sign-in of ours, and trying again does not help; an administrator of the org does
 * - `wrong-org`: the org behind the address is another than the one that was written to
 * - `no-key`: it answers, but has no field for the key by which each record is written once, so nothing is written
 * - `away`: it gives no answer
 */
export type OrgStateName =
  | 'connecting'
  | 'connected'
  | 'limited'
  | 'revoked'
  | 'wrong-org'
  | 'no-key'
  | 'away';

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
  #link: OrgState;
  /** What the org lacks although it answers. */
  #lack: OrgState | null = null;

  constructor(now: () => number) {
    this.#now = now;
    this.#link = { state: 'connecting', since: now(), words: null };
  }

  get current(): OrgState {
    return this.#link.state === 'connected' && this.#lack !== null ? this.#lack : this.#link;
  }

  /** Gives back what ends that. */
  onChange(listener: (state: OrgState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  become(state: Exclude<OrgStateName, 'no-key'>, words: string | null = null): void {
    const { state: former, since, words: told } = this.#link;
    if (former === state && told === words) return;
    this.#tellingOf(() => {
      this.#link = { state, since: former === state ? since : this.#now(), words };
    });
  }

  /** What an org that answers lacks for keys, in words; null: nothing. */
  lacksKey(words: string | null): void {
    if (words === (this.#lack?.words ?? null)) return;
    this.#tellingOf(() => {
      const since = this.#lack?.since ?? this.#now();
      this.#lack = words === null ? null : { state: 'no-key', since, words };
    });
  }

  #tellingOf(change: () => void): void {
    const { state } = this.current;
    change();
    if (this.current.state === state) return;
    for (const listener of this.#listeners) listener(this.current);
  }
}
