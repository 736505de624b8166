/** How soon the return of a server that could not be reached is noticed. */
const probeMs = 3_000;

const listeners = new Set<() => void>();
let probe: ReturnType<typeof setTimeout> | undefined;

/**
 * Calls `listener` when the server answers again after it could not be reached, and when the person is signed in again: what
 * failed in between is tried again, and what was said of it is no longer true. Gives what ends this.
 */
export function whenBack(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellBack(): void {
  for (const listener of listeners) listener();
}

/** The server could not be reached: its return is looked for, since nothing else may ask. */
export function nowAway(): void {
  probe ??= setTimeout(() => {
    fetch('/healthz', { signal: AbortSignal.timeout(probeMs), cache: 'no-store' }).then(nowReachable, () => {
      probe = undefined;
      nowAway();
    });
  }, probeMs);
}

/** The server has answered. */
export function nowReachable(): void {
  if (probe === undefined) return;
  clearTimeout(probe);
  probe = undefined;
  tellBack();
}
