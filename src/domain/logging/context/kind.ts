import type { Reasoned } from '../../reason.ts';
import { secondsUp } from '../../time.ts';
import type { LogKey } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { durationText } from '../facts/moments.ts';
import { reasoned } from './step.ts';

/** What a part of a contact can have been (spec L8). */
export const kinds = [
  'inbound-answered',
  'inbound-missed',
  'outbound-answered',
  'outbound-unanswered',
  'internal',
] as const;
export type Kind = (typeof kinds)[number];

/** Where the workflow says how this kind is logged (spec L9). */
export const logKeyOf: Readonly<Record<Kind, LogKey>> = {
  'inbound-answered': 'inboundAnswered',
  'inbound-missed': 'inboundMissed',
  'outbound-answered': 'outboundAnswered',
  'outbound-unanswered': 'outboundUnanswered',
  internal: 'internal',
};

/** Answered = the part was connected (spec L8). */
export const isAnswered = ({ part }: ContactFacts): boolean => part !== null && part.answeredAt !== null;

const which = (direction: ContactFacts['interaction']['direction'], answered: boolean): Kind => {
  switch (direction) {
    case 'inbound':
      return answered ? 'inbound-answered' : 'inbound-missed';
    case 'outbound':
      return answered ? 'outbound-answered' : 'outbound-unanswered';
    case 'internal':
      return 'internal';
  }
};

/** The kind of contact that the part was (spec L8). */
export function kindOf(facts: ContactFacts): Reasoned<Kind> {
  const { direction, failure } = facts.interaction;
  const answered = isAnswered(facts);
  const talkSeconds = secondsUp(facts.part?.talkMs ?? 0);
  const kind = which(direction, answered);
  return reasoned('L8', kind, {
    saw: { direction, answered, talkSeconds, failure },
    because: kind === 'internal' && !answered ? 'why.kind.internal-unanswered' : `why.kind.${kind}`,
    values: { talk: durationText(talkSeconds) },
  });
}
