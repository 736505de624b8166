import { describe, expect, it } from 'vitest';
import { legId } from '../../ids.ts';
import {
  answer,
  answered,
  asks,
  calledIn,
  colleagueDialledBy,
  customerLeg,
  dialledBy,
  ended,
  endedBy,
  finish,
  finished,
  giveUp,
  given,
  held,
  hold,
  legAnswered,
  legEnded,
  legOf,
  mia,
  muted,
  offer,
  offered,
  queued,
  recording,
  reject,
  resume,
  resumed,
  second,
  tom,
  whileTalkingElsewhere,
  withdraw,
  wrapupOver,
} from './call.scenario.ts';

const talking = () => given(calledIn, queued(), offered(mia), answered(mia));
const onHold = () => given(calledIn, queued(), offered(mia), answered(mia), held(mia));
const afterwards = () => given(calledIn, queued(), offered(mia), answered(mia), ended());

describe('a connected call', () => {
  it('is ended by its agent, who then has after-call work', () => {
    const over = talking().when(endedBy(mia));
    expect(over).toEmit({ type: 'ended', by: 'agent', cause: 'hang-up' });
    expect(over.call.parts).toMatchObject([
      { phase: 'wrapup', endedAt: second(4), wrapupUntil: second(124) },
    ]);
  });
  it('ends once when both sides hang up at the same moment', () => {
    expect(talking().when(legEnded(customerLeg), endedBy(mia))).toEmit();
    expect(talking().when(endedBy(mia), legEnded(customerLeg))).toEmit();
  });
  it('ends by its agent when the device is put down, by the system when it fails', () => {
    expect(talking().when(legEnded(legOf(mia)))).toEmit({ type: 'ended', by: 'agent', cause: 'hang-up' });
    expect(talking().when(legEnded(legOf(mia), 'gone'))).toEmit({
      type: 'ended',
      by: 'system',
      cause: 'gone',
    });
  });
  it('is ended by a fault of the phone system', () => {
    expect(talking().when(giveUp('failed'))).toEmit({ type: 'ended', by: 'system', cause: 'failed' });
  });
  it('cannot be rejected or answered again by what comes late', () => {
    expect(talking().when(reject(mia))).toBeRefused('offer-gone', 'connected');
    expect(talking().when(withdraw(mia))).toEmit();
    expect(talking().when(legAnswered(legOf(mia)))).toEmit();
  });
  it('is muted and heard again, each once', () => {
    expect(talking().when(asks('mute')(mia))).toEmit({ type: 'muted', agent: mia });
    expect(talking().when(asks('mute')(mia), asks('mute')(mia))).toEmit();
    expect(talking().when(asks('unmute')(mia))).toEmit();
  });
  it('takes keypad tones without keeping what was keyed', () => {
    expect(talking().when(asks('tones')(mia))).toEmit();
    expect(onHold().when(asks('tones')(mia))).toBeRefused('phase', 'held');
  });
  it('is talked on to a leg the call does not know without a change', () => {
    expect(talking().when(legEnded(legId('of-another-call')))).toEmit();
  });
  it('ends no earlier than what happened on it, however early the phone system dates the end', () => {
    const early = talking().when(() => legEnded(customerLeg)(second(-30)));
    expect(early.call.ended).toMatchObject({ at: second(3) });
  });
});

describe('a recording', () => {
  const recorded = () => given(calledIn, offered(mia), answered(mia), recording('on'));
  const masked = () => given(calledIn, offered(mia), answered(mia), recording('masked'));

  it('is begun and stopped, each once', () => {
    expect(talking().when(asks('record')(mia))).toEmit({ type: 'recording-changed', recording: 'on' });
    expect(recorded().when(asks('record')(mia))).toEmit();
    expect(recorded().when(asks('stop-recording')(mia))).toEmit({
      type: 'recording-changed',
      recording: 'off',
    });
  });
  it('can be masked only while there is one', () => {
    expect(recorded().when(asks('mask')(mia))).toEmit({ type: 'recording-changed', recording: 'masked' });
    expect(talking().when(asks('mask')(mia))).toBeRefused('phase', 'connected');
    expect(talking().when(asks('unmask')(mia))).toBeRefused('phase', 'connected');
  });
  it('stays masked until the mask is taken off, whatever is asked of the recording', () => {
    expect(masked().when(asks('record')(mia))).toEmit();
    expect(masked().when(asks('unmask')(mia))).toEmit({ type: 'recording-changed', recording: 'on' });
  });
  it('is over when the call is', () => {
    expect(masked().when(endedBy(mia)).call.recording).toBe('off');
  });
});

describe('a call on hold', () => {
  it('cannot be ended by its agent', () => {
    expect(onHold().when(endedBy(mia))).toBeRefused('call-on-hold', 'held');
  });
  it('ends when the customer hangs up', () => {
    expect(onHold().when(legEnded(customerLeg))).toEmit({ type: 'ended', by: 'customer' });
  });
  it('is held and resumed once by doubled clicks', () => {
    expect(onHold().when(hold(mia))).toEmit();
    expect(onHold().when(resume(mia), resume(mia))).toEmit();
  });
  it('cannot be resumed while another call is at the ear', () => {
    expect(onHold().when(whileTalkingElsewhere('resume', mia))).toBeRefused('call-connected', 'held');
  });
  it('is ended once it is resumed', () => {
    expect(onHold().when(resume(mia), endedBy(mia))).toEmit({ type: 'ended', by: 'agent' });
  });
  it('stays muted when it was muted before', () => {
    const call = given(calledIn, offered(mia), answered(mia), muted(mia), held(mia), resumed(mia)).call;
    expect(call.parts[0]?.muted).toBe(true);
  });
});

describe('a call to a customer', () => {
  const dialling = () => given(dialledBy(mia));

  it('connects when the customer answers, not when the device of the agent does', () => {
    expect(dialling().when(legAnswered(legOf(mia)))).toEmit();
    expect(dialling().when(legAnswered(customerLeg))).toEmit({ type: 'answered', agent: mia });
  });
  it.each(['busy', 'no-answer', 'rejected', 'failed'] as const)(
    'leaves after-call work when the customer cannot be reached: %s',
    (cause) => {
      const tried = dialling().when(legEnded(customerLeg, cause));
      expect(tried).toEmit({ type: 'ended', cause });
      expect(tried.call.parts).toMatchObject([{ phase: 'wrapup', answeredAt: null }]);
    },
  );
  it('is cancelled by its agent, in the panel or by putting the device down', () => {
    expect(dialling().when(endedBy(mia))).toEmit({ type: 'ended', by: 'agent', cause: 'cancelled' });
    expect(dialling().when(legEnded(legOf(mia)))).toEmit({ type: 'ended', by: 'agent', cause: 'cancelled' });
  });
  it('is offered to nobody', () => {
    expect(dialling().when(offer(tom))).toBeRefused('offer-gone');
    expect(given(dialledBy(mia), answered(mia)).when(offer(tom))).toBeRefused('offer-gone');
  });
});

describe('a call to a colleague', () => {
  const ringing = () => given(colleagueDialledBy(mia), offered(tom));

  it('connects both when the colleague answers', () => {
    expect(ringing().when(answer(tom)).call.parts).toMatchObject([
      { agent: mia, phase: 'connected' },
      { agent: tom, phase: 'connected' },
    ]);
  });
  it('is over when the colleague rejects it or does not answer', () => {
    expect(ringing().when(reject(tom))).toEmit({ type: 'offer-ended' }, { type: 'ended', cause: 'rejected' });
    expect(ringing().when(withdraw(tom))).toEmit(
      { type: 'offer-ended' },
      { type: 'ended', cause: 'no-answer' },
    );
    expect(ringing().when(reject(tom), reject(tom))).toEmit();
  });
  it('is cancelled by its caller while it rings', () => {
    const cancelled = ringing().when(endedBy(mia));
    expect(cancelled).toEmit(
      { type: 'offer-ended', agent: tom, result: 'caller-gone' },
      { type: 'ended', by: 'agent', cause: 'cancelled' },
    );
    expect(cancelled.call.parts).toMatchObject([{ phase: 'ended' }, { phase: 'ended' }]);
  });
  it('is never offered to the agent who makes it', () => {
    expect(given(colleagueDialledBy(mia)).when(offer(mia, legOf(mia, 2)))).toBeRefused('offer-gone');
  });
});

describe('after-call work', () => {
  it('is finished by the agent, once', () => {
    expect(afterwards().when(finish(mia))).toEmit({ type: 'finished', agent: mia, by: 'agent' });
    expect(afterwards().when(finish(mia), finish(mia))).toEmit();
  });
  it('cannot be finished without a disposition that is required', () => {
    expect(afterwards().when(finish(mia, true))).toBeRefused('disposition-required', 'wrapup');
  });
  it('is over when its time is up, even without the disposition', () => {
    expect(afterwards().when(wrapupOver(mia))).toEmit({ type: 'finished', agent: mia, by: 'time' });
    expect(
      given(calledIn, offered(mia), answered(mia), ended(), finished(mia)).when(wrapupOver(mia)),
    ).toEmit();
  });
  it('is not begun by time while the call goes on', () => {
    expect(talking().when(wrapupOver(mia))).toEmit();
  });
  it('has no controls of the call', () => {
    expect(afterwards().when(hold(mia))).toBeRefused('phase', 'wrapup');
    expect(afterwards().when(asks('mute')(mia))).toBeRefused('phase', 'wrapup');
    expect(afterwards().when(answer(mia))).toBeRefused('offer-gone', 'wrapup');
  });
});
