import { describe, expect, it } from 'vitest';
import { desk, erika, interaction } from '../../../test/support/browser/pretend.ts';
import type { Interaction } from '../../contract/interactions/interaction.ts';
import { nothingYet, type DeskState } from '../desk/state/desk-state.ts';
import { DeskNews, popNameIn } from './desk-news.ts';

const state = (...interactions: Interaction[]): DeskState => ({ ...nothingYet(0), desk: desk(interactions) });
const log = (of: 'none' | 'due' | 'written') => ({ state: of, activity: null, reason: null });
const call = (change: Partial<Interaction> = {}): Interaction =>
  interaction({ phase: 'connected', ...change });
const nothing = { pop: null, isWritten: false };

/** News of a panel that was opened when the desk was so, which it is told a moment later. */
function opened(...interactions: Interaction[]) {
  const news = new DeskNews();
  news.hear(nothingYet(0));
  news.hear(state(...interactions));
  return {
    news,
    /** What is new in this state to a page that is seen. */
    told: (now: DeskState) => {
      news.hear(now);
      const { pop, isWritten } = news.take();
      return { pop: pop?.pop ?? null, isWritten };
    },
  };
}

describe('what is shown', () => {
  const pop = { record: erika, mode: 'view' } as const;

  it('is what a call brings, once, and again when it has changed', () => {
    const { told } = opened();
    expect(told(state(call({ pop })))).toEqual({ pop, isWritten: false });
    expect(told(state(call({ pop, muted: true })))).toEqual(nothing);
    const other = { record: { ...erika, id: 'c2' }, mode: 'view' } as const;
    expect(told(state(call({ pop: other })))).toMatchObject({ pop: other });
    expect(told(state(call({ pop: null })))).toEqual(nothing);
    expect(told(state(call({ pop })))).toMatchObject({ pop });
  });

  it('is not what was shown before the panel was opened, but for a call that still rings', () => {
    expect(opened(call({ pop })).told(state(call({ pop })))).toEqual(nothing);
    const { told } = opened(interaction({ phase: 'ringing', pop }));
    expect(told(state(interaction({ phase: 'ringing', pop })))).toMatchObject({ pop });
    expect(told(state(interaction({ phase: 'ringing', pop })))).toEqual(nothing);
  });

  it('is what follows a call that has just been finished', () => {
    const { told } = opened(call({ pop: null }));
    const edit = { record: { ...erika, kind: 'task' }, mode: 'edit' } as const;
    const finished = call({ phase: 'ended', pop: edit });
    expect(told({ ...state(), finished })).toMatchObject({ pop: edit });
    expect(told({ ...state(), finished })).toEqual(nothing);
  });
});

describe('what was written', () => {
  it('is told once for each time that the log is written', () => {
    const { told } = opened(call({ log: log('none') }));
    expect(told(state(call({ log: log('due') })))).toEqual(nothing);
    expect(told(state(call({ log: log('written') })))).toMatchObject({ isWritten: true });
    expect(told(state(call({ log: log('written') })))).toEqual(nothing);
    told(state(call({ log: log('due') })));
    expect(told(state(call({ log: log('written') })))).toMatchObject({ isWritten: true });
  });

  it('is not told of what was there before, nor of what is first heard of written', () => {
    expect(opened(call({ log: log('written') })).told(state(call({ log: log('written') })))).toEqual(nothing);
    expect(opened().told(state(call({ log: log('written') })))).toMatchObject({ isWritten: false });
  });
});

describe('what nobody has seen yet', () => {
  const pop = { record: erika, mode: 'view' } as const;
  const other = { record: { ...erika, id: 'c2' }, mode: 'view' } as const;

  it('waits until somebody looks, the last pop and that anything was written', () => {
    const { news } = opened(call({ log: log('due') }));
    news.hear(state(call({ pop, log: log('written') })));
    news.hear(state(call({ pop: other, log: log('written') })));
    news.hear(state(call({ pop: other, log: log('written'), muted: true })));
    expect(news.take()).toMatchObject({ pop: { of: 'i1', pop: other }, isWritten: true });
    expect(news.take()).toEqual(nothing);
  });

  it.each([
    ['is over', state(call({ phase: 'wrapup', pop: null, log: log('written') }))],
    ['is gone', state()],
  ])('shows no record of a call that %s, and what was written all the same', (_, now) => {
    const { news } = opened(call({ log: log('due') }));
    news.hear(state(call({ pop, log: log('written') })));
    news.hear(now);
    expect(news.take()).toEqual({ pop: null, isWritten: true });
  });

  it('is not shown once more when another page has shown it, whichever of them hears of it first', () => {
    const { news } = opened();
    const there = opened().news;
    there.hear(state(call({ pop })));
    const shown = popNameIn(structuredClone(there.take().pop));
    if (shown === null) throw new Error('the other page has shown it');
    news.hear(state(call({ pop })));
    news.shownElsewhere(shown);
    expect(news.take()).toEqual(nothing);
    const late = opened();
    late.news.shownElsewhere(shown);
    expect(late.told(state(call({ pop })))).toEqual(nothing);
    expect(late.told(state(call({ pop: other })))).toMatchObject({ pop: other });
    expect(late.told(state(call({ id: 'i2', pop })))).toMatchObject({ pop });
  });

  it.each([null, 'pop', {}, { of: 1, key: 'x' }, { of: 'i1' }])('is not told by %o', (words) => {
    expect(popNameIn(words)).toBeNull();
  });
});
