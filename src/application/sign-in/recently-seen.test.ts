import { describe, expect, it } from 'vitest';
import { epochMs } from '../../domain/time.ts';
import { StoreUnavailable } from '../ports/runtime/store.ts';
import { RecentlySeen } from './recently-seen.ts';

const scene = () => {
  const now = { ms: 0 };
  const seen = new RecentlySeen<string>({ now: () => epochMs(now.ms) });
  const later = () => {
    now.ms += 60_000;
  };
  return { seen, later };
};
const away = () => Promise.reject(new StoreUnavailable('away', 'gone', null));

describe('who was seen', () => {
  it('is looked up again after some seconds', async () => {
    const { seen, later } = scene();
    expect(await seen.get('a', async () => 'mia')).toBe('mia');
    expect(await seen.get('a', async () => null)).toBe('mia');
    later();
    expect(await seen.get('a', async () => null)).toBeNull();
  });

  it('stays known while the database is away, and nobody else is', async () => {
    const { seen, later } = scene();
    await seen.get('a', async () => 'mia');
    later();
    expect(await seen.get('a', away)).toBe('mia');
    later();
    expect(await seen.get('a', away)).toBe('mia');
    await expect(seen.get('b', away)).rejects.toThrow(StoreUnavailable);
    later();
    expect(await seen.get('a', async () => null)).toBeNull();
  });

  it('is not known any more once forgotten, also while the look-up goes on', async () => {
    const { seen, later } = scene();
    await seen.get('a', async () => 'mia');
    later();
    const { promise, reject } = Promise.withResolvers<string>();
    const found = seen.get('a', () => promise);
    seen.forget((who) => who === 'mia');
    reject(new StoreUnavailable('away', 'gone', null));
    await expect(found).rejects.toThrow(StoreUnavailable);
    await expect(seen.get('a', away)).rejects.toThrow(StoreUnavailable);
  });

  it('is not taken from memory where the look-up itself is wrong', async () => {
    const { seen, later } = scene();
    await seen.get('a', async () => 'mia');
    later();
    await expect(seen.get('a', () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });
});
