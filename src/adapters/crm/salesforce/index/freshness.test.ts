import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../domain/time.ts';
import { Freshness, type ObjectFilling } from './freshness.ts';

const filled: ObjectFilling = { isFilled: true, job: null };
const filling = (rowsRead: number, rowsTotal: number | null): ObjectFilling => ({
  isFilled: false,
  job: { rowsRead, rowsTotal },
});

function freshness() {
  let now = 0;
  const state = new Freshness(() => epochMs(now));
  return { state, at: (ms: number) => void (now = ms) };
}

describe('the state of the number index', () => {
  it('is filling until every object is filled, and says how far each is', () => {
    const { state } = freshness();
    state.filling(
      new Map<string, ObjectFilling>([
        ['Account', filled],
        ['Contact', filling(10, 40)],
        ['Lead', { isFilled: false, job: null }],
      ]),
    );
    expect(state.state()).toEqual({
      state: 'filling',
      since: 0,
      objects: [
        { object: 'Account', isFilled: true, records: null, of: null },
        { object: 'Contact', isFilled: false, records: 10, of: 40 },
        { object: 'Lead', isFilled: false, records: null, of: null },
      ],
      reason: null,
      hidden: [],
    });
  });

  it('says why it is not filled any further', () => {
    const { state, at } = freshness();
    state.trouble('connection', 'nobody answers');
    at(29_999);
    expect(state.state()).toMatchObject({ state: 'filling', since: 0, reason: null });
    at(30_000);
    expect(state.state()).toMatchObject({ state: 'filling', since: 0, reason: 'nobody answers' });
  });

  it('is not kept while the org hides what is needed, whatever else works', () => {
    const { state, at } = freshness();
    at(1_000);
    state.lacks(['Case.ContactId']);
    at(2_000);
    state.lacks(['Case.ContactId', 'Task']);
    state.filling(new Map());
    state.trouble('events', 'no connection');
    at(60_000);
    expect(state.state()).toEqual({
      state: 'not-kept',
      since: 1_000,
      objects: [],
      reason: null,
      hidden: ['Case.ContactId', 'Task'],
    });
    state.lacks([]);
    expect(state.state()).toMatchObject({ state: 'filling', hidden: [] });
  });

  it('is fresh since the last object was filled, and filling again when one is filled anew', () => {
    const { state, at } = freshness();
    at(1_000);
    state.filling(new Map<string, ObjectFilling>([['Contact', filled]]));
    expect(state.state()).toMatchObject({ state: 'fresh', since: 1_000 });
    at(2_000);
    state.filling(new Map<string, ObjectFilling>([['Contact', filling(0, null)]]));
    expect(state.state()).toMatchObject({ state: 'filling', since: 2_000 });
  });

  it('is stale since something stopped working, once that has lasted, and fresh since it works again', () => {
    const { state, at } = freshness();
    state.filling(new Map<string, ObjectFilling>([['Contact', filled]]));
    at(10_000);
    state.trouble('events', 'no connection');
    at(20_000);
    state.trouble('events', 'still none');
    expect(state.state()).toMatchObject({ state: 'fresh' });
    at(40_000);
    expect(state.state()).toMatchObject({ state: 'stale', since: 10_000, reason: 'still none' });
    state.works('events');
    expect(state.state()).toMatchObject({ state: 'fresh', since: 40_000, reason: null });
  });

  it('stays stale while anything else does not work', () => {
    const { state, at } = freshness();
    state.filling(new Map<string, ObjectFilling>([['Contact', filled]]));
    state.trouble('events', 'no connection');
    state.trouble('changes', 'the limit is reached');
    at(60_000);
    state.works('events');
    expect(state.state()).toMatchObject({ state: 'stale', reason: 'the limit is reached' });
  });
});
