import { describe, expect, it } from 'vitest';
import {
  answer,
  answered,
  asks,
  calledIn,
  colleagueDialledBy,
  customerLeg,
  dialledBy,
  endedBy,
  finish,
  ended,
  given,
  held,
  hold,
  legOf,
  mia,
  offer,
  offered,
  queued,
  reject,
  resume,
  startsAt,
  tom,
} from './call.scenario.ts';
import { customerRingMs, ordersFor } from './orders.ts';

const miaLeg = legOf(mia);
const tomLeg = legOf(tom);
const talking = () => given(calledIn, offered(mia), answered(mia));
const talkingToColleague = () => given(colleagueDialledBy(mia), offered(tom), answered(tom));

describe('the phone system', () => {
  it('rings the device of the agent who is offered a call a little longer than the offer lasts', () => {
    expect(given(calledIn, queued()).when(offer(mia)).orders).toEqual([
      { type: 'ring', call: 'call', leg: miaLeg, agent: mia, timeoutMs: 25_000 },
    ]);
  });
  it('rings the agent and dials the customer of a call out, and only the agent of a call to a colleague', () => {
    const out = dialledBy(mia)(startsAt);
    expect(ordersFor(out, given(dialledBy(mia)).call)).toMatchObject([
      { type: 'ring', leg: miaLeg, timeoutMs: customerRingMs },
      { type: 'dial-customer', leg: customerLeg, timeoutMs: customerRingMs },
    ]);
    const inside = colleagueDialledBy(mia)(startsAt);
    expect(ordersFor(inside, given(colleagueDialledBy(mia)).call)).toMatchObject([
      { type: 'ring', leg: miaLeg },
    ]);
  });
  it('connects those who are to hear each other', () => {
    expect(given(calledIn, offered(mia)).when(answer(mia)).orders).toMatchObject([
      { type: 'connect', legs: [customerLeg, miaLeg] },
    ]);
    expect(given(colleagueDialledBy(mia), offered(tom)).when(answer(tom)).orders).toMatchObject([
      { type: 'connect', legs: [miaLeg, tomLeg] },
    ]);
  });
  it('plays music to the other side of who holds, be it customer or colleague', () => {
    expect(talking().when(hold(mia)).orders).toEqual([{ type: 'hold', leg: customerLeg }]);
    expect(talkingToColleague().when(hold(tom)).orders).toEqual([{ type: 'hold', leg: miaLeg }]);
    const onHold = given(calledIn, offered(mia), answered(mia), held(mia));
    expect(onHold.when(resume(mia)).orders).toEqual([{ type: 'resume', leg: customerLeg }]);
  });
  it('mutes the agent who asks for it', () => {
    expect(talkingToColleague().when(asks('mute')(tom)).orders).toEqual([{ type: 'mute', leg: tomLeg }]);
  });
  it('records the call as ordered', () => {
    expect(talking().when(asks('record')(mia)).orders).toEqual([
      { type: 'record', call: 'call', mode: 'on' },
    ]);
  });
  it('stops ringing an agent who lets the call pass, and keeps the caller', () => {
    expect(given(calledIn, offered(mia)).when(reject(mia)).orders).toEqual([
      { type: 'hang-up', leg: miaLeg },
    ]);
  });
  it('hangs up every leg when the call ends, and nothing when after-call work does', () => {
    expect(talking().when(endedBy(mia)).orders).toEqual([
      { type: 'hang-up', leg: customerLeg },
      { type: 'hang-up', leg: miaLeg },
    ]);
    expect(given(calledIn, offered(mia), answered(mia), ended()).when(finish(mia)).orders).toEqual([]);
  });
  it('gets no second order from a double click', () => {
    expect(talking().when(hold(mia), hold(mia)).orders).toEqual([]);
  });
});
