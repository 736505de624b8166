import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';

/** An agent and the position that this person's stream has reached. */
export interface AgentPosition {
  readonly agent: AgentId;
  readonly position: number;
}

/** Something changed and is committed; whoever cares reads the new state. */
export type Change =
  | {
      readonly type: 'interaction';
      readonly interaction: InteractionId;
      readonly people: readonly AgentPosition[];
    }
  | { readonly type: 'presence'; readonly agent: AgentId; readonly position: number }
  | { readonly type: 'telephony'; readonly state: 'up' | 'down' }
  /** What administrators set up: people, skills, settings, or the workflow versions that are active. */
  | { readonly type: 'organisation' }
  | { readonly type: 'database'; readonly state: 'up' | 'away' }
  /** These numbers are now those of a record that was made or changed. */
  | { readonly type: 'numbers'; readonly numbers: readonly E164[] }
  /** An interaction began, and the CRM did not say whose number it is. */
  | { readonly type: 'unasked'; readonly number: E164 }
  /** An interaction began from a record that the CRM did not name. */
  | { readonly type: 'unnamed'; readonly interaction: InteractionId }
  /** Somebody calls from a number that the CRM knows no record of. */
  | { readonly type: 'unknown-caller'; readonly number: E164 };

/** Publishes changes after their commit, on this server at once. A listener that fails does not hinder the others. */
export interface Bus {
  publish(change: Change): void;
  /** Gives back what ends the listening. */
  subscribe(listener: (change: Change) => void): () => void;
}
