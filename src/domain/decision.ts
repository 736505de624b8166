import type { Refusal } from './refusal.ts';

/** What a decider answers: the events that follow (none = the effect already holds), or why not. */
export type Decision<Event> = { readonly accepted: readonly Event[] } | Refusal;

export const accept = <Event>(...events: readonly Event[]): Decision<Event> => ({ accepted: events });
