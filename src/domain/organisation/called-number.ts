import type { AgentId, HoursId, QueueId } from '../ids.ts';
import type { IvrStep } from '../channels/voice/ivr-step.ts';
import type { E164 } from '../number.ts';

/** What happens to a call that cannot be handled as usual (spec R5). */
export type NumberAction = { readonly do: 'queue'; readonly to: QueueId } | { readonly do: 'end' };

/** One of the organisation's own numbers (spec R5). */
export interface CalledNumber {
  readonly number: E164;
  /** ISO 3166 alpha-2; a caller's national number is read in it (spec L23). */
  readonly country: string;
  /** IANA name; the day and time that people read are those of this zone. */
  readonly timeZone: string;
  readonly owner:
    | { readonly type: 'queue'; readonly queue: QueueId }
    | { readonly type: 'agent'; readonly agent: AgentId };
  /** null: open around the clock. */
  readonly hours: HoursId | null;
  /** What callers are asked to key before anything else; null: nothing. */
  readonly ivr: IvrStep | null;
  readonly closed: NumberAction;
  readonly unanswered: { readonly afterSeconds: number; readonly then: NumberAction };
  readonly full: NumberAction;
}
