import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedTask } from './shared-task.ts';
import type { TabChannel } from './tab-channel.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Tabs of one browser; `doing` are those that do the task now. */
function browser(task = 'ring') {
  const listeners = new Map<TabChannel, (words: unknown) => void>();
  const silent = new Set<TabChannel>();
  const doing = new Set<string>();
  const connect = (): TabChannel => {
    const channel: TabChannel = {
      say: (words) => {
        if (!silent.has(channel))
          for (const [other, hear] of listeners) if (other !== channel) queueMicrotask(() => hear(words));
      },
      listen: (listener) => listeners.set(channel, listener),
      close: () => listeners.delete(channel),
    };
    return channel;
  };
  const open = (name: string, its = task) => {
    const channel = connect();
    const begin = () => {
      doing.add(name);
      return () => doing.delete(name);
    };
    const shared = new SharedTask(its, begin, channel);
    return {
      leave: () => shared.leave(),
      /** As a tab that crashed, or that its browser lets sleep. */
      fallsSilent: () => {
        listeners.delete(channel);
        silent.add(channel);
        doing.delete(name);
      },
    };
  };
  return { doing, open, connect };
}

const agreed = () => vi.advanceTimersByTimeAsync(1_000);
const longAfter = () => vi.advanceTimersByTimeAsync(20_000);

describe('a task that tabs share', () => {
  it('is done by one of four who begin at once, and by none other later', async () => {
    const { doing, open } = browser();
    for (const name of ['a', 'b', 'c', 'd']) open(name);
    await agreed();
    expect(doing.size).toBe(1);
    const [first] = doing;
    await longAfter();
    expect([...doing]).toEqual([first]);
  });

  it('stays with the tab that has it when others come', async () => {
    const { doing, open } = browser();
    open('first');
    await agreed();
    for (const name of ['b', 'c', 'd']) open(name);
    await longAfter();
    expect([...doing]).toEqual(['first']);
  });

  it('goes to another at once when its tab leaves it', async () => {
    const { doing, open } = browser();
    const tabs = new Map(['a', 'b', 'c'].map((name) => [name, open(name)]));
    await agreed();
    const [first = ''] = doing;
    tabs.get(first)?.leave();
    expect(doing.size).toBe(0);
    await agreed();
    expect(doing.size).toBe(1);
    expect(doing.has(first)).toBe(false);
  });

  it('goes to another when its tab falls silent', async () => {
    const { doing, open } = browser();
    const tabs = new Map(['a', 'b'].map((name) => [name, open(name)]));
    await agreed();
    const [first = ''] = doing;
    tabs.get(first)?.fallsSilent();
    await agreed();
    expect(doing.size).toBe(0);
    await longAfter();
    expect(doing.size).toBe(1);
  });

  it('is done by one again where two took it because neither heard the other', async () => {
    const { doing, open, connect } = browser();
    open('a');
    await agreed();
    // Higher than any id: the other has to end.
    connect().say({ task: 'ring', from: '~', says: 'held' });
    await agreed();
    expect([...doing]).toEqual(['a']);
    connect().say({ task: 'ring', from: '', says: 'held' });
    await agreed();
    expect(doing.size).toBe(0);
  });

  it('has nothing to do with other tasks, nor with what is no word of a tab', async () => {
    const { doing, open, connect } = browser();
    open('a');
    open('b', 'other');
    for (const words of [null, 'held', { task: 'ring' }, { task: 'ring', from: '', says: 'mine' }])
      connect().say(words);
    await agreed();
    expect(doing.size).toBe(2);
  });

  it('is not begun by a tab that leaves before it was its turn', async () => {
    const { doing, open } = browser();
    open('a').leave();
    await longAfter();
    expect(doing.size).toBe(0);
  });
});
