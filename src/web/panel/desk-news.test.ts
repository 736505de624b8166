import { describe, expect, it } from 'vitest';
import { desk, erika, interaction } from '../../../test/support/browser/pretend.ts';
import type { Interaction } from '../../contract/interactions/interaction.ts';
import { nothingYet, type DeskState } from '../desk/state/desk-state.ts';
import { DeskNews } from './desk-news.ts';

const state = (...interactions: Interaction[]): DeskState => ({ ...nothingYet(0), desk: desk(interactions) });
const log = (of: 'none' | 'due' | 'written') => ({ state: of, activity: null, reason: null });
const call = (change: Partial<Interaction> = {}): Interaction =>
  interaction({ phase: 'connected', ...change });
const nothing = { pop: null, isWritten: false };

/** News of a panel that was opened when the desk was so, which it is told a moment later. */
function opened(...interactions: Interaction[]): DeskNews {
  const news = new DeskNews();
  news.take(nothingYet(0));
  news.take(state(...interactions));
  return news;
}

describe('what is shown', () => {
  const pop = { record: erika, mode: 'view' } as const;

  it('is what a call brings, once, and again when it has changed', () => {
    const news = opened();
    expect(news.take(state(call({ pop })))).toEqual({ pop, isWritten: false });
    expect(news.take(state(call({ pop, muted: true })))).toEqual(nothing);
    const other = { record: { ...erika, id: 'c2' }, mode: 'view' } as const;
    expect(news.take(state(call({ pop: other })))).toMatchObject({ pop: other });
    expect(news.take(state(call({ pop: null })))).toEqual(nothing);
    expect(news.take(state(call({ pop })))).toMatchObject({ pop });
  });

  it('is not what was shown before the panel was opened, but for a call that still rings', () => {
    expect(opened(call({ pop })).take(state(call({ pop })))).toEqual(nothing);
    const news = new DeskNews();
    expect(news.take(state(interaction({ phase: 'ringing', pop })))).toMatchObject({ pop });
    expect(news.take(state(interaction({ phase: 'ringing', pop })))).toEqual(nothing);
  });

  it('is what follows a call that has just been finished', () => {
    const news = opened(call({ pop: null }));
    const edit = { record: { ...erika, kind: 'task' }, mode: 'edit' } as const;
    const finished = call({ phase: 'ended', pop: edit });
    expect(news.take({ ...state(), finished })).toMatchObject({ pop: edit });
    expect(news.take({ ...state(), finished })).toEqual(nothing);
  });
});

describe('what was written', () => {
  it('is told once for each time that the log is written', () => {
    const news = opened(call({ log: log('none') }));
    expect(news.take(state(call({ log: log('due') })))).toEqual(nothing);
    expect(news.take(state(call({ log: log('written') })))).toMatchObject({ isWritten: true });
    expect(news.take(state(call({ log: log('written') })))).toEqual(nothing);
    news.take(state(call({ log: log('due') })));
    expect(news.take(state(call({ log: log('written') })))).toMatchObject({ isWritten: true });
  });

  it('is not told of what was there before, nor of what is first heard of written', () => {
    expect(opened(call({ log: log('written') })).take(state(call({ log: log('written') })))).toEqual(nothing);
    expect(opened().take(state(call({ log: log('written') })))).toMatchObject({ isWritten: false });
  });
});
