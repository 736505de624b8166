import { describe, expect, it } from 'vitest';
import { after } from '../../time.ts';
import {
  calledIn,
  execute,
  customerLeg,
  ended,
  given,
  giveUp,
  legEnded,
  queue,
  queued,
  second,
  type Timed,
} from './call.scenario.ts';
import type { KeysFact } from './commands.ts';
import { nextDue } from './due.ts';
import type { CallEvent } from './events.ts';
import { firstDigitMs, longestIvrMs, nextDigitMs } from './ivr-step.ts';
import { ordersFor } from './orders.ts';

const prompted: Timed<CallEvent> = (at) => ({
  type: 'prompted',
  maxDigits: 8,
  at,
  until: after(at, firstDigitMs),
  limit: after(at, longestIvrMs),
});
const keyed =
  (report: string, digits: number): Timed<CallEvent> =>
  (at) => ({ type: 'keyed', report, digits, at, until: after(at, nextDigitMs) });
const keys =
  (report: string, digits: number, isComplete = false): Timed<KeysFact> =>
  (at) => ({ type: 'keyed', report, digits, isComplete, at });

describe('an IVR step', () => {
  it('begins with the prompt of the number that was called', () => {
    const { call } = given(calledIn);
    expect(ordersFor(prompted(second(1)), call)).toEqual([
      { type: 'prompt', leg: customerLeg, number: '+498912345670' },
    ]);
  });

  it('is over where nothing is keyed in time', () => {
    const { call } = given(calledIn, prompted);
    expect(nextDue(call, second(1))).toEqual({ what: 'digits-over', at: after(second(1), firstDigitMs) });
  });

  it('waits for the next digit from each digit on', () => {
    const { call } = given(calledIn, prompted).when(keys('one', 1));
    expect(nextDue(call, second(2))).toEqual({ what: 'digits-over', at: after(second(2), nextDigitMs) });
  });

  it('never goes on beyond its limit, however slowly somebody keys', () => {
    const call = given(calledIn, prompted).call;
    const late = after(second(1), longestIvrMs - 1000);
    const slow = execute(call, keys('one', 1)(late));
    expect(nextDue(slow.call, late)?.at).toBe(after(second(1), longestIvrMs));
  });

  it('is over at once with what completes it', () => {
    const { call } = given(calledIn, prompted).when(keys('one', 8, true));
    expect(nextDue(call, second(2))).toEqual({ what: 'digits-over', at: second(2) });
  });

  it('counts keys once, although they are reported twice', () => {
    const once = given(calledIn, prompted, keyed('one', 1));
    expect(once.when(keys('one', 2))).toEmit();
    expect(once.when(keys('two', 2))).toEmit({ type: 'keyed', report: 'two', digits: 2 });
  });

  it('ends when the call goes on to a queue or to its end, and keys change nothing then', () => {
    for (const next of [queued(), ended()]) {
      const { call } = given(calledIn, prompted, next);
      expect(call.digitCollection).toBeNull();
      expect(given(calledIn, prompted, next).when(keys('one', 1))).toEmit();
    }
    expect(given(calledIn).when(keys('one', 1))).toEmit();
  });

  it('lets the call go on as any that has just come in', () => {
    const { call } = given(calledIn, prompted).when(queue());
    expect(call).toMatchObject({ overflows: 0, digitCollection: null });
    expect(given(calledIn, prompted).when(giveUp())).toEmit({ type: 'ended', by: 'system' });
  });

  it('ends with the caller', () => {
    expect(given(calledIn, prompted).when(legEnded(customerLeg))).toEmit({ type: 'ended', by: 'customer' });
  });
});
