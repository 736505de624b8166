import type { AgentId } from '../ids.ts';
import type { FollowUp } from '../logging/facts/facts.ts';
import type { EpochMs } from '../time.ts';
import { noDetails, type Details } from './details.ts';

/** What an agent wrote beside a call, and what became of it. */
export interface ParticipationNotes {
  readonly agent: AgentId;
  readonly details: Details;
  /** false: the agent chose not to log the contact, so nothing more is written down about it (spec L7). */
  readonly kept: boolean;
  /** What is to follow the contact (spec L30); null: nothing was chosen. */
  readonly followUp: FollowUp | null;
  /** The do-not-log box; null: nobody touched it. */
  readonly doNotLog: boolean | null;
  readonly savedAt: EpochMs | null;
  /** The details changed since the log was last written from them. */
  readonly unsaved: boolean;
  /** Wrap-up ran out before a required disposition was chosen. */
  readonly dispositionMissing: boolean;
}

/**
 * The notes with which every part of a call begins. Each part has its own do-not-log box and it begins untouched, so the
 * box is unticked again after each call: a tick is never carried to the next (spec L5).
 */
export const newParticipationNotes = (agent: AgentId): ParticipationNotes => ({
  agent,
  details: noDetails,
  kept: true,
  followUp: null,
  doNotLog: null,
  savedAt: null,
  unsaved: false,
  dispositionMissing: false,
});
