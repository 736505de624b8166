/** A bounded memory of computed values; at the bound the value unused for longest goes. */
export class LeastRecentlyUsed<Value> {
  readonly #values = new Map<string, { readonly value: Value }>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, compute: () => Value): Value {
    if (this.#most === 0) return compute();
    const known = this.#values.get(key);
    if (known !== undefined) {
      // A Map keeps the order of insertion: taken out and put back, the key is the newest again.
      this.#values.delete(key);
      this.#values.set(key, known);
      return known.value;
    }
    const value = compute();
    this.#values.set(key, { value });
    if (this.#values.size > this.#most) {
      const oldest = this.#values.keys().next();
      if (oldest.done !== true) this.#values.delete(oldest.value);
    }
    return value;
  }
}
