/**
 * What we use of Salesforce's connector library, by which its voice controls and a vendor's page speak with one another. Its
 * own declarations name other events, and leave out what it sends.
 *
 * Of their fields the classes name those by which they are told apart. What comes from Salesforce is `unknown` here: it
 * arrives by message and is whatever the other side has sent.
 */
declare module 'scv-connector-base' {
  /** Begins to wait for Salesforce; takes the first page of a Salesforce domain that offers a port. */
  export function initializeConnector(connector: VendorConnector): void;

  /** Tells Salesforce of something that its own controls did not ask for. To be called once there is a port. */
  export function publishEvent(
    event:
      | { readonly eventType: 'LOGIN_RESULT'; readonly payload: GenericResult }
      | { readonly eventType: 'LOGOUT_RESULT'; readonly payload: LogoutResult }
      | { readonly eventType: 'CALL_STARTED' | 'CALL_CONNECTED'; readonly payload: CallResult }
      | { readonly eventType: 'HANGUP'; readonly payload: HangupResult }
      | { readonly eventType: 'MUTE_TOGGLE'; readonly payload: MuteToggleResult }
      | { readonly eventType: 'HOLD_TOGGLE'; readonly payload: HoldToggleResult }
      | { readonly eventType: 'RECORDING_TOGGLE'; readonly payload: RecordingToggleResult }
      | {
          readonly eventType: 'AFTER_CALL_WORK_STARTED' | 'WRAP_UP_ENDED';
          readonly payload: { readonly callId: string };
        },
  ): Promise<void>;

  /** Its methods refuse, as not implemented, what a vendor leaves as it is. */
  export class VendorConnector {
    init(config: unknown): Promise<InitResult>;
    getTelephonyConnector(): Promise<TelephonyConnector>;
    getSharedCapabilities(): Promise<SharedCapabilitiesResult>;
    setAgentStatus(status: unknown, statusInfo: unknown, enqueueNextState: unknown): Promise<GenericResult>;
    getAgentStatus(): Promise<AgentVendorStatusInfo>;
    getContacts(filter: unknown, workItemId: unknown): Promise<ContactsResult>;
    logout(): Promise<LogoutResult>;
    onAgentWorkEvent(work: unknown): void;
    handleMessage(message: unknown): void;
  }

  /** The same for what concerns calls. */
  export class TelephonyConnector {
    getAgentConfig(): Promise<AgentConfigResult>;
    setAgentConfig(config: unknown): Promise<GenericResult>;
    getVoiceCapabilities(): Promise<VoiceCapabilitiesResult>;
    getActiveCalls(): Promise<ActiveCallsResult>;
    getPhoneContacts(filter: unknown): Promise<PhoneContactsResult>;
    acceptCall(call: unknown): Promise<CallResult>;
    declineCall(call: unknown): Promise<CallResult>;
    endCall(call: unknown, agentStatus: unknown): Promise<HangupResult>;
    mute(call: unknown): Promise<MuteToggleResult>;
    unmute(call: unknown): Promise<MuteToggleResult>;
    hold(call: unknown): Promise<HoldToggleResult>;
    resume(call: unknown): Promise<HoldToggleResult>;
    dial(contact: Contact, options: DialOptions): Promise<CallResult>;
    sendDigits(digits: unknown): Promise<void>;
    pauseRecording(call: unknown): Promise<RecordingToggleResult>;
    resumeRecording(call: unknown): Promise<RecordingToggleResult>;
    wrapUpCall(call: unknown): void;
  }

  export class CallInfo {
    readonly isOnHold: boolean;
    readonly isMuted: boolean;
    constructor(values: {
      readonly isOnHold: boolean;
      readonly isMuted: boolean;
      readonly isRecordingPaused: boolean;
      readonly queueName: string | null;
      readonly acceptEnabled: boolean;
      readonly declineEnabled: boolean;
      readonly muteEnabled: boolean;
      readonly holdEnabled: boolean;
      readonly recordEnabled: boolean;
      readonly endCallDisabled: boolean;
      readonly swapEnabled: boolean;
      readonly conferenceEnabled: boolean;
      readonly addCallerEnabled: boolean;
      readonly showAddCallerButton: boolean;
      readonly showAddBlindTransferButton: boolean;
      readonly showMergeButton: boolean;
      readonly showSwapButton: boolean;
      readonly removeParticipantVariant: 'NEVER';
    });
  }

  export class PhoneCallAttributes {
    readonly participantType: 'Initial_Caller';
    constructor(values: { readonly participantType: 'Initial_Caller'; readonly isOnHold: boolean });
  }

  export class PhoneCall {
    readonly callId: string;
    readonly callInfo: CallInfo;
    constructor(values: {
      readonly callId: string;
      readonly callType: 'Inbound' | 'Outbound' | 'InternalCall';
      readonly state: 'ringing' | 'connected' | 'ended';
      readonly phoneNumber?: string;
      readonly contact: Contact;
      readonly callInfo: CallInfo;
      readonly callAttributes: PhoneCallAttributes;
    });
  }

  export class Contact {
    readonly phoneNumber: string | undefined;
    readonly prefix: string | undefined;
    readonly id: string | undefined;
    readonly recordId: string | undefined;
    readonly name: string | undefined;
    constructor(values: {
      readonly phoneNumber?: string;
      readonly id?: string;
      readonly name?: string;
      readonly type: 'PhoneNumber' | 'PhoneBook';
      readonly description?: string;
    });
  }

  export class DialOptions {
    readonly isCallback: boolean;
    readonly isConsultCall: boolean;
  }

  export class Phone {
    readonly type: 'SOFT_PHONE';
    constructor(values: { readonly type: 'SOFT_PHONE' });
  }

  export class InitResult {
    readonly showLogin: boolean;
    constructor(values: { readonly showLogin: boolean; readonly loginFrameHeight: number });
  }
  export class GenericResult {
    readonly success: boolean;
    constructor(values: { readonly success: boolean });
  }
  export class LogoutResult {
    readonly success: boolean;
    readonly loginFrameHeight: number;
    constructor(values: { readonly success: boolean; readonly loginFrameHeight: number });
  }
  export class CallResult {
    readonly call: PhoneCall;
    constructor(values: { readonly call: PhoneCall });
  }
  export class HangupResult {
    readonly calls: readonly PhoneCall[];
    constructor(values: { readonly calls: PhoneCall });
  }
  export class MuteToggleResult {
    readonly isMuted: boolean;
    constructor(values: { readonly isMuted: boolean; readonly call: PhoneCall; readonly isGlobal: boolean });
  }
  export class HoldToggleResult {
    readonly isCustomerOnHold: boolean;
    constructor(values: {
      readonly isCustomerOnHold: boolean;
      readonly isThirdPartyOnHold: boolean;
      readonly isCallMerged: boolean;
      readonly calls: readonly PhoneCall[];
    });
  }
  export class RecordingToggleResult {
    readonly isRecordingPaused: boolean;
    constructor(values: { readonly isRecordingPaused: boolean });
  }
  export class ActiveCallsResult {
    readonly activeCalls: readonly PhoneCall[];
    constructor(values: { readonly activeCalls: readonly PhoneCall[] });
  }
  export class ContactsResult {
    readonly contacts: readonly Contact[];
    constructor(values: {
      readonly contacts: readonly Contact[];
      readonly contactTypes: readonly 'PhoneBook'[];
    });
  }
  export class PhoneContactsResult extends ContactsResult {}
  export class AgentConfigResult {
    readonly phones: readonly Phone[];
    constructor(values: { readonly phones: readonly Phone[]; readonly selectedPhone: Phone });
  }
  export class AgentVendorStatusInfo {
    readonly statusType: string;
    constructor(values: { readonly statusType: string; readonly statusName: string });
  }
  export class SharedCapabilitiesResult {
    readonly hasContactSearch: boolean;
    constructor(values: { readonly debugEnabled: boolean; readonly hasContactSearch: boolean });
  }
  export class VoiceCapabilitiesResult {
    readonly hasMute: boolean;
    constructor(values: {
      readonly hasMute: boolean;
      readonly hasRecord: boolean;
      readonly hasMerge: boolean;
      readonly hasSwap: boolean;
      readonly hasBlindTransfer: boolean;
      readonly canConsult: boolean;
      readonly hasSignedRecordingUrl: boolean;
      readonly hasSupervisorListenIn: boolean;
      readonly hasSupervisorBargeIn: boolean;
      readonly hasPhoneBook: boolean;
    });
  }
}
