import type { AgentId, QueueId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { EndCause } from './interaction-base.ts';

/** What routing and the clock ask of an interaction, whatever its channel. */
export type SystemCommand = { readonly at: EpochMs } & (
  | {
      readonly type: 'queue';
      readonly queue: QueueId | null;
      readonly target: AgentId | null;
      readonly until: EpochMs;
    }
  | {
      readonly type: 'offer';
      readonly agent: AgentId;
      readonly until: EpochMs;
      /** To all members of a group at once (spec R9). */
      readonly ringGroup: boolean;
      /** The agent is signed in nowhere, and is rung on a telephone of their own (spec R2). */
      readonly onDeskPhone?: boolean | undefined;
    }
  /** The offer's time is up. */
  | { readonly type: 'withdraw'; readonly agent: AgentId }
  /**
   * The agent's account was disabled (spec R17): what they have goes back to where it waits; null: nowhere. `editsWait` as
   * for `wrapup-over`.
   */
  | {
      readonly type: 'release';
      readonly agent: AgentId;
      readonly back: { readonly queue: QueueId; readonly until: EpochMs } | null;
      readonly wrapupUntil: EpochMs;
      readonly editsWait?: boolean;
    }
  | { readonly type: 'give-up'; readonly cause: EndCause; readonly wrapupUntil: EpochMs }
  /** `editsWait`: somebody has changed the note in the CRM, so nothing is written over it unasked (spec L17). */
  | { readonly type: 'wrapup-over'; readonly agent: AgentId; readonly editsWait?: boolean }
);
