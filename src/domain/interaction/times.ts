import type { EpochMs } from '../time.ts';
import type { InteractionBase } from './interaction-base.ts';
import type { Participation } from './participation.ts';

/** Milliseconds this agent spent on hold so far, a hold that goes on included. */
export const holdMs = (part: Participation, now: EpochMs): number =>
  part.holdMs + (part.heldSince === null ? 0 : Math.max(0, (part.endedAt ?? now) - part.heldSince));

/** Milliseconds this agent talked so far, time on hold taken out; 0 if it was never connected. */
export const talkMs = (part: Participation, now: EpochMs): number =>
  part.answeredAt === null ? 0 : Math.max(0, (part.endedAt ?? now) - part.answeredAt - holdMs(part, now));

/** Milliseconds an inbound customer waited until somebody answered, or until the contact ended or `now`. */
export const waitMs = (interaction: InteractionBase, now: EpochMs): number => {
  const { direction, answeredAt, ended, startedAt } = interaction;
  return direction === 'inbound' ? Math.max(0, (answeredAt ?? ended?.at ?? now) - startedAt) : 0;
};
