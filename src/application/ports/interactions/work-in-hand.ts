import type { QueueId } from '../../../domain/ids.ts';
import type { WriteState } from '../../../domain/logging/revisions/log-state.ts';
import type { Presence } from '../../../domain/presence/presence.ts';
import type { EpochMs } from '../../../domain/time.ts';

/** The states of a write that somebody or something still has to see to, or that was given up. */
export const unsettledStates = [
  'due',
  'sending',
  'refused',
  'given-up',
] as const satisfies readonly WriteState[];

/** How much is in hand at one moment, for those who operate it. What is not named is none. */
export interface WorkInHand {
  /** Calls whose legs are not all gone. */
  readonly calls: number;
  /** Calls that wait for an agent; null: for the one agent whose number was called. */
  readonly waiting: readonly { readonly queue: QueueId | null; readonly calls: number }[];
  readonly agents: readonly { readonly presence: Presence; readonly agents: number }[];
  readonly writes: readonly { readonly state: (typeof unsettledStates)[number]; readonly writes: number }[];
  /** When the oldest write that is not yet in the CRM was planned. */
  readonly oldestDueAt: EpochMs | null;
}
