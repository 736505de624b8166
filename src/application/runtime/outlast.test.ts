import { describe, expect, it, vi } from 'vitest';
import { StoreUnavailable } from '../ports/runtime/store.ts';
import { outlast, tryAgain } from './outlast.ts';

const away = () => new StoreUnavailable('away', 'away', null);

describe('work that needs our own database', () => {
  it('is done again for as long as it is away, at least every second', async () => {
    vi.useFakeTimers();
    const tried: number[] = [];
    const done = outlast(async () => {
      tried.push(Date.now());
      if (tried.length < 100) throw away();
      return 'done';
    });
    await vi.runAllTimersAsync();
    await expect(done).resolves.toBe('done');
    const pauses = tried.slice(1).map((at, index) => at - (tried[index] ?? 0));
    expect(Math.max(...pauses)).toBe(1_000);
    vi.useRealTimers();
  });

  it('is done again at once when the database is found to be back', async () => {
    vi.useFakeTimers();
    let isAway = true;
    const done = outlast(async () => {
      if (isAway) throw away();
      return Date.now();
    });
    await vi.advanceTimersByTimeAsync(10_000);
    isAway = false;
    const back = Date.now();
    tryAgain();
    await expect(done).resolves.toBe(back);
    vi.useRealTimers();
  });

  it('waits also for what was caused by that', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      if (tries === 1) throw new Error('the CRM is in it', { cause: away() });
    };
    await outlast(work);
    expect(tries).toBe(2);
  });

  it('fails at once with anything else', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw new Error('a bug');
    };
    await expect(outlast(work)).rejects.toThrow('a bug');
    expect(tries).toBe(1);
  });

  it('is given up when whoever waits is stopped', async () => {
    const stopping = new AbortController();
    const waiting = outlast(async () => {
      throw away();
    }, stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toThrow(StoreUnavailable);
  });
});
