import type { LegEndCause } from '../../../domain/channels/voice/commands.ts';
import type { KnownCall } from '../../../domain/channels/voice/reconcile.ts';
import type { CallId, LegId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';

/** Where a leg goes: a device of ours (an agent's extension), or a number outside. */
export type Destination =
  | { readonly type: 'extension'; readonly extension: string }
  | { readonly type: 'number'; readonly number: string }
  /** Reaches the emergency centre of the place: with the verified address, else the national centre. */
  | { readonly type: 'emergency'; readonly number: string; readonly address: string | null };

export interface DialOptions {
  /** The call the new leg belongs to; an id the phone system does not know yet begins a call under it. */
  readonly call: CallId;
  /** The caller's number or extension to be shown; null = withheld. */
  readonly from: string | null;
  /** The phone system ends a leg that nobody answered after this time, with the cause `no-answer`. */
  readonly timeoutMs: number;
}

/** A call from outside, as the phone system has it. */
export interface InboundCall {
  readonly call: CallId;
  readonly leg: LegId;
  /** When it began. */
  readonly at: EpochMs;
  /** As the network gave it, unparsed; null = withheld. */
  readonly from: string | null;
  readonly to: string;
  /** What the caller keyed when the phone system itself asked; null = it did not. */
  readonly keys: string | null;
}

/** A call for help that one of our devices made, as the phone system has it. */
export interface EmergencyCall {
  readonly call: CallId;
  /** The emergency centre's. */
  readonly leg: LegId;
  /** When it was dialled. */
  readonly at: EpochMs;
  readonly to: string;
  /** Who is to talk with the centre: the device that was dialled for the same call, also when it is gone. null: it is not known. */
  readonly caller: { readonly leg: LegId; readonly extension: string } | null;
}

/** What happened in the phone system. `position` is opaque to the reader; facts of one call keep their order. */
export type TelephonyFact = {
  readonly position: string;
  readonly call: CallId;
  readonly at: EpochMs;
} & (
  | ({ readonly type: 'called' } & InboundCall)
  /** Told of calls for help alone, which are dialled also when we cannot save that (spec C6, O13). */
  | ({ readonly type: 'emergency-dialled' } & EmergencyCall)
  | { readonly type: 'leg-ringing'; readonly leg: LegId }
  | { readonly type: 'leg-answered'; readonly leg: LegId }
  | { readonly type: 'leg-ended'; readonly leg: LegId; readonly cause: LegEndCause }
  | { readonly type: 'tones'; readonly leg: LegId; readonly digits: string }
  /** Live transcript: shown, never stored (spec C15). */
  | { readonly type: 'said'; readonly leg: LegId; readonly text: string }
);

/** A call as the phone system has it now, to reconcile with after a gap (spec C22). */
export interface CallSnapshot extends KnownCall {
  readonly call: CallId;
  /** Who called; null: we did. */
  readonly inbound: InboundCall | null;
  /** Given where an emergency centre is on the line, or rings. */
  readonly emergency?: EmergencyCall | undefined;
}

/** The link to the phone system failed or gave no answer within the deadline; whether the command took effect is unknown. */
export class TelephonyUnavailable extends Error {
  override readonly name = 'TelephonyUnavailable';
}

/**
 * The phone system as the application sees it. Commands resolve when the phone system has accepted them, within
 * `commandTimeoutMs`, and throw `TelephonyUnavailable` otherwise; each is idempotent, so that sending it again is safe.
 * What happens arrives on `facts`.
 */
export interface Telephony {
  readonly name: string;
  /** `up` while commands can be sent. */
  readonly link: 'up' | 'down';
  /** Calls `listener` at each change of `link`; gives back what ends that. */
  onLink(listener: (link: 'up' | 'down') => void): () => void;

  /** Succeeds when that leg was dialled already. */
  dial(leg: LegId, to: Destination, options: DialOptions): Promise<void>;
  /**
   * Makes one conversation of exactly these legs: they hear each other from now on and are on hold no more; those they
   * talked with before stay among themselves. Answers customers and devices that still ring; a number outside is
   * answered by its own party only and joins then. Gives `gone`, and changes nothing, when one of them has ended.
   *
   * That one side hangs up ends no other leg: that is for the caller of this port. A party left alone for a minute and
   * not on hold may be ended by the phone system with the cause `failed`.
   */
  connect(call: CallId, legs: readonly LegId[]): Promise<'connected' | 'gone'>;
  /** Succeeds when the leg is already gone. */
  hangUp(leg: LegId): Promise<void>;
  /** The leg hears music and is heard by nobody. */
  hold(leg: LegId): Promise<void>;
  resume(leg: LegId): Promise<void>;
  /** Nothing of what the leg says is heard. */
  mute(leg: LegId, muted: boolean): Promise<void>;
  /** Says a text to a caller who rings still, and reports the keys pressed from then on as `tones`. */
  prompt(leg: LegId, text: string): Promise<void>;
  /** Sends keypad tones (0-9, *, #, A-D) to the leg. */
  tones(leg: LegId, digits: string): Promise<void>;
  /** `masked`: the recording goes on in silence, without the tones. Gives the recording's id once there is one. */
  record(call: CallId, mode: 'off' | 'on' | 'masked'): Promise<void>;

  /** Every call there is now, and the position up to which facts are contained in the answer. */
  calls(): Promise<{ readonly position: string; readonly calls: readonly CallSnapshot[] }>;
  /**
   * Facts after `since` (null: from now on), without end, in order per call, each once, whatever the link does;
   * ends when `signal` is aborted. A position no longer kept gives `TelephonyGap`: read `calls()` and go on from there.
   */
  facts(since: string | null, signal: AbortSignal): AsyncIterable<TelephonyFact>;
  close(): Promise<void>;
}

/** Facts after the asked position are no longer kept. */
export class TelephonyGap extends Error {
  override readonly name = 'TelephonyGap';
}
