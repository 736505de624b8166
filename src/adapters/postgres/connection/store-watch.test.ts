import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { storeUnavailable } from '../../../application/ports/runtime/store.ts';
import { PostgresWatch } from './store-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A watch of a database that takes in small things while `isThere`. */
function watched() {
  const database = { isThere: true, isSilent: false };
  const answer = async () => {
    if (database.isSilent) await new Promise(() => undefined);
    if (!database.isThere) throw new Error('away');
  };
  const told: string[] = [];
  const watch = new PostgresWatch({
    probe: answer,
    beat: answer,
    now: Date.now,
    onAway: (reason) => void told.push(`away: ${reason}`),
    onBack: (awayMs) => void told.push(`back after ${Math.round(awayMs / 1000)} s`),
  });
  return { watch, database, told };
}

it('tells once that the database went away, and once that it is back', async () => {
  const { watch, database, told } = watched();
  database.isThere = false;
  watch.refused('refused');
  watch.refused('refused again');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(watch.current.state).toBe('away');
  database.isThere = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(watch.current.state).toBe('up');
  expect(told).toEqual(['away: refused again', 'back after 60 s']);
});

it('takes one connection that broke for no outage', async () => {
  const { watch, told } = watched();
  watch.refused('a connection broke');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual([]);
});

it('is away within about two seconds if it says nothing, and nobody is kept waiting for it', async () => {
  const { watch, database, told } = watched();
  await vi.advanceTimersByTimeAsync(1_000);
  database.isSilent = true;
  const waiting = watch.silence.unlessSilent(() => new Promise(() => undefined));
  const outcome = waiting.catch((error: unknown) => storeUnavailable(error)?.kind);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(watch.current.state).toBe('away');
  expect(await outcome).toBe('away');
  await expect(watch.silence.unlessSilent(async () => 'asked')).rejects.toThrow('says nothing');
  await vi.advanceTimersByTimeAsync(20_000);
  database.isSilent = false;
  await vi.advanceTimersByTimeAsync(3_500);
  expect(watch.current.state).toBe('up');
  expect(await watch.silence.unlessSilent(async () => 'asked')).toBe('asked');
  expect(told).toEqual([
    'away: The database is away: it says nothing.',
    expect.stringMatching(/^back after/),
  ]);
  await watch.stop();
});

it('is away as soon as it refuses to answer, even if nobody asks anything', async () => {
  const { watch, database } = watched();
  database.isThere = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(watch.current.state).toBe('away');
  await watch.stop();
});

it('is away while it takes in small things and refuses others, as a full disk does', async () => {
  const { watch, told } = watched();
  for (let second = 0; second < 10; second += 1) {
    watch.refused('no space left');
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(told).toEqual(['away: no space left']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(watch.current.state).toBe('up');
});
