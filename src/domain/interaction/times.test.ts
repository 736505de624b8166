import { describe, expect, it } from 'vitest';
import {
  answered,
  calledIn,
  dialledBy,
  ended,
  given,
  held,
  legEnded,
  customerLeg,
  mia,
  offered,
  resumed,
  second,
} from '../channels/voice/call.scenario.ts';
import type { Call } from '../channels/voice/call.ts';
import type { Participation } from './participation.ts';
import { holdMs, talkMs, waitMs } from './times.ts';

const firstPart = (call: Call): Participation => {
  const part = call.parts[0];
  if (!part) throw new Error('the call has no part');
  return part;
};

describe('the times of a call', () => {
  it('are talk and hold apart, and wait until the answer', () => {
    // answered at 2 s, on hold from 3 s to 4 s, over at 5 s
    const { call } = given(calledIn, offered(mia), answered(mia), held(mia), resumed(mia), ended());
    const now = second(1000);
    expect([waitMs(call, now), talkMs(firstPart(call), now), holdMs(firstPart(call), now)]).toEqual([
      2000, 2000, 1000,
    ]);
  });
  it('run on while the call does', () => {
    const { call } = given(calledIn, offered(mia), answered(mia), held(mia));
    expect(holdMs(firstPart(call), second(63))).toBe(60_000);
    expect(talkMs(firstPart(call), second(63))).toBe(1000);
  });
  it('count a hold that the hang-up ended', () => {
    const { call } = given(calledIn, offered(mia), answered(mia), held(mia), ended());
    expect([talkMs(firstPart(call), second(99)), holdMs(firstPart(call), second(99))]).toEqual([1000, 1000]);
  });
  it('add up when the end is dated before the last hold was over', () => {
    const late = given(calledIn, offered(mia), answered(mia), held(mia), resumed(mia)).when(() =>
      legEnded(customerLeg)(second(2.5)),
    ).call;
    expect([talkMs(firstPart(late), second(99)), holdMs(firstPart(late), second(99))]).toEqual([1000, 1000]);
  });
  it('are no talk where nobody answered, and no wait on a call out', () => {
    const { call } = given(dialledBy(mia), ended());
    expect([talkMs(firstPart(call), second(99)), waitMs(call, second(99))]).toEqual([0, 0]);
  });
  it('count the wait of a caller who gave up', () => {
    expect(waitMs(given(calledIn, ended()).call, second(99))).toBe(1000);
  });
});
