import { describe, expect, it } from 'vitest';
import { agentId } from '../../../domain/ids.ts';
import { after, epochMs } from '../../../domain/time.ts';
import { DeskPages, pageHoldsMs, unattendedAfterMs } from './desk-pages.ts';

const mia = agentId('mia');

/** Pages on a clock that a test moves. */
function pages() {
  let now = epochMs(0);
  const all = new DeskPages({ now: () => now });
  const passes = (ms: number) => {
    now = after(now, ms);
  };
  return { all, passes, view: () => all.viewOf(mia) };
}

describe('the pages of a desk', () => {
  it('are hidden while none was heard of', () => {
    expect(pages().view()).toBe('hidden');
  });

  it('are shown for ten seconds after one said so, and gone then', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', true, 'stream');
    passes(pageHoldsMs - 1);
    expect(view()).toBe('shown');
    passes(1);
    expect(view()).toBe('gone');
    expect(all.agents()).toEqual([mia]);
  });

  it('are shown while one of several says so', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', true, 'stream');
    all.told(mia, 'two', false, 'stream');
    passes(pageHoldsMs - 1);
    all.told(mia, 'one', true, 'stream');
    passes(pageHoldsMs - 1);
    expect(view()).toBe('shown');
  });

  it('are hidden, and never gone, while the browser of a hidden one answers on its stream', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', true, 'stream');
    all.told(mia, 'one', false, 'stream');
    for (let round = 0; round < 100; round += 1) {
      passes(pageHoldsMs - 1);
      all.answered(mia, 'one', 'stream');
    }
    expect(view()).toBe('hidden');
  });

  it('are gone ten seconds after a hidden one answered last, whose stream nobody has closed', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', true, 'stream');
    all.told(mia, 'one', false, 'stream');
    passes(pageHoldsMs - 1);
    expect(view()).toBe('hidden');
    passes(1);
    expect(view()).toBe('gone');
  });

  it('are hidden again when a network that stalled for longer brings the answer', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', false, 'stream');
    passes(3 * pageHoldsMs);
    expect(view()).toBe('gone');
    all.answered(mia, 'one', 'stream');
    expect(view()).toBe('hidden');
    passes(pageHoldsMs);
    expect(view()).toBe('gone');
  });

  it('are unattended when nothing is heard of them for a minute more, until they are heard of', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', true, 'stream');
    passes(pageHoldsMs);
    expect(view()).toBe('gone');
    passes(unattendedAfterMs - 1);
    expect(view()).toBe('gone');
    passes(1);
    expect(view()).toBe('unattended');
    expect(all.agents()).toEqual([mia]);
    all.told(mia, 'one', true, 'stream');
    expect(view()).toBe('shown');
  });

  it('are unattended also where a request was the last that was heard of a page with a stream', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', true, 'stream');
    all.told(mia, 'one', true, null);
    passes(pageHoldsMs);
    expect(view()).toBe('gone');
    passes(unattendedAfterMs);
    expect(view()).toBe('unattended');
  });

  it('are never unattended where a program without a stream said once that it is shown', () => {
    const { all, passes, view } = pages();
    all.told(mia, null, true, null);
    passes(pageHoldsMs);
    expect(view()).toBe('gone');
    passes(100 * unattendedAfterMs);
    expect(view()).toBe('gone');
  });

  it('are gone although the browser of one answers that was shown and stopped saying so', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'frozen', true, 'stream');
    passes(pageHoldsMs - 1);
    all.answered(mia, 'frozen', 'stream');
    passes(1);
    expect(view()).toBe('gone');
  });

  it('stay hidden where the answer comes late of a page whose agent has gone on to another', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', false, 'stream');
    all.told(mia, 'one', false, null);
    all.answered(mia, 'one', 'stream');
    all.left(mia, 'one', 'stream');
    passes(pageHoldsMs);
    expect(view()).toBe('hidden');
  });

  it('are not held by answers on a stream that another has replaced', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', false, 'lost');
    all.told(mia, 'one', false, 'next');
    passes(pageHoldsMs - 1);
    all.answered(mia, 'one', 'lost');
    passes(1);
    expect(view()).toBe('gone');
  });

  it('stay where a stream that was lost ends after the next has begun', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', false, 'lost');
    all.told(mia, 'one', false, 'next');
    all.left(mia, 'one', 'lost');
    passes(pageHoldsMs - 1);
    all.answered(mia, 'one', 'next');
    passes(1);
    expect(view()).toBe('hidden');
  });

  it('are gone ten seconds after the stream of the last hidden one ended, unless it is back', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', false, 'stream');
    all.left(mia, 'one', 'stream');
    passes(pageHoldsMs - 1);
    expect(view()).toBe('hidden');
    all.told(mia, 'one', false, 'stream');
    passes(pageHoldsMs - 1);
    expect(view()).toBe('hidden');
    all.left(mia, 'one', 'stream');
    passes(pageHoldsMs);
    expect(view()).toBe('gone');
  });

  it('are only hidden where a program said so, whose silence says nothing', () => {
    const { all, passes, view } = pages();
    all.told(mia, '', true, null);
    all.told(mia, '', false, null);
    passes(100 * pageHoldsMs);
    expect(view()).toBe('hidden');
  });

  it('are hidden once somebody spoke for all of them', () => {
    const { all, view } = pages();
    all.told(mia, 'one', true, 'stream');
    all.forget(mia);
    expect(view()).toBe('hidden');
  });

  it('that were shown before a restart are gone unless they say again that they are there', () => {
    const { all, passes, view } = pages();
    all.expect(mia);
    expect(view()).toBe('shown');
    all.told(mia, 'one', false, 'stream');
    passes(pageHoldsMs - 1);
    all.answered(mia, 'one', 'stream');
    passes(1);
    expect(view()).toBe('hidden');
    const silent = pages();
    silent.all.expect(mia);
    silent.passes(pageHoldsMs);
    expect(silent.view()).toBe('gone');
  });

  it('are not gone because the server heard nobody for a while', () => {
    const { all, passes, view } = pages();
    all.told(mia, 'one', false, 'stream');
    passes(3 * pageHoldsMs);
    all.hearAgain();
    expect(view()).toBe('hidden');
    passes(pageHoldsMs);
    expect(view()).toBe('gone');
    all.hearAgain();
    expect(view()).toBe('gone');
  });

  it('are no more than a person has: what is told without end fills no memory', () => {
    const { all, view } = pages();
    for (let page = 0; page < 1000; page += 1) all.told(mia, String(page), false, 'stream');
    expect(view()).toBe('hidden');
  });
});
