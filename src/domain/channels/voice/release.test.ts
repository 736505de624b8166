import { describe, expect, it } from 'vitest';
import {
  answer,
  answered,
  calledIn,
  colleagueDialledBy,
  customerLeg,
  dialledBy,
  ended,
  giveUp,
  given,
  held,
  legEnded,
  legOf,
  mia,
  offer,
  offered,
  offeredAlong,
  queued,
  recording,
  release,
  second,
  support,
  tom,
} from './call.scenario.ts';

describe('a call of an agent whose account is disabled', () => {
  const talking = () => given(calledIn, queued(), offered(mia), answered(mia));

  it('that rings is offered to the next', () => {
    const passed = given(calledIn, queued(), offered(mia)).when(release(mia));
    expect(passed).toEmit({ type: 'offer-ended', agent: mia, result: 'failed' });
    expect(passed.orders).toEqual([{ type: 'hang-up', leg: legOf(mia) }]);
    expect(passed.call).toMatchObject({ queuedAt: second(1), ended: null });
  });
  it('goes on ringing at the others of a group', () => {
    const { call } = given(calledIn, queued(), offeredAlong(mia), offeredAlong(tom)).when(release(mia));
    expect(call.parts).toMatchObject([
      { agent: mia, phase: 'ended' },
      { agent: tom, phase: 'ringing' },
    ]);
  });
  it('that is talked on waits again in its queue, and the caller stays on the line', () => {
    const back = talking().when(release(mia));
    expect(back).toEmit(
      { type: 'released', agent: mia },
      { type: 'finished', agent: mia, by: 'time' },
      { type: 'queued', queue: support, target: null },
    );
    expect(back.orders).toEqual([
      { type: 'hang-up', leg: legOf(mia) },
      { type: 'resume', leg: customerLeg },
    ]);
    expect(back.call).toMatchObject({
      ended: null,
      queuedAt: second(4),
      customer: { state: 'up' },
      parts: [{ agent: mia, phase: 'ended', endedAt: second(4), wrapupUntil: null }],
    });
  });
  it('is taken by the next agent, and neither offered again to the first nor ended by their device', () => {
    const back = talking().when(release(mia), legEnded(legOf(mia)));
    expect(back).toEmit();
    expect(
      given(calledIn, queued(), offered(mia), answered(mia)).when(release(mia), offer(mia, legOf(mia, 2))),
    ).toBeRefused('offer-gone');
    const taken = talking().when(release(mia), offer(tom), answer(tom));
    expect(taken).toEmit({ type: 'answered', agent: tom });
    expect(taken.orders).toEqual([{ type: 'connect', call: 'call', legs: [customerLeg, legOf(tom)] }]);
    expect(taken.call).toMatchObject({ queuedAt: null, answeredAt: second(3) });
  });
  it('ends where nobody takes it within the limit', () => {
    expect(talking().when(release(mia), giveUp())).toEmit({
      type: 'ended',
      by: 'system',
      cause: 'wait-limit',
    });
    expect(talking().when(giveUp())).toEmit();
  });
  it('on hold counts the hold up to then, and is recorded no more', () => {
    const back = given(calledIn, queued(), offered(mia), answered(mia), recording('masked'), held(mia)).when(
      release(mia),
    );
    expect(back.call).toMatchObject({ recording: 'off', parts: [{ heldSince: null, holdMs: 1000 }] });
    expect(back.orders[0]).toEqual({ type: 'record', call: 'call', mode: 'off' });
  });
  it('without a queue to go back to ends, and so does one that the agent made', () => {
    const over = [
      { type: 'ended', by: 'system', cause: 'hang-up' },
      { type: 'finished', agent: mia },
    ] as const;
    expect(talking().when(release(mia, null))).toEmit(...over);
    expect(given(dialledBy(mia), answered(mia)).when(release(mia))).toEmit(...over);
    expect(given(dialledBy(mia)).when(release(mia))).toEmit({ type: 'ended', cause: 'cancelled' }, over[1]);
  });
  it('with a colleague ends, who has wrap-up as usual', () => {
    const talk = given(colleagueDialledBy(mia), offered(tom), answered(tom));
    expect(talk.when(release(mia)).call.parts).toMatchObject([{ phase: 'ended' }, { phase: 'wrapup' }]);
    expect(given(colleagueDialledBy(mia), offered(tom)).when(release(mia))).toEmit(
      { type: 'offer-ended', agent: tom, result: 'caller-gone' },
      { type: 'ended', cause: 'cancelled' },
    );
    expect(given(colleagueDialledBy(mia), offered(tom)).when(release(tom))).toEmit(
      { type: 'offer-ended', agent: tom, result: 'failed' },
      { type: 'ended', cause: 'failed' },
    );
  });
  it('has no wrap-up any more', () => {
    const wrapup = given(calledIn, queued(), offered(mia), answered(mia), ended());
    expect(wrapup.when(release(mia))).toEmit({ type: 'finished', agent: mia, by: 'time' });
    expect(wrapup.when(release(mia), release(mia))).toEmit();
    expect(wrapup.when(release(tom))).toEmit();
  });
});
