/** So many keys stay known, far more than a server's retries reach back. */
const remembered = 20_000;

/** What was answered under a key: a question that comes again under it gets the same and does nothing. */
export class AnsweredKeys {
  readonly #answers = new Map<string, unknown>();

  /** What `carryOut` gives, or gave before. Without a key it is always carried out. */
  once(key: string | null | undefined, carryOut: () => unknown): unknown {
    if (key === null || key === undefined) return carryOut();
    if (this.#answers.has(key)) return this.#answers.get(key);
    const answer = carryOut();
    this.#answers.set(key, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > remembered && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }
}
