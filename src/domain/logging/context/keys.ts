import type { ContactFacts } from '../facts/facts.ts';

/*
 * The idempotency keys of a contact's writes. What is created once for the whole call has the same key in the plans of
 * all its parts, so that two agents who missed it do not create two contacts; what belongs to one agent has a key of
 * that agent's.
 */

const ofPart = ({ interaction, part }: ContactFacts, what: string): string =>
  `${interaction.id}-${part?.agentId ?? 'acd'}-${what}`;

const ofCall = ({ interaction }: ContactFacts, what: string): string => `${interaction.id}-${what}`;

/** Of a part's activity; `acd` stands for a contact that no agent had. */
export const activityKey = (facts: ContactFacts): string => ofPart(facts, 'activity');

/** Whether what stands in the CRM under this key is somebody's log, and not what follows a contact. */
export const isActivityKey = (key: string): boolean => /-activity(?:\+\d+)?$/u.test(key);

/** Of the record made for an unknown caller (spec L24). */
export const callerRecordKey = (facts: ContactFacts): string => ofCall(facts, 'caller-record');

/** Of the case that the call opens, whichever rule opens it (spec L25, L27). */
export const caseKey = (facts: ContactFacts): string => ofCall(facts, 'case');

/** Of the opportunity that the call opens (spec L25). */
export const opportunityKey = (facts: ContactFacts): string => ofCall(facts, 'opportunity');

export const followUpKey = (facts: ContactFacts): string => ofPart(facts, 'follow-up');
export const eventKey = (facts: ContactFacts): string => ofPart(facts, 'event');
export const finishedTaskKey = (facts: ContactFacts): string => ofPart(facts, 'finished-task');
export const mailKey = (facts: ContactFacts): string => ofPart(facts, 'mail');
