import type { CallId, LegId } from '../../ids.ts';
import type { InteractionBase } from '../../interaction/interaction-base.ts';
import type { Offer, Participation } from '../../interaction/participation.ts';
import type { EpochMs } from '../../time.ts';

export interface CallOffer extends Offer {
  readonly leg: LegId;
}

/** An agent's participation in a call. */
export interface CallParticipation extends Participation {
  readonly leg: LegId;
  readonly offers: readonly CallOffer[];
  readonly muted: boolean;
}

/**
 * A call: one interaction, however many agents it passes. It has the outside party's leg (none when agents call
 * each other) and a participation for each agent it was offered to or who began it.
 */
export interface Call extends InteractionBase {
  readonly channel: 'voice';
  readonly callId: CallId;
  readonly emergency: boolean;
  /** E.164 where it is a number, an agent's extension, the raw text where it is neither; null = withheld. */
  readonly from: string | null;
  readonly to: string | null;
  /** What was written behind the number that an agent called, to be keyed once it is answered; undefined: nothing. */
  readonly extension?: string | undefined;
  /** Our own number: the one called, or the caller number of the skill. */
  readonly ownNumber: string | null;
  /** What the IVR of our number is asking the caller for (spec R5); null: nothing yet, or no more. */
  readonly digitCollection: DigitCollection | null;
  readonly customer: { readonly leg: LegId; readonly state: 'ringing' | 'up' | 'ended' } | null;
  readonly parts: readonly CallParticipation[];
  /** Belongs to the call, whichever agent has it (spec C25). */
  readonly recording: 'off' | 'on' | 'masked';
}

/** An IVR step that goes on. What was keyed is not call control, so it is saved with the match. */
export interface DigitCollection {
  readonly maxDigits: number;
  /** How many digits there are. */
  readonly digits: number;
  /** The phone system's reports of keys that were taken in, so that one that comes twice counts once. */
  readonly reports: readonly string[];
  /** When it is over: no digits, or no more, are keyed by then. */
  readonly until: EpochMs;
  /** When it is over however much is keyed (spec R12). */
  readonly limit: EpochMs;
}
