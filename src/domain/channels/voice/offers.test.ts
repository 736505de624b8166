import { describe, expect, it } from 'vitest';
import {
  answer,
  answered,
  calledIn,
  execute,
  customerLeg,
  ended,
  endedBy,
  finish,
  giveUp,
  given,
  hold,
  legAnswered,
  legEnded,
  legOf,
  mia,
  offer,
  offerAlong,
  offered,
  offeredAlong,
  passedBy,
  queue,
  queued,
  reject,
  sales,
  second,
  support,
  tom,
  whileTalkingElsewhere,
  withdraw,
} from './call.scenario.ts';

const talking = () => given(calledIn, queued(), offered(mia), answered(mia));
const afterwards = () => given(calledIn, queued(), offered(mia), answered(mia), ended());

describe('a call that rings a group', () => {
  const rings = () => given(calledIn, queued(), offeredAlong(mia), offeredAlong(tom));

  it('rings its members at once, and others who are freed meanwhile', () => {
    expect(given(calledIn, queued(), offeredAlong(mia)).when(offerAlong(tom))).toEmit({
      type: 'offered',
      agent: tom,
      ringGroup: true,
    });
    expect(given(calledIn, queued(), offered(mia)).when(offerAlong(tom))).toBeRefused('offer-gone');
    expect(rings().when(offer(tom, legOf(tom, 2)))).toBeRefused('offer-gone');
  });
  it('is taken from the others by who answers, in the panel or by hand, and stops their phones', () => {
    const taken = [
      { type: 'offer-ended', agent: mia, result: 'taken' },
      { type: 'answered', agent: tom },
    ] as const;
    expect(rings().when(answer(tom))).toEmit(...taken);
    const picked = rings().when(legAnswered(legOf(tom)));
    expect(picked).toEmit(...taken);
    expect(picked.orders).toContainEqual({ type: 'hang-up', leg: legOf(mia) });
    expect(rings().when(answer(tom), answer(mia))).toBeRefused('offer-gone', 'ended');
  });
  it('keeps ringing the others when one misses it', () => {
    const one = rings().when(reject(mia));
    expect(one).toEmit({ type: 'offer-ended', agent: mia, result: 'rejected' });
    expect(one.call.parts.map(({ phase }) => phase)).toEqual(['ended', 'ringing']);
  });
  it('stops ringing all whose time is up in one moment, so that they may ring together again', () => {
    const over = execute(rings().call, withdraw(mia)(second(60)));
    expect(over).toEmit(
      { type: 'offer-ended', agent: mia, at: second(60), result: 'timed-out' },
      { type: 'offer-ended', agent: tom, at: second(60), result: 'timed-out' },
    );
    expect(over.orders).toMatchObject([
      { type: 'hang-up', leg: legOf(mia) },
      { type: 'hang-up', leg: legOf(tom) },
    ]);
  });
  it('keeps ringing who was freed later and has time left', () => {
    const miasTimeIsUp = second(22);
    expect(execute(rings().call, withdraw(mia)(miasTimeIsUp))).toEmit({ type: 'offer-ended', agent: mia });
  });
  it('stops ringing everywhere when the caller hangs up', () => {
    expect(rings().when(legEnded(customerLeg))).toEmit(
      { type: 'offer-ended', agent: mia, result: 'caller-gone' },
      { type: 'offer-ended', agent: tom, result: 'caller-gone' },
      { type: 'ended', by: 'customer' },
    );
  });
});

describe('a call that waits', () => {
  it('is offered to one agent at a time', () => {
    expect(given(calledIn, queued()).when(offer(mia))).toEmit({ type: 'offered', agent: mia });
    expect(given(calledIn, queued(), offered(mia)).when(offer(tom))).toBeRefused('offer-gone');
  });
  it('is not offered once it is taken or over', () => {
    expect(talking().when(offer(tom))).toBeRefused('offer-gone');
    expect(given(calledIn, ended()).when(offer(tom))).toBeRefused('offer-gone');
  });
  it('is offered again to the agent who missed it, on another leg', () => {
    const again = given(calledIn, queued(), offered(mia), passedBy(mia, 'rejected'));
    expect(again.when(offer(mia, legOf(mia, 2)))).toEmit({ type: 'offered', leg: legOf(mia, 2) });
  });
  it('is not offered a second time by an offer that comes twice, however late', () => {
    expect(given(calledIn, queued()).when(offer(mia), offer(mia))).toEmit();
    expect(given(calledIn, queued(), offered(mia), passedBy(mia, 'timed-out')).when(offer(mia))).toEmit();
  });
  it('moves to another queue, and waits there by that limit', () => {
    const moved = given(calledIn, queued(support)).when(queue(sales, second(600)));
    expect(moved).toEmit({ type: 'queued', queue: sales });
    expect(moved.call).toMatchObject({ queue: sales, waitUntil: second(600), overflows: 1 });
  });
  it('does not move when it waits there already', () => {
    expect(given(calledIn).when(queue(support, second(300)), queue(support, second(300)))).toEmit();
  });
  it('does not wait again once it is talked on or over', () => {
    expect(talking().when(queue(sales))).toEmit();
    expect(afterwards().when(queue(sales))).toEmit();
  });
  it('ends if nobody answered it within its limit', () => {
    expect(given(calledIn, queued()).when(giveUp('wait-limit'))).toEmit({
      type: 'ended',
      by: 'system',
      cause: 'wait-limit',
    });
  });
  it('is not ended by its limit when it was answered at that moment', () => {
    expect(talking().when(giveUp('wait-limit'))).toEmit();
  });
  it('leaves no after-call work when the caller gives up', () => {
    const missed = given(calledIn, queued(), offered(mia)).when(legEnded(customerLeg));
    expect(missed).toEmit(
      { type: 'offer-ended', agent: mia, result: 'caller-gone' },
      { type: 'ended', by: 'customer', cause: 'hang-up' },
    );
    expect(missed.call.parts).toMatchObject([{ agent: mia, phase: 'ended' }]);
  });
});

describe('a ringing call', () => {
  const ringing = () => given(calledIn, queued(), offered(mia));

  it('is answered by its agent', () => {
    const connected = ringing().when(answer(mia));
    expect(connected).toEmit({ type: 'answered', agent: mia });
    expect(connected.call).toMatchObject({ queuedAt: null, waitUntil: null, customer: { state: 'up' } });
  });
  it('is answered once by a doubled click', () => {
    expect(ringing().when(answer(mia), answer(mia))).toEmit();
  });
  it('is answered by picking up the device', () => {
    expect(ringing().when(legAnswered(legOf(mia)))).toEmit({ type: 'answered', agent: mia });
  });
  it('cannot be answered while another call is at the ear', () => {
    expect(ringing().when(whileTalkingElsewhere('answer', mia))).toBeRefused('call-connected', 'ringing');
  });
  it('cannot be answered by an agent it was not offered to', () => {
    expect(ringing().when(answer(tom))).toBeRefused('not-yours');
  });
  it('goes back to routing when it is rejected', () => {
    const back = ringing().when(reject(mia));
    expect(back).toEmit({ type: 'offer-ended', agent: mia, result: 'rejected' });
    expect(back.call).toMatchObject({ ended: null, queuedAt: second(1), parts: [{ phase: 'ended' }] });
  });
  it('is rejected once by a doubled click', () => {
    expect(ringing().when(reject(mia), reject(mia))).toEmit();
  });
  it('goes back to routing when its time is up, and only once', () => {
    expect(ringing().when(withdraw(mia))).toEmit({ type: 'offer-ended', result: 'timed-out' });
    expect(ringing().when(withdraw(mia), withdraw(mia))).toEmit();
  });
  it.each([
    ['rejected', 'rejected'],
    ['busy', 'rejected'],
    ['no-answer', 'timed-out'],
    ['failed', 'failed'],
    ['gone', 'failed'],
  ] as const)('goes back to routing when the device says %s', (cause, result) => {
    expect(ringing().when(legEnded(legOf(mia), cause))).toEmit({ type: 'offer-ended', agent: mia, result });
  });
  it('cannot be answered or rejected any more when the offer is gone', () => {
    expect(ringing().when(withdraw(mia), answer(mia))).toBeRefused('offer-gone', 'ended');
    expect(ringing().when(withdraw(mia), reject(mia))).toBeRefused('offer-gone', 'ended');
  });
  it('keeps ringing when a leg of an earlier offer ends late', () => {
    const secondOffer = given(
      calledIn,
      queued(),
      offered(mia),
      passedBy(mia, 'timed-out'),
      offered(mia, legOf(mia, 2)),
    );
    expect(secondOffer.when(legEnded(legOf(mia, 1), 'cancelled'))).toEmit();
  });
  it('cannot be held, ended or finished', () => {
    expect(ringing().when(hold(mia))).toBeRefused('phase', 'ringing');
    expect(ringing().when(endedBy(mia))).toBeRefused('phase', 'ringing');
    expect(ringing().when(finish(mia))).toBeRefused('phase', 'ringing');
  });
});
