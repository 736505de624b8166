import type { AgentId } from '../../../domain/ids.ts';
import type { DeskView } from '../../../domain/presence/agent-state.ts';
import { after, type EpochMs } from '../../../domain/time.ts';
import type { Clock } from '../../ports/runtime/clock.ts';

/**
 * A page that is shown says so at least every 5 seconds, and the browser of a hidden one is asked as often (spec L6); one
 * that does not answer counts as gone twice that later.
 */
export const pageHoldsMs = 10_000;

/**
 * Nobody is at a desk of which nothing was heard for so much longer (spec C24): more than a reload, another network or a
 * restart of the server takes, in which calls still ring.
 */
export const unattendedAfterMs = 60_000;

/** More pages than one person has; the one heard of longest ago is forgotten first. */
const pagesPerAgent = 20;

/** Programs that show the desk, and name no page of it, are one page. */
const unnamedPage = '';

interface Page {
  readonly isShown: boolean;
  /** When it counts as gone unless it is heard of again. */
  readonly until: EpochMs;
  /** The stream over which it was heard of last; null: a request. */
  readonly stream: string | null;
}

/**
 * The pages of each agent's desk, as far as they are heard of: whether one is shown (spec L6). One that is enough. In
 * memory, since it is told anew every few seconds and holds no longer than that; by the machine's time, since a browser
 * cannot hurry because the simulator's clock was moved.
 */
export class DeskPages {
  readonly #clock: Clock;
  readonly #pages = new Map<AgentId, Map<string, Page>>();
  /**
   * Agents whose last page went without a word, and when nobody is at their desk any more; null: never, since all they had
   * was a program without a stream, whose silence says no more than that nothing is shown.
   */
  readonly #gone = new Map<AgentId, EpochMs | null>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A page says whether it is shown; null: a program that names none. A hidden one is followed by its `stream`, over which
   * its browser answers; without one, its silence says nothing.
   */
  told(agent: AgentId, page: string | null, isShown: boolean, stream: string | null): void {
    const name = page ?? unnamedPage;
    this.#gone.delete(agent);
    const pages = this.#pagesOf(agent);
    const known = pages.get(name);
    pages.delete(name);
    if (!isShown && stream === null) return;
    pages.set(name, { isShown, until: this.#holdsUntil(), stream: stream ?? known?.stream ?? null });
    const oldest = pages.size > pagesPerAgent ? pages.keys().next().value : undefined;
    if (oldest !== undefined) pages.delete(oldest);
  }

  /**
   * The browser answers on the stream of a page that said there that it is hidden. One that was held for gone is back; one
   * that has said otherwise in another way is left at that.
   */
  answered(agent: AgentId, page: string | null, stream: string): void {
    const known = this.#pages.get(agent)?.get(page ?? unnamedPage);
    const isHidden = known?.stream === stream && !known.isShown;
    const isBack = known === undefined && this.#gone.has(agent);
    if (isHidden || isBack) this.told(agent, page, false, stream);
  }

  /** Whoever says without naming a page that the desk is hidden, or signed out, speaks for all of them. */
  forget(agent: AgentId): void {
    this.#pages.delete(agent);
    this.#gone.delete(agent);
  }

  /** A stream of a page has ended. It may be only between two, or have its next already: a lost one ends late. */
  left(agent: AgentId, page: string | null, stream: string): void {
    const name = page ?? unnamedPage;
    const known = this.#pages.get(agent)?.get(name);
    if (known === undefined || known.isShown || known.stream !== stream) return;
    this.#pagesOf(agent).set(name, { ...known, until: this.#holdsUntil() });
  }

  /** What was known of this agent before a restart: a page that is shown still says so soon. */
  expect(agent: AgentId): void {
    if (!this.#pages.has(agent)) this.told(agent, null, true, null);
  }

  /** Nobody was heard for a while, whoever spoke: every page that was there has the time again to say that it is. */
  hearAgain(): void {
    for (const pages of this.#pages.values())
      for (const [name, page] of pages) pages.set(name, { ...page, until: this.#holdsUntil() });
  }

  viewOf(agent: AgentId): DeskView {
    this.#lapse(agent);
    const pages = [...(this.#pages.get(agent)?.values() ?? [])];
    if (pages.some(({ isShown }) => isShown)) return 'shown';
    const unattendedAt = this.#gone.get(agent);
    if (unattendedAt === undefined) return 'hidden';
    return unattendedAt !== null && unattendedAt <= this.#clock.now() ? 'unattended' : 'gone';
  }

  /** Everybody who has a page, or had one that is gone. */
  agents(): readonly AgentId[] {
    return [...new Set([...this.#pages.keys(), ...this.#gone.keys()])];
  }

  #lapse(agent: AgentId): void {
    const pages = this.#pages.get(agent);
    if (pages === undefined) return;
    const now = this.#clock.now();
    const lapsed: Page[] = [];
    for (const [name, page] of pages) {
      if (page.until > now) continue;
      pages.delete(name);
      lapsed.push(page);
    }
    if (pages.size > 0) return;
    this.#pages.delete(agent);
    if (lapsed.length === 0) return;
    const hadStream = lapsed.some(({ stream }) => stream !== null);
    this.#gone.set(agent, hadStream ? after(now, unattendedAfterMs) : null);
  }

  #pagesOf(agent: AgentId): Map<string, Page> {
    const pages = this.#pages.get(agent) ?? new Map<string, Page>();
    this.#pages.set(agent, pages);
    return pages;
  }

  #holdsUntil(): EpochMs {
    return after(this.#clock.now(), pageHoldsMs);
  }
}
