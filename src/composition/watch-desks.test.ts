import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchDesks } from './watch-desks.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Watches desks on a machine whose time a test moves; gives what was done about them, in order. */
async function watched() {
  let now = 0;
  const done: string[] = [];
  const stop = await watchDesks(
    {
      expectPages: async () => void done.push('expect'),
      hearAgain: () => void done.push('hear again'),
      sweep: async () => void done.push('sweep'),
    },
    () => undefined,
    silent,
    () => now,
  );
  onTestFinished(stop);
  const passes = (ms: number) => {
    now += ms;
  };
  return { done, passes };
}

describe('desks whose pages no longer answer', () => {
  it('are noted only after a process that was held up has heard their pages again', async () => {
    const { done, passes } = await watched();
    passes(12_000);
    await vi.waitUntil(() => done.includes('sweep'));
    expect(done.slice(0, 3)).toEqual(['expect', 'hear again', 'sweep']);
  });

  it('are noted at once by a process that is only a little late', async () => {
    const { done, passes } = await watched();
    passes(1_000);
    await vi.waitUntil(() => done.includes('sweep'));
    expect(done).not.toContain('hear again');
  });
});
