import type { FollowUp } from './follow-up.ts';
import type { AgentId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { noDetails, type Details } from './details.ts';

/** What an agent noted beside an interaction, and what has been done with it. */
export interface ParticipationNotes {
  readonly agent: AgentId;
  readonly details: Details;
  /** false: the agent chose not to log the contact, so nothing more of it is saved (spec L7). */
  readonly kept: boolean;
  /** What is to follow the contact (spec L30); null: nothing was chosen. */
  readonly followUp: FollowUp | null;
  /** The do-not-log box; null: nobody touched it. */
  readonly doNotLog: boolean | null;
  /** When the agent first saw the box on this contact (spec L6); null: the desk was not shown while it was there. */
  readonly boxSeenAt: EpochMs | null;
  readonly savedAt: EpochMs | null;
  /** The details changed since the log was last written from them. */
  readonly unsaved: boolean;
  /** Wrap-up ran out before a required disposition was chosen. */
  readonly dispositionMissing: boolean;
}

/**
 * The notes with which every participation begins. Each has a do-not-log box of its own that nobody has touched, so a
 * tick never lasts to the next interaction (spec L5).
 */
export const newParticipationNotes = (agent: AgentId): ParticipationNotes => ({
  agent,
  details: noDetails,
  kept: true,
  followUp: null,
  doNotLog: null,
  boxSeenAt: null,
  savedAt: null,
  unsaved: false,
  dispositionMissing: false,
});
