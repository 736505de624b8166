import { describe, expect, it } from 'vitest';
import { connected, held, interaction, wrapup } from '../../../../test/support/browser/pretend.ts';
import { legOfVoiceCall } from '../../../domain/logging/context/keys.ts';
import { telephonyCallOf } from './telephony-call.ts';

describe('a call as Salesforce knows one', () => {
  it('that rings is named by the record and has the number of the other side', () => {
    expect(telephonyCallOf(interaction(), 'mia')).toEqual({
      id: 'i1',
      key: 'i1-mia',
      type: 'Inbound',
      state: 'ringing',
      isInWrapUp: false,
      number: '+498963648018',
      name: 'Erika Mustermann',
      queue: 'Support',
      isOnHold: false,
      isMuted: false,
      isRecordingPaused: false,
      can: { accept: true, decline: true, mute: false, hold: false, pauseRecording: false, end: false },
    });
  });

  it('that we make has the number called, and is ringing until it is answered', () => {
    const call = interaction({ direction: 'outbound', phase: 'dialing', to: '+31201234567' });
    expect(telephonyCallOf(call, 'mia')).toMatchObject({
      type: 'Outbound',
      state: 'ringing',
      number: '+31201234567',
    });
  });

  it('that is withheld has neither number nor name', () => {
    const nobody = { records: [], chosen: null, toBeDecided: false };
    const call = interaction({ from: null, fromLabel: null, match: nobody });
    expect(telephonyCallOf(call, 'mia')).toMatchObject({ number: null, name: null });
  });

  it('that is spoken on can be muted, held, paused in its recording and ended; on hold it cannot be ended', () => {
    expect(telephonyCallOf(connected(), 'mia')).toMatchObject({
      state: 'connected',
      can: { accept: false, decline: false, mute: true, hold: true, pauseRecording: true, end: true },
    });
    expect(telephonyCallOf(held(), 'mia')).toMatchObject({
      state: 'connected',
      isOnHold: true,
      can: { hold: true, end: false },
    });
  });

  it('has a recording that is paused while it is masked', () => {
    expect(telephonyCallOf(interaction({ recording: 'masked' }), 'mia')?.isRecordingPaused).toBe(true);
    expect(telephonyCallOf(interaction({ recording: 'off' }), 'mia')?.isRecordingPaused).toBe(false);
  });

  it('is over in wrap-up', () => {
    expect(telephonyCallOf(wrapup(), 'mia')).toMatchObject({ state: 'ended', isInWrapUp: true });
    expect(telephonyCallOf(interaction({ phase: 'ended' }), 'mia')).toMatchObject({
      state: 'ended',
      isInWrapUp: false,
    });
  });

  it('has for each agent a key of their own, as its VoiceCall has', () => {
    expect(telephonyCallOf(interaction(), 'tom')?.key).toBe('i1-tom');
    expect(['', '+2', '+13'].map((again) => legOfVoiceCall(`i1-tom-voice-call${again}`))).toEqual(
      Array(3).fill('i1-tom'),
    );
  });

  it('is none where nobody speaks', () => {
    expect(telephonyCallOf(interaction({ channel: 'chat' }), 'mia')).toBeNull();
  });
});
