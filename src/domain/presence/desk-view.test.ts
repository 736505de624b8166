import { describe, expect, it } from 'vitest';
import { agentId } from '../ids.ts';
import { epochMs, type EpochMs } from '../time.ts';
import {
  changeDeskView,
  changeSurface,
  deskGoneAt,
  deskShownFrom,
  newAgentState,
  type AgentState,
  type DeskView,
} from './agent-state.ts';

const at = (seconds: number): EpochMs => epochMs(seconds * 1000);
const hidden = changeSurface(newAgentState(agentId('mia'), at(0)), 'desk', 'in', false);
const after = (...changes: readonly (readonly [DeskView, number])[]): AgentState =>
  changes.reduce((state, [view, seconds]) => changeDeskView(state, view, at(seconds)), hidden);

describe('a desk whose past is asked about, since a call’s end is learnt late (spec L6)', () => {
  it('was not gone yet when the call ended before it went', () => {
    const state = after(['shown', 10], ['gone', 30]);
    expect(deskGoneAt(state, at(20))).toBeNull();
    expect(deskGoneAt(state, at(30))).toBe(at(30));
    expect(deskGoneAt(state, at(40))).toBe(at(30));
  });

  it('was gone when the call ended before it came back', () => {
    const state = after(['shown', 10], ['gone', 20], ['shown', 40]);
    expect(deskGoneAt(state, at(30))).toBe(at(20));
    expect(deskGoneAt(state, at(50))).toBeNull();
  });

  it('was first shown at that moment, at a later one, or not yet', () => {
    const state = after(['shown', 10], ['hidden', 20], ['shown', 40], ['gone', 50]);
    expect(deskShownFrom(state, at(15))).toBe(at(15));
    expect(deskShownFrom(state, at(25))).toBe(at(40));
    expect(deskShownFrom(state, at(60))).toBeNull();
  });

  it('is as it is now while it has never changed', () => {
    expect(deskShownFrom(hidden, at(5))).toBeNull();
    expect(deskGoneAt(hidden, at(5))).toBeNull();
    expect(deskShownFrom(changeSurface(hidden, 'desk', 'in', true), at(5))).toBe(at(5));
  });

  it('keeps no more of it than is asked about', () => {
    const many = Array.from({ length: 100 }, (_, index) => [index % 2 ? 'hidden' : 'shown', index] as const);
    expect(after(...many).deskViews).toHaveLength(10);
  });
});
