/** How soon the return of a server that could not be reached, or of its database, is noticed. */
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

/** What is away: then only it can be back. A server whose database is away still answers. */
let missing: 'server' | 'database' = 'server';

/** The server could not be reached, or its database is away: the return is looked for, since nothing else may ask. */
export function nowAway(what: typeof missing = 'server'): void {
  missing = what;
  probe ??= setTimeout(() => {
    void isThere().then((is) => {
      probe = undefined;
      if (is) tellBack();
      else nowAway(missing);
    });
  }, probeMs);
}

/** The server has answered. */
export function nowReachable(): void {
  if (probe === undefined || missing === 'database') return;
  clearTimeout(probe);
  probe = undefined;
  tellBack();
}

/** Whether the server answers and its database is there; the phone system may be away. */
async function isThere(): Promise<boolean> {
  try {
    const response = await fetch('/readyz', { signal: AbortSignal.timeout(probeMs), cache: 'no-store' });
    return !(await response.text()).includes('"database":"failed"');
  } catch {
    return false;
  }
}
