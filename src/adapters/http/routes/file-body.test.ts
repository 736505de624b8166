import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StopReason } from '../../../domain/crm/contact-import.ts';
import { bodyOf, maxFileBytes, type Intake } from './file-body.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A body and whoever takes it in. */
function taking() {
  const raw = new PassThrough();
  const stopping = new AbortController();
  const reasons: StopReason[] = [];
  const intake: Intake = {
    signal: stopping.signal,
    bytes: 0,
    stop(why) {
      reasons.push(why);
      stopping.abort();
    },
  };
  return { raw, intake, reasons, body: bodyOf(raw, intake) };
}

/** Lets everything happen that needs no time. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a body', () => {
  it('is given as it comes, and counted', async () => {
    const { raw, intake, reasons, body } = taking();
    raw.end('abc');
    expect(await body.next()).toEqual({ done: false, value: Buffer.from('abc') });
    expect(await body.next()).toMatchObject({ done: true });
    expect(intake.bytes).toBe(3);
    expect(reasons).toEqual([]);
  });

  it('ends when nothing comes for half a minute, however long it has lasted', async () => {
    const { raw, reasons, body } = taking();
    const enough = Buffer.alloc(64 * 1024);
    for (let piece = 0; piece < 5; piece += 1) {
      const next = body.next();
      await settle();
      vi.advanceTimersByTime(29_000);
      raw.write(enough);
      expect(await next).toMatchObject({ done: false });
    }
    const last = body.next();
    await settle();
    vi.advanceTimersByTime(30_000);
    expect(await last).toMatchObject({ done: true });
    expect(reasons).toEqual(['stalled']);
  });

  it('ends when its sender only lets it trickle, to hold the place of the one import', async () => {
    const { raw, reasons, body } = taking();
    let taken = 0;
    const all = (async () => {
      for await (const piece of body) taken += piece.length;
    })();
    for (let second = 0; second < 30; second += 3) {
      raw.write('x');
      await settle();
      vi.advanceTimersByTime(3_000);
      await settle();
    }
    await all;
    expect(reasons).toEqual(['stalled']);
    expect(taken).toBe(10);
  });

  it('goes on for as long as it comes at the rate of a slow line', async () => {
    const { raw, reasons, body } = taking();
    const piece = Buffer.alloc(4096);
    for (let second = 0; second < 120; second += 1) {
      const next = body.next();
      await settle();
      vi.advanceTimersByTime(1_000);
      raw.write(piece);
      expect(await next).toMatchObject({ done: false });
    }
    expect(reasons).toEqual([]);
  });

  it('does not count the time that its taker needs', async () => {
    const { raw, reasons, body } = taking();
    raw.write('x');
    await body.next();
    vi.advanceTimersByTime(600_000);
    raw.end();
    expect(await body.next()).toMatchObject({ done: true });
    expect(reasons).toEqual([]);
  });

  it('ends at a gigabyte', async () => {
    const { raw, reasons, body } = taking();
    const piece = Buffer.alloc(64 * 1024 * 1024);
    let pieces = 0;
    raw.on('drain', () => reasons.length === 0 && raw.write(piece));
    raw.write(piece);
    for await (const each of body) pieces += each.length / piece.length;
    expect(pieces).toBe(maxFileBytes / piece.length);
    expect(reasons).toEqual(['too-large']);
  });

  it('ends when its sender goes away', async () => {
    const { raw, reasons, body } = taking();
    const next = body.next();
    await settle();
    raw.destroy();
    expect(await next).toMatchObject({ done: true });
    expect(reasons).toEqual(['disconnected']);
  });

  it('that is not wanted any more is thrown away for a while, and then its connection is closed', async () => {
    const { raw, intake, body } = taking();
    raw.write('x');
    await body.next();
    intake.stop('asked');
    await body.return(undefined);
    raw.write('thrown away');
    await settle();
    expect(raw.readableLength).toBe(0);
    expect(raw.destroyed).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect(raw.destroyed).toBe(true);
  });
});
