import type { Clock } from '../ports/runtime/clock.ts';
import type { SignInStore } from '../ports/organisation/sign-in-store.ts';

/** What keeps a stream open: a session or an API token. */
export type Watched =
  | { readonly by: 'session'; readonly id: string }
  | { readonly by: 'token'; readonly id: string };

/**
 * Ends streams whose sign-in has ended: at once when it ended on this server, at the next `check` when it ended on
 * another one or expired. An open stream counts as use, so that watching the desk keeps a session.
 */
export class SignInWatch {
  readonly #deps: { readonly store: SignInStore; readonly systemClock: Clock };
  readonly #watchers = new Map<string, { readonly by: Watched['by']; readonly listeners: Set<() => void> }>();

  constructor(deps: { readonly store: SignInStore; readonly systemClock: Clock }) {
    this.#deps = deps;
  }

  /** Calls `onEnd` once when the sign-in ends; gives back what ends the watching. */
  start(watched: Watched, onEnd: () => void): () => void {
    const entry = this.#watchers.get(watched.id) ?? { by: watched.by, listeners: new Set() };
    entry.listeners.add(onEnd);
    this.#watchers.set(watched.id, entry);
    return () => {
      entry.listeners.delete(onEnd);
      if (entry.listeners.size === 0) this.#watchers.delete(watched.id);
    };
  }

  /** Whether a stream that was opened with it is open. */
  isWatched(id: string): boolean {
    return this.#watchers.has(id);
  }

  /** These sessions or tokens are over. */
  ended(ids: readonly string[]): void {
    for (const id of ids) {
      const entry = this.#watchers.get(id);
      this.#watchers.delete(id);
      for (const listener of entry?.listeners ?? []) listener();
    }
  }

  /** Looks which of the watched sign-ins are still there, in one statement; to be called every minute. */
  async check(): Promise<void> {
    const entries = [...this.#watchers];
    if (entries.length === 0) return;
    const idsBy = (by: Watched['by']) => entries.filter(([, entry]) => entry.by === by).map(([id]) => id);
    const sessions = idsBy('session');
    const existing = await this.#deps.store.existing(sessions, idsBy('token'));
    this.ended(entries.map(([id]) => id).filter((id) => !existing.has(id)));
    const used = sessions.filter((id) => existing.has(id));
    if (used.length > 0) await this.#deps.store.useSessions(used, this.#deps.systemClock.now());
  }
}
