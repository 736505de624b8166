import { describe, expect, it } from 'vitest';
import { CallEvents } from './call-events.ts';
import type { TelephonyCall } from './telephony-call.ts';

const call = (change: Partial<TelephonyCall> = {}): TelephonyCall => ({
  id: 'i1',
  key: 'i1-mia',
  type: 'Inbound',
  state: 'ringing',
  isInWrapUp: false,
  number: '+498963648018',
  name: 'Erika Mustermann',
  queue: null,
  isOnHold: false,
  isMuted: false,
  isRecordingPaused: false,
  can: { accept: true, decline: true, mute: false, hold: false, pauseRecording: false, end: false },
  ...change,
});
const connected = call({ state: 'connected' });
const wrappingUp = call({ state: 'ended', isInWrapUp: true });
const over = call({ state: 'ended' });

/** What Salesforce is told as the calls become these, one after another. */
function told(events: CallEvents, ...states: (readonly TelephonyCall[])[]): string[] {
  return states.flatMap((calls) => events.take(calls).map(({ type, call: of }) => `${type} ${of.id}`));
}

describe('a call', () => {
  it('is told from beginning to end, each step once', () => {
    const steps = [[call()], [call()], [connected], [connected], [wrappingUp], [wrappingUp], [over], []];
    expect(told(new CallEvents(), ...steps)).toEqual([
      'CALL_STARTED i1',
      'CALL_CONNECTED i1',
      'HANGUP i1',
      'AFTER_CALL_WORK_STARTED i1',
      'WRAP_UP_ENDED i1',
    ]);
  });

  it('that is seen only when it is connected has begun all the same', () => {
    expect(told(new CallEvents(), [connected])).toEqual(['CALL_STARTED i1', 'CALL_CONNECTED i1']);
  });

  it('that somebody else answers is over', () => {
    expect(told(new CallEvents(), [call()], [], [])).toEqual(['CALL_STARTED i1', 'HANGUP i1']);
  });

  it('that was declined and is offered again begins again', () => {
    expect(told(new CallEvents(), [call()], [over], [call()], [])).toEqual([
      'CALL_STARTED i1',
      'HANGUP i1',
      'CALL_STARTED i1',
      'HANGUP i1',
    ]);
  });

  it('that ended before it was seen is none', () => {
    expect(told(new CallEvents(), [over], [wrappingUp], [])).toEqual([]);
  });

  it('has its switches told as they change, with what it is then', () => {
    const events = new CallEvents();
    events.take([connected]);
    const muted = { ...connected, isMuted: true };
    expect(events.take([muted])).toEqual([{ type: 'MUTE_TOGGLE', call: muted }]);
    expect(told(events, [{ ...muted, isOnHold: true }], [muted], [connected])).toEqual([
      'HOLD_TOGGLE i1',
      'HOLD_TOGGLE i1',
      'MUTE_TOGGLE i1',
    ]);
    expect(told(events, [{ ...connected, isRecordingPaused: true }])).toEqual(['RECORDING_TOGGLE i1']);
  });
});

describe('calls that are there when Salesforce begins to listen', () => {
  it('are not told, but what becomes of them is', () => {
    const events = new CallEvents();
    const held = { ...connected, id: 'i2', isOnHold: true };
    events.begin([call(), held, { ...wrappingUp, id: 'i3' }]);
    expect(told(events, [call(), held, { ...wrappingUp, id: 'i3' }])).toEqual([]);
    expect(told(events, [connected, { ...held, isOnHold: false }, { ...over, id: 'i3' }])).toEqual([
      'CALL_CONNECTED i1',
      'HOLD_TOGGLE i2',
      'WRAP_UP_ENDED i3',
    ]);
  });
});

describe('what Salesforce itself asks for', () => {
  it('is told by the library alone, also when the desk hears of it first', () => {
    const events = new CallEvents();
    events.take([call()]);
    events.started('i1');
    expect(told(events, [connected])).toEqual([]);
    events.finished('i1', 'CALL_CONNECTED', connected);
    expect(told(events, [connected], [wrappingUp])).toEqual(['HANGUP i1', 'AFTER_CALL_WORK_STARTED i1']);
  });

  it('is told here where it failed, as far as the call has changed', () => {
    const events = new CallEvents();
    events.take([call()]);
    events.started('i1');
    expect(told(events, [])).toEqual([]);
    events.finished('i1', null, call());
    expect(told(events, [], [])).toEqual(['HANGUP i1']);
  });

  it('keeps back what comes after it until it is done', () => {
    const events = new CallEvents();
    events.take([connected]);
    events.started('i1');
    events.started('i1');
    events.finished('i1', 'MUTE_TOGGLE', { ...connected, isMuted: true });
    expect(told(events, [wrappingUp])).toEqual([]);
    events.finished('i1', 'HANGUP', wrappingUp);
    expect(told(events, [wrappingUp])).toEqual(['AFTER_CALL_WORK_STARTED i1']);
  });

  it('leaves other calls alone', () => {
    const events = new CallEvents();
    events.take([connected]);
    events.started('i1');
    expect(told(events, [connected, call({ id: 'i2' })])).toEqual(['CALL_STARTED i2']);
  });
});

describe('a call that Salesforce makes', () => {
  const outbound = call({ type: 'Outbound', id: 'o1' });

  it('has its start told by the library alone, also when the desk hears of it first', () => {
    const events = new CallEvents();
    events.dials();
    expect(told(events, [outbound], [{ ...outbound, state: 'connected' }])).toEqual([]);
    events.dialed(outbound);
    expect(told(events, [{ ...outbound, state: 'connected' }])).toEqual(['CALL_CONNECTED o1']);
  });

  it('does not keep back one that comes in, nor one that was made in the panel', () => {
    const events = new CallEvents();
    events.dials();
    expect(told(events, [call(), outbound])).toEqual(['CALL_STARTED i1']);
    events.dialed(null);
    expect(told(events, [call(), outbound])).toEqual(['CALL_STARTED o1']);
  });
});
