import {
  CallInfo,
  CallResult,
  Contact,
  HangupResult,
  HoldToggleResult,
  MuteToggleResult,
  PhoneCall,
  PhoneCallAttributes,
  publishEvent,
  RecordingToggleResult,
} from 'scv-connector-base';
import type { CallEvent } from './call-events.ts';
import type { TelephonyCall } from './telephony-call.ts';

/** A call in the library's own objects, which is what it checks for. */
export function phoneCallOf(call: TelephonyCall): PhoneCall {
  const { key, type, state, number, name, queue, isOnHold, isMuted, isRecordingPaused, can } = call;
  const phoneNumber = number === null ? {} : { phoneNumber: number };
  return new PhoneCall({
    callId: key,
    callType: type,
    state,
    ...phoneNumber,
    contact: new Contact({ type: 'PhoneNumber', ...phoneNumber, ...(name === null ? {} : { name }) }),
    callAttributes: new PhoneCallAttributes({ participantType: 'Initial_Caller', isOnHold }),
    callInfo: new CallInfo({
      isOnHold,
      isMuted,
      isRecordingPaused,
      queueName: queue,
      acceptEnabled: can.accept,
      declineEnabled: can.decline,
      muteEnabled: can.mute,
      holdEnabled: can.hold,
      recordEnabled: can.pauseRecording,
      endCallDisabled: !can.end,
      // Two people on a call are all that there are for now.
      swapEnabled: false,
      conferenceEnabled: false,
      addCallerEnabled: false,
      showAddCallerButton: false,
      showAddBlindTransferButton: false,
      showMergeButton: false,
      showSwapButton: false,
      removeParticipantVariant: 'NEVER',
    }),
  });
}

export const muteToggleOf = (call: TelephonyCall): MuteToggleResult =>
  new MuteToggleResult({ isMuted: call.isMuted, call: phoneCallOf(call), isGlobal: false });

export const holdToggleOf = (call: TelephonyCall): HoldToggleResult =>
  new HoldToggleResult({
    isCustomerOnHold: call.isOnHold,
    isThirdPartyOnHold: false,
    isCallMerged: false,
    calls: [phoneCallOf(call)],
  });

export const recordingToggleOf = ({ isRecordingPaused }: TelephonyCall): RecordingToggleResult =>
  new RecordingToggleResult({ isRecordingPaused });

/** Tells Salesforce. */
export function publish({ type, call }: CallEvent): Promise<void> {
  switch (type) {
    case 'CALL_STARTED':
    case 'CALL_CONNECTED':
      return publishEvent({ eventType: type, payload: new CallResult({ call: phoneCallOf(call) }) });
    case 'HANGUP':
      return publishEvent({ eventType: type, payload: new HangupResult({ calls: phoneCallOf(call) }) });
    case 'MUTE_TOGGLE':
      return publishEvent({ eventType: type, payload: muteToggleOf(call) });
    case 'HOLD_TOGGLE':
      return publishEvent({ eventType: type, payload: holdToggleOf(call) });
    case 'RECORDING_TOGGLE':
      return publishEvent({ eventType: type, payload: recordingToggleOf(call) });
    case 'AFTER_CALL_WORK_STARTED':
    case 'WRAP_UP_ENDED':
      return publishEvent({ eventType: type, payload: { callId: call.key } });
  }
}
