import type { TelephonyCall } from './telephony-call.ts';

export type CallEventType =
  | 'CALL_STARTED'
  | 'CALL_CONNECTED'
  | 'MUTE_TOGGLE'
  | 'HOLD_TOGGLE'
  | 'RECORDING_TOGGLE'
  | 'HANGUP'
  | 'AFTER_CALL_WORK_STARTED'
  | 'WRAP_UP_ENDED';

/** What Salesforce is to be told, with the call as it is then. */
export interface CallEvent {
  readonly type: CallEventType;
  readonly call: TelephonyCall;
}

/**
 * What Salesforce knows of a call:
 *
 *     started → connected → ended → wrapping-up → over
 *        └───────────────────┘└────────────────────┘
 */
interface PublishedCall {
  readonly stage: 'started' | 'connected' | 'ended' | 'wrapping-up' | 'over';
  readonly isMuted: boolean;
  readonly isOnHold: boolean;
  readonly isRecordingPaused: boolean;
  /** As it was seen last, for what is to be said when it is gone. */
  readonly call: TelephonyCall;
}

/**
 * Finds what Salesforce has not been told of the calls, each thing once (spec X9). What one of Salesforce's own controls asks for, the
 * connector library tells it from what the method answers: while such a command runs, nothing is said of its call here, and
 * what the library says counts as told.
 */
export class CallEvents {
  readonly #told = new Map<string, PublishedCall>();
  /** Commands of Salesforce that run, by call. */
  readonly #running = new Map<string, number>();
  /** Calls that Salesforce makes, whose id is not known yet. */
  #dialing = 0;

  /** Salesforce begins to listen: it asks for the calls that there are, and none of them is news. */
  begin(calls: readonly TelephonyCall[]): void {
    for (const call of calls) this.#told.set(call.id, alreadyTold(call));
  }

  /** What is new with the calls as they are now; those that are missing are over. */
  take(calls: readonly TelephonyCall[]): readonly CallEvent[] {
    const events: CallEvent[] = [];
    for (const call of calls) this.#look(call, events);
    for (const [id, { call }] of this.#told) {
      if (calls.some((one) => one.id === id) || this.#running.has(id)) continue;
      this.#look({ ...call, state: 'ended', isInWrapUp: false }, events);
      this.#told.delete(id);
    }
    return events;
  }

  /** A command of Salesforce's for this call begins; to be followed by `finished`. */
  started(id: string): void {
    this.#running.set(id, (this.#running.get(id) ?? 0) + 1);
  }

  /** It is done, and the library says this of it; null: it says nothing, since it failed or has nothing to say. */
  finished(id: string, type: CallEventType | null, call: TelephonyCall): void {
    const others = (this.#running.get(id) ?? 1) - 1;
    if (others === 0) this.#running.delete(id);
    else this.#running.set(id, others);
    if (type !== null) this.#told.set(id, after(this.#told.get(id), type, call));
  }

  /** Salesforce makes a call; to be followed by `dialed`. */
  dials(): void {
    this.#dialing += 1;
  }

  /** It is this one, of whose start the library tells; null: it was not made. */
  dialed(call: TelephonyCall | null): void {
    this.#dialing -= 1;
    if (call !== null) this.#told.set(call.id, after(undefined, 'CALL_STARTED', call));
  }

  #look(call: TelephonyCall, events: CallEvent[]): void {
    if (this.#running.has(call.id)) return;
    for (;;) {
      const told = this.#told.get(call.id);
      // It may be the one that Salesforce makes.
      if (told === undefined && this.#dialing > 0 && call.type !== 'Inbound') return;
      const type = newsOf(told, call);
      if (type === null) break;
      this.#told.set(call.id, after(told, type, call));
      events.push({ type, call });
    }
    const told = this.#told.get(call.id);
    if (told !== undefined) this.#told.set(call.id, { ...told, call });
  }
}

/** The next thing to be said of a call; null: Salesforce knows it as it is. */
function newsOf(told: PublishedCall | undefined, call: TelephonyCall): CallEventType | null {
  const isLive = call.state !== 'ended';
  // One that was declined may be offered again.
  if (told === undefined || told.stage === 'over' || (isLive && told.stage === 'ended'))
    return isLive ? 'CALL_STARTED' : null;
  switch (told.stage) {
    case 'started':
      if (!isLive) return 'HANGUP';
      return call.state === 'connected' ? 'CALL_CONNECTED' : null;
    case 'connected':
      if (!isLive) return 'HANGUP';
      if (told.isMuted !== call.isMuted) return 'MUTE_TOGGLE';
      if (told.isOnHold !== call.isOnHold) return 'HOLD_TOGGLE';
      return told.isRecordingPaused === call.isRecordingPaused ? null : 'RECORDING_TOGGLE';
    case 'ended':
      return call.isInWrapUp ? 'AFTER_CALL_WORK_STARTED' : null;
    case 'wrapping-up':
      return call.isInWrapUp ? null : 'WRAP_UP_ENDED';
  }
}

const stages: Readonly<Record<CallEventType, PublishedCall['stage'] | null>> = {
  CALL_STARTED: 'started',
  CALL_CONNECTED: 'connected',
  MUTE_TOGGLE: null,
  HOLD_TOGGLE: null,
  RECORDING_TOGGLE: null,
  HANGUP: 'ended',
  AFTER_CALL_WORK_STARTED: 'wrapping-up',
  WRAP_UP_ENDED: 'over',
};

function after(told: PublishedCall | undefined, type: CallEventType, call: TelephonyCall): PublishedCall {
  const isNew = told === undefined || type === 'CALL_STARTED';
  const before = isNew ? { isMuted: false, isOnHold: false, isRecordingPaused: false } : told;
  return {
    stage: stages[type] ?? told?.stage ?? 'connected',
    isMuted: type === 'MUTE_TOGGLE' ? call.isMuted : before.isMuted,
    isOnHold: type === 'HOLD_TOGGLE' ? call.isOnHold : before.isOnHold,
    isRecordingPaused: type === 'RECORDING_TOGGLE' ? call.isRecordingPaused : before.isRecordingPaused,
    call,
  };
}

/** A replayed call comes with its switches as they are. */
function alreadyTold(call: TelephonyCall): PublishedCall {
  const { isMuted, isOnHold, isRecordingPaused } = call;
  return { stage: stageOf(call), isMuted, isOnHold, isRecordingPaused, call };
}

function stageOf({ state, isInWrapUp }: TelephonyCall): PublishedCall['stage'] {
  switch (state) {
    case 'ringing':
      return 'started';
    case 'connected':
      return 'connected';
    case 'ended':
      return isInWrapUp ? 'wrapping-up' : 'over';
  }
}
