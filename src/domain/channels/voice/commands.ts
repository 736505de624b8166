import type { AgentId, LegId } from '../../ids.ts';
import type { SystemCommand } from '../../interaction/system-command.ts';
import type { EpochMs } from '../../time.ts';

/** What an agent may ask of a call by name alone. */
export const callActions = [
  'answer',
  'reject',
  'hold',
  'resume',
  'mute',
  'unmute',
  'record',
  'stop-recording',
  'mask',
  'unmask',
  'end',
  'finish',
] as const;
export type CallAction = (typeof callActions)[number];

/** Simple switches: each has one effect, and asking for what already holds changes nothing. */
export type Switch = 'mute' | 'unmute' | 'record' | 'stop-recording' | 'mask' | 'unmask';

/** What an agent asks of a call. */
export type AgentCommand = { readonly agent: AgentId; readonly at: EpochMs } & (
  | {
      readonly type: 'answer' | 'resume';
      /** The agent talks on another call, which must be held first (spec C10). */
      readonly talksElsewhere: boolean;
    }
  | { readonly type: 'reject' | 'hold' | Switch }
  | { readonly type: 'tones' }
  | { readonly type: 'end'; readonly wrapupUntil: EpochMs }
  | {
      readonly type: 'finish';
      /** The workflow requires a disposition and none is chosen (spec C18). */
      readonly dispositionMissing: boolean;
      /** Somebody has changed the note in the CRM, so the agent's edits are not written unasked (spec L17). */
      readonly editsWait?: boolean;
    }
);

/** What routing and the clock ask of a call: to offer it rings a leg of the agent. */
export type CallSystemCommand =
  | Exclude<SystemCommand, { type: 'offer' }>
  | (Extract<SystemCommand, { type: 'offer' }> & { readonly leg: LegId });

/** What the phone system says of the caller's keys. */
export interface KeysFact {
  readonly type: 'keyed';
  /** By which the same report is known when it comes again. */
  readonly report: string;
  /** How many digits there are with these. */
  readonly digits: number;
  /** Nothing more is waited for. */
  readonly isComplete: boolean;
  readonly at: EpochMs;
}

/** Why a leg ended. `gone`: found missing after the phone system was restarted. */
export type LegEndCause = 'hang-up' | 'busy' | 'no-answer' | 'rejected' | 'failed' | 'cancelled' | 'gone';

/** What the phone system says of a leg of this call. */
export type LegFact = { readonly leg: LegId; readonly at: EpochMs } & (
  | { readonly type: 'leg-answered' }
  | {
      readonly type: 'leg-ended';
      readonly cause: LegEndCause;
      readonly wrapupUntil: EpochMs;
    }
);

export type CallCommand = AgentCommand | CallSystemCommand | LegFact | KeysFact;
