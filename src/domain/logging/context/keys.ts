import type { ContactFacts } from '../facts/facts.ts';

/*
 * The idempotency keys of a contact's writes. What is created once for the whole call has the same key in the plans of
 * all its parts, so that two agents who missed it do not create two contacts; what belongs to one agent has a key of
 * that agent's.
 */

/**
 * The leg of a call that an agent had, as phone and CRM name it to each other (spec X9): each leg has a record of its own in a
 * CRM that knows calls. null: no agent had it.
 */
export const legKey = (interaction: string, agent: string | null): string =>
  `${interaction}-${agent ?? 'acd'}`;

const ofPart = ({ interaction, part }: ContactFacts, what: string): string =>
  `${legKey(interaction.id, part?.agentId ?? null)}-${what}`;

const ofCall = ({ interaction }: ContactFacts, what: string): string => `${interaction.id}-${what}`;

/** Of a part's activity; `acd` stands for a contact that no agent had. */
export const activityKey = (facts: ContactFacts): string => ofPart(facts, 'activity');

/** Of the CRM's own record of a part's call, where that is the log (spec X9). */
export const voiceCallKey = (facts: ContactFacts): string => ofPart(facts, 'voice-call');

/** The same for a leg. */
export const voiceCallKeyOf = (leg: string): string => `${leg}-voice-call`;

const uuid = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}';
const legShape = new RegExp(`^(${uuid})-(?:${uuid}|acd)$`, 'u');

/** The interaction that a leg is of; null: it is no leg of ours, as of other telephony that the CRM has calls of. */
export const interactionOfLeg = (leg: string): string | null => legShape.exec(leg)?.[1] ?? null;

/** The leg whose record of a call has this key: one record, however often its log is taken back and written again. */
export const legOfVoiceCall = (key: string): string => key.replace(/-voice-call(?:\+\d+)?$/u, '');

/** Whether what is written under this key had been taken back, or that was tried. */
export const wasTakenBack = (key: string): boolean => /\+\d+$/u.test(key);

/** Whether the log of the part stands in the CRM, as whatever it is logged. */
export const isLogBegun = (sent: readonly string[], facts: ContactFacts): boolean =>
  sent.includes(activityKey(facts)) || sent.includes(voiceCallKey(facts));

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
