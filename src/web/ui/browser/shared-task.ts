import { openChannel, type TabChannel } from './tab-channel.ts';

/** A message from one tab to the others: it would do the task, it does it, or it has left it. */
interface Word {
  readonly task: string;
  readonly from: string;
  readonly says: 'bid' | 'held' | 'left';
}

/** Long enough for every tab's answer, also a hidden one's, short enough for a ring. */
const settleMs = 150;
/** As often the tab that has the task says so. */
const heldEveryMs = 2_000;
/** After this silence the tab that had the task is gone. */
const silenceMs = 5_000;

/**
 * A task that one of several tabs does, agreed upon by messages: for pages that another site frames, which the browser
 * denies `navigator.locks`. A tab bids; whoever does the task says so; where nobody does, the lowest id of those who bid
 * gets it. Two who both have it, since messages cross, end with the lower id. What a tab does is begun by `begin`, which
 * gives how it is ended.
 */
export class SharedTask {
  readonly #task: string;
  readonly #begin: () => () => void;
  readonly #id = crypto.randomUUID();
  readonly #channel: TabChannel;
  #end: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(task: string, begin: () => () => void, channel: TabChannel = openChannel('tasks')) {
    this.#task = task;
    this.#begin = begin;
    this.#channel = channel;
    this.#channel.listen((said) => {
      const word = wordOf(said);
      if (word !== null && word.task === task && word.from !== this.#id) this.#hear(word);
    });
    this.#bid();
  }

  /** Does it no more, or never; another tab that waits for it takes it over. */
  leave(): void {
    clearTimeout(this.#timer);
    const end = this.#end;
    this.#end = null;
    end?.();
    if (end !== null) this.#say('left');
    this.#channel.close();
  }

  #bid(): void {
    this.#say('bid');
    this.#wait(settleMs, () => this.#take());
  }

  #take(): void {
    this.#end = this.#begin();
    this.#hold();
  }

  #hold(): void {
    this.#say('held');
    this.#wait(heldEveryMs, () => this.#hold());
  }

  #hear({ says, from }: Word): void {
    const isFirst = this.#id < from;
    switch (says) {
      case 'bid':
        if (this.#end !== null) this.#hold();
        else if (isFirst) this.#say('bid');
        else this.#wait(silenceMs, () => this.#bid());
        return;
      case 'held':
        if (this.#end !== null && isFirst) return this.#hold();
        this.#end?.();
        this.#end = null;
        return this.#wait(silenceMs, () => this.#bid());
      case 'left':
        if (this.#end === null) this.#bid();
    }
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  #say(says: Word['says']): void {
    this.#channel.say({ task: this.#task, from: this.#id, says } satisfies Word);
  }
}

/** Pages of an earlier release may still be open and say something else. */
function wordOf(data: unknown): Word | null {
  if (typeof data !== 'object' || data === null) return null;
  if (!('task' in data) || !('from' in data) || !('says' in data)) return null;
  const { task, from, says } = data;
  if (typeof task !== 'string' || typeof from !== 'string') return null;
  return says === 'bid' || says === 'held' || says === 'left' ? { task, from, says } : null;
}

/** Has `begin` run in one of this person's tabs at a time, as long as this one wants it. Gives what ends that. */
export function inOneTab(task: string, begin: () => () => void): () => void {
  const stop = new AbortController();
  const done = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  const hold = async () => {
    const end = begin();
    await done;
    end();
  };
  navigator.locks.request(`tieline-${task}`, { signal: stop.signal }, hold).catch(() => {
    // Given up before it was this tab's turn, or a framed page, which is denied locks.
    if (!stop.signal.aborted) byMessages(task, begin, stop.signal);
  });
  return () => stop.abort();
}

function byMessages(task: string, begin: () => () => void, stop: AbortSignal): void {
  const shared = new SharedTask(task, begin);
  const leave = () => {
    removeEventListener('pagehide', leave);
    shared.leave();
  };
  addEventListener('pagehide', leave);
  stop.addEventListener('abort', leave, { once: true });
}

/** Tabs that hear of the same thing hear of it within less than this. */
const sameMomentMs = 1_000;

/** Has `run` done once by the tabs that ask for it in the same moment. */
export function onceAmongTabs(task: string, run: () => void): void {
  const askedAt = performance.now();
  const leave = inOneTab(task, () => {
    // Whose turn comes later than that comes after another's, which has done it.
    if (performance.now() - askedAt < sameMomentMs) run();
    return () => undefined;
  });
  setTimeout(leave, 2 * sameMomentMs);
}
