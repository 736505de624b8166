/** A fact that is being worked on; those that began earlier may be finished later. */
interface FactInHand {
  readonly position: string;
  readonly work: Promise<boolean>;
  done: boolean;
}

/** Remembers which positions are passed from its beginning on, so that one that was passed meanwhile is known. */
export interface Watch {
  /** True when all facts up to this position are taken in; false when none was finished for `patienceMs` before that. */
  reaches(position: string, patienceMs: number): Promise<boolean>;
  end(): void;
}

/** How far the phone system's facts are taken in, while many are worked on beside each other. */
export class FactProgress {
  readonly #inHand: FactInHand[] = [];
  readonly #listeners = new Set<(position: string) => void>();
  #done: string | null = null;

  /** All facts up to here are taken in; null: nothing was ever taken in. */
  get done(): string | null {
    return this.#done;
  }

  get inHand(): number {
    return this.#inHand.length;
  }

  /**
   * The fact at this position is being worked on by `work`, which never rejects and gives whether it is done: one that
   * is left undone is never passed.
   */
  begin(position: string, work: Promise<boolean>): void {
    const fact: FactInHand = { position, work, done: false };
    this.#inHand.push(fact);
    void work.then((isDone) => {
      fact.done = isDone;
      this.#pass();
    });
  }

  /** Nothing before this position is to be waited for, but for what is in hand. */
  skipTo(position: string): void {
    this.begin(position, Promise.resolve(true));
  }

  /** Resolves when the earliest fact in hand is taken in. */
  async earliest(): Promise<void> {
    await this.#inHand[0]?.work;
  }

  /** Resolves when every fact in hand is taken in. */
  async settled(): Promise<void> {
    await Promise.all(this.#inHand.map(({ work }) => work));
  }

  /** Begins to remember what is passed; `end` it. */
  watch(): Watch {
    const passed = new Set<string>(this.#done === null ? [] : [this.#done]);
    let onPassed = (): void => undefined;
    const listener = (position: string) => {
      passed.add(position);
      onPassed();
    };
    this.#listeners.add(listener);
    return {
      async reaches(position, patienceMs) {
        while (!passed.has(position)) {
          const { promise, resolve } = Promise.withResolvers<'passed' | 'late'>();
          onPassed = () => resolve('passed');
          const limit = setTimeout(() => resolve('late'), patienceMs);
          const came = await promise;
          clearTimeout(limit);
          if (came === 'late') return false;
        }
        return true;
      },
      end: () => void this.#listeners.delete(listener),
    };
  }

  #pass(): void {
    for (let first = this.#inHand[0]; first?.done; first = this.#inHand[0]) {
      this.#inHand.shift();
      this.#done = first.position;
      for (const listener of this.#listeners) listener(first.position);
    }
  }
}
