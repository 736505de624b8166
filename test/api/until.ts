/** Longer than anything takes on a busy machine; a condition that does not come within it never does. */
const limitMs = 15_000;
const lookAgainMs = 10;

/** Waits until `look` gives something, and gives that. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | undefined | null | false>,
  withinMs = limitMs,
): Promise<Value> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() > end) throw new Error(`It did not come to pass that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}
