import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passesOf } from '../../interaction/participation.ts';
import {
  answered,
  calledIn,
  dialledBy,
  ended,
  finished,
  given,
  held,
  legOf,
  mia,
  offered,
  passedBy,
  queued,
  second,
  tom,
} from './call.scenario.ts';
import { nextDue } from './due.ts';
import { anyHistory } from './random-call.scenario.ts';

describe('what happens automatically', () => {
  it('is the end of the wait, of an offer and of after-call work', () => {
    expect(nextDue(given(calledIn, queued()).call, second(1))).toEqual({
      what: 'wait-limit',
      at: second(301),
    });
    expect(nextDue(given(calledIn, queued(), offered(mia)).call, second(2))).toEqual({
      what: 'withdraw',
      agent: mia,
      at: second(22),
    });
    expect(nextDue(given(calledIn, offered(mia), answered(mia), ended()).call, second(3))).toEqual({
      what: 'wrapup-over',
      agent: mia,
      at: second(123),
    });
  });
  it('is an offer before a limit of waiting that falls into it', () => {
    const { call } = given(calledIn, queued(undefined, 5), offered(mia));
    expect(nextDue(call, second(2))).toMatchObject({ what: 'withdraw' });
    expect(nextDue(call, second(60))).toMatchObject({ what: 'withdraw' });
  });
  it('is another offer ten seconds after each miss, and then none', () => {
    const { call } = given(
      calledIn,
      queued(),
      offered(mia),
      passedBy(mia, 'rejected'),
      offered(tom),
      passedBy(tom, 'timed-out'),
    );
    expect(nextDue(call, second(5))).toEqual({ what: 'offer-again', at: second(13) });
    expect(nextDue(call, second(13))).toEqual({ what: 'offer-again', at: second(15) });
    expect(nextDue(call, second(15))).toMatchObject({ what: 'wait-limit' });
  });
  it('is no second offer while another phone rings', () => {
    const { call } = given(calledIn, queued(), offered(mia), passedBy(mia, 'rejected'), offered(tom));
    expect(nextDue(call, second(4))).toEqual({ what: 'withdraw', agent: tom, at: second(24) });
  });
  it('is nothing while people talk, and nothing when all is done', () => {
    expect(nextDue(given(calledIn, offered(mia), answered(mia), held(mia)).call, second(9))).toBeNull();
    const done = given(calledIn, offered(mia), answered(mia), ended(), finished(mia)).call;
    expect(nextDue(done, second(9))).toBeNull();
  });
  it('ends dialling where the phone system does not', () => {
    expect(nextDue(given(dialledBy(mia)).call, second(1))).toMatchObject({ what: 'dial-limit' });
  });
  it('is always something while a call waits, rings, dials or is wrapped up', () => {
    const hasDue = fc.property(anyHistory, ({ steps }) => {
      for (const { call } of steps) {
        const phases = call.parts.map((part) => part.phase);
        const passing = ['ringing', 'dialing', 'wrapup'] as const;
        const waits = call.queuedAt !== null || passing.some((phase) => phases.includes(phase));
        expect(nextDue(call, second(3600)) !== null).toBe(waits);
      }
    });
    expect(fc.check(hasDue)).toMatchObject({ failed: false });
  });
});

describe('an agent who let a call pass', () => {
  it('is known with the last time, and not while it rings there again', () => {
    const once = given(calledIn, queued(), offered(mia), passedBy(mia, 'rejected'));
    expect([...passesOf(once.call)]).toEqual([[mia, second(3)]]);
    const again = given(
      calledIn,
      queued(),
      offered(mia),
      passedBy(mia, 'rejected'),
      offered(mia, legOf(mia, 2)),
    );
    expect([...passesOf(again.call)]).toEqual([]);
  });
});
