import {
  ActiveCallsResult,
  AgentConfigResult,
  CallResult,
  Contact,
  GenericResult,
  HangupResult,
  Phone,
  PhoneContactsResult,
  TelephonyConnector,
  VoiceCapabilitiesResult,
  type DialOptions,
  type HoldToggleResult,
  type MuteToggleResult,
  type RecordingToggleResult,
} from 'scv-connector-base';
import type { Action } from '../../../contract/interactions/interaction.ts';
import { canBeDialled, cleanNumber } from '../../desk/panel/dialing/written-number.ts';
import { accept, command } from '../../desk/state/commands.ts';
import { allSaved } from '../../desk/state/drafts.ts';
import { recordOfId } from '../salesforce-records.ts';
import type { CallEventType } from './call-events.ts';
import type { Calls } from './calls.ts';
import { CommandRefused } from './command-refused.ts';
import { holdToggleOf, muteToggleOf, phoneCallOf, recordingToggleOf } from './phone-call.ts';
import { phoneBook } from './phone-book.ts';
import { isSpokenOn, type TelephonyCall } from './telephony-call.ts';

/**
 * Salesforce's voice controls over the panel's calls (spec X9). The library tells Salesforce what each method answers, so
 * nothing is told from within; what a method throws it tells as that control's own error.
 *
 * Swapping, merging, adding people and supervising are left as the library has them: refused, and not offered.
 */
export class TielineTelephony extends TelephonyConnector {
  readonly #calls: Calls;

  constructor(calls: Calls) {
    super();
    this.#calls = calls;
  }

  override async getAgentConfig(): Promise<AgentConfigResult> {
    const phone = new Phone({ type: 'SOFT_PHONE' });
    return new AgentConfigResult({ phones: [phone], selectedPhone: phone });
  }

  /** There is one phone to choose; which device rings is set in Tieline. */
  override async setAgentConfig(config: unknown): Promise<GenericResult> {
    return new GenericResult({ success: phoneTypeOf(config) === 'SOFT_PHONE' });
  }

  override async getVoiceCapabilities(): Promise<VoiceCapabilitiesResult> {
    return new VoiceCapabilitiesResult({
      hasMute: true,
      hasRecord: true,
      hasPhoneBook: true,
      // These need a third person on a call.
      hasMerge: false,
      hasSwap: false,
      hasBlindTransfer: false,
      canConsult: false,
      hasSupervisorListenIn: false,
      hasSupervisorBargeIn: false,
      hasSignedRecordingUrl: false,
    });
  }

  override async getActiveCalls(): Promise<ActiveCallsResult> {
    return new ActiveCallsResult({ activeCalls: this.#calls.active().map(phoneCallOf) });
  }

  override async getPhoneContacts(filter: unknown): Promise<PhoneContactsResult> {
    return new PhoneContactsResult(await contactsOf(filter));
  }

  override async acceptCall(given: unknown): Promise<CallResult> {
    const call = this.#calls.meant(given);
    if (call.state === 'connected') throw new CommandRefused('it has been answered already');
    const now = await this.#calls.carryOut(
      call,
      () => 'CALL_CONNECTED',
      () => accept(call.id),
      ({ state }) => state === 'connected',
    );
    return new CallResult({ call: phoneCallOf(now) });
  }

  override async declineCall(given: unknown): Promise<CallResult> {
    const call = await this.#leave(given, 'reject', () => 'HANGUP');
    return new CallResult({ call: phoneCallOf(call) });
  }

  override async endCall(given: unknown): Promise<HangupResult> {
    // Of one call of several that ends, the library tells that somebody left; that it has ended is left to be told.
    const says = () => (this.#calls.active().length === 0 ? 'HANGUP' : null);
    return new HangupResult({ calls: phoneCallOf(await this.#leave(given, 'end', says)) });
  }

  override async mute(given: unknown): Promise<MuteToggleResult> {
    return muteToggleOf(await this.#switch(given, 'mute', 'MUTE_TOGGLE', ({ isMuted }) => isMuted));
  }

  override async unmute(given: unknown): Promise<MuteToggleResult> {
    return muteToggleOf(await this.#switch(given, 'unmute', 'MUTE_TOGGLE', ({ isMuted }) => !isMuted));
  }

  override async hold(given: unknown): Promise<HoldToggleResult> {
    return holdToggleOf(await this.#switch(given, 'hold', 'HOLD_TOGGLE', ({ isOnHold }) => isOnHold));
  }

  override async resume(given: unknown): Promise<HoldToggleResult> {
    const isResumed = ({ isOnHold }: TelephonyCall) => !isOnHold;
    // With another call beside it, that one is put on hold.
    const action = this.#calls.active().some(isSpokenOn) ? 'swap' : 'resume';
    return holdToggleOf(await this.#switch(given, action, 'HOLD_TOGGLE', isResumed));
  }

  override async pauseRecording(given: unknown): Promise<RecordingToggleResult> {
    const isPaused = (call: TelephonyCall) => call.isRecordingPaused;
    return recordingToggleOf(await this.#switch(given, 'mask', 'RECORDING_TOGGLE', isPaused));
  }

  override async resumeRecording(given: unknown): Promise<RecordingToggleResult> {
    const isGoingOn = (call: TelephonyCall) => !call.isRecordingPaused;
    return recordingToggleOf(await this.#switch(given, 'unmask', 'RECORDING_TOGGLE', isGoingOn));
  }

  override async dial(contact: Contact, { isConsultCall }: DialOptions): Promise<CallResult> {
    if (isConsultCall) throw new CommandRefused('a third person cannot be called yet', 'GENERIC_ERROR');
    // As it is written: an extension in it is no part of the number, which the server tells apart.
    const number = `${contact.prefix ?? ''}${contact.phoneNumber ?? ''}`;
    if (!canBeDialled(cleanNumber(number)))
      throw new CommandRefused('it is no number', 'INVALID_DESTINATION');
    const record = recordOfId(contact.recordId ?? contact.id ?? '');
    const name = contact.name ?? number;
    const call = await this.#calls.dial(number, record === null ? null : { ...record, name });
    return new CallResult({ call: phoneCallOf(call) });
  }

  override async sendDigits(digits: unknown): Promise<void> {
    if (typeof digits !== 'string' || !/^[\d*#]{1,50}$/.test(digits))
      throw new CommandRefused('these are no digits');
    const { id } = this.#calls.meant(null);
    if (!(await command(id, 'tones', { digits }))) throw new CommandRefused('it was refused');
  }

  /** The library neither waits for this nor hears of a failure, which the panel says. */
  override wrapUpCall(given: unknown): void {
    const key = typeof given === 'object' && given !== null && 'callId' in given ? given.callId : null;
    const call = typeof key === 'string' ? this.#calls.named(key) : null;
    // What was typed just before goes along, as with the panel's own Finish; where it cannot, the call stays to be finished.
    if (call !== null) void allSaved().then(() => command(call.id, 'finish'));
  }

  #leave(given: unknown, action: 'reject' | 'end', says: () => CallEventType | null): Promise<TelephonyCall> {
    const call = this.#calls.meant(given);
    const isOver = ({ state }: TelephonyCall) => state === 'ended';
    return this.#calls.carryOut(call, says, () => command(call.id, action), isOver);
  }

  #switch(
    given: unknown,
    action: Action,
    says: CallEventType,
    isDone: (call: TelephonyCall) => boolean,
  ): Promise<TelephonyCall> {
    const call = this.#calls.meant(given);
    // What is so already is answered as it is.
    const run = async () => isDone(call) || (await command(call.id, action));
    return this.#calls.carryOut(
      call,
      () => says,
      run,
      (now) => now.state === 'connected' && isDone(now),
    );
  }
}

function phoneTypeOf(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || !('selectedPhone' in config)) return null;
  const { selectedPhone } = config;
  const hasType = typeof selectedPhone === 'object' && selectedPhone !== null && 'type' in selectedPhone;
  return hasType ? selectedPhone.type : null;
}

/** The CRM's people as the library's contacts. */
export async function contactsOf(filter: unknown): Promise<{
  readonly contacts: readonly Contact[];
  readonly contactTypes: readonly 'PhoneBook'[];
}> {
  const entries = await phoneBook(filter);
  const contacts = entries.map(
    ({ id, name, number, company }) =>
      new Contact({
        id,
        name,
        type: 'PhoneBook',
        phoneNumber: number,
        ...(company === null ? {} : { description: company }),
      }),
  );
  return { contacts, contactTypes: ['PhoneBook'] };
}
