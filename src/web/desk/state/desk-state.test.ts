import { describe, expect, it } from 'vitest';
import { connected, desk, held, interaction, wrapup } from '../../../../test/support/browser/pretend.ts';
import { activeCall, answered, applied, interactionOf, nothingYet, type DeskState } from './desk-state.ts';
import type { Interaction } from '../../../contract/interactions/interaction.ts';

const at = (...interactions: Interaction[]): DeskState =>
  applied(nothingYet(0), { type: 'desk', position: '1', data: desk(interactions) });
const says = (state: DeskState, data: Interaction, position = '2'): DeskState =>
  applied(state, { type: 'interaction', position, data });

describe('the desk', () => {
  it('shows what needs the person most urgently when it opens', () => {
    expect(at(wrapup(), interaction({ id: 'ringing' })).chosen).toBe('ringing');
    expect(at().chosen).toBeNull();
  });

  it('brings up a ring when nothing else keeps the person busy', () => {
    expect(says(at(), interaction({ id: 'ringing' })).chosen).toBe('ringing');
    expect(says(at(wrapup()), interaction({ id: 'ringing' })).chosen).toBe('ringing');
  });

  it('leaves the call in its place when a second one rings', () => {
    expect(says(at(connected()), interaction({ id: 'second' })).chosen).toBe('i1');
    expect(says(at(held()), interaction({ id: 'second' })).chosen).toBe('i1');
  });

  it('takes the last message of an interaction, and comes to the same by hearing it twice', () => {
    const once = says(at(interaction()), connected());
    expect(once.desk?.interactions).toHaveLength(1);
    expect(interactionOf(once, 'i1')?.phase).toBe('connected');
    expect(says(once, once.desk?.interactions[0] ?? connected())).toEqual(once);
  });

  it('goes on to the next when the one shown is gone', () => {
    const both = says(at(connected()), { ...held(), id: 'other' });
    const left = applied(both, { type: 'interaction-gone', position: '3', data: { id: 'i1' } });
    expect(left.chosen).toBe('other');
    expect(
      applied(left, { type: 'interaction-gone', position: '4', data: { id: 'other' } }).chosen,
    ).toBeNull();
  });

  it('waits for the new call while the stream still reports the one held for it', () => {
    const made = { ...at(connected()), chosen: 'made' };
    const holding = says(made, held());
    expect(holding.chosen).toBe('made');
    expect(says(holding, { ...connected(), id: 'made' }).chosen).toBe('made');
    const gone = applied(holding, { type: 'interaction-gone', position: '3', data: { id: 'made' } });
    expect(gone.chosen).toBe('i1');
  });

  it('learns from an answer only what the stream does not tell: without it, or while our own database is away', () => {
    const dialled = interaction({ id: 'help', phase: 'dialing', emergency: true });
    const since = '2026-01-05T09:00:00.000Z';
    const up: DeskState = { ...at(connected()), link: { state: 'up', since: 0 } };
    const away = applied(up, { type: 'database', position: '1', data: { state: 'away', since } });
    const lost: DeskState = { ...up, link: { state: 'lost', since: 0 } };
    expect(answered(up, dialled)).toBe(up);
    for (const state of [away, lost]) {
      const next = answered(state, dialled);
      expect(interactionOf(next, 'help')?.phase).toBe('dialing');
      expect(next.desk?.position).toBe(state.desk?.position);
    }
  });

  it('shows what is there when the whole desk comes without the one chosen', () => {
    const made = { ...at(connected()), chosen: 'made' };
    expect(applied(made, { type: 'desk', position: '3', data: desk([held()]) }).chosen).toBe('i1');
  });

  it('leaves the person at the keypad while their call goes on', () => {
    const atKeypad = { ...at(connected()), chosen: null, atKeypad: true };
    expect(says(atKeypad, held()).chosen).toBeNull();
    expect(says({ ...at(), atKeypad: true }, interaction()).chosen).toBe('i1');
  });

  it('does not open an ended interaction that only waits for the agent', () => {
    expect(at({ ...wrapup(), phase: 'ended' }).chosen).toBeNull();
  });

  it('makes room when the one shown is finished, also where a word is still missing', () => {
    const finished = { ...wrapup(), phase: 'ended', unsaved: true } as const;
    const left = says(at(wrapup()), finished);
    expect(left.chosen).toBeNull();
    expect(says({ ...left, chosen: 'i1' }, { ...finished, unsaved: false }).chosen).toBe('i1');
  });

  it('knows the position from which to go on', () => {
    expect(says(at(), interaction(), '17').desk?.position).toBe('17');
  });

  it('has one active call at most: the one on which the person is heard', () => {
    expect(activeCall(at(held(), { ...connected(), id: 'now' }))?.id).toBe('now');
    expect(activeCall(at(held()))).toBeNull();
  });
});
