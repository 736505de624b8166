import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { isAnswered } from '../kind.ts';
import { canOwnActivity } from './can-own-activity.ts';

/** Who took the call from the group with which it rang here too; null: nobody did. */
export const answeredBy = ({ part, others }: ContactFacts): ContactFacts['others'][number] | null =>
  part?.inGroup === true && part.answeredAt === null
    ? (others.find(({ inGroup, answered }) => inGroup && answered) ?? null)
    : null;

/**
 * Whether it was a group that let this call pass (spec L20), though another may have answered it after that. A call that
 * was offered to nobody is the group's where it waited for one.
 */
export const isMissedByGroup = (facts: ContactFacts): boolean =>
  facts.part === null
    ? facts.interaction.ringAll
    : facts.part.inGroup && !isAnswered(facts) && answeredBy(facts) === null;

interface Member {
  readonly agentId: string;
  readonly agentName: string;
  readonly order: number;
}

/**
 * In whose part the one activity of a call is kept that the whole group missed: that of the agent who is to own it, where
 * it rang there too, else that of the first member, so that all parts agree. Who may not have it is left out as long as
 * another may. null: it rang with nobody.
 */
export function groupActivityOwner(facts: ContactFacts, workflow: Workflow): Member | null {
  const { part, others } = facts;
  const mine = part && { ...part, answered: part.answeredAt !== null, snapshot: part };
  const rang = [...(mine ? [mine] : []), ...others]
    .filter(({ inGroup, answered }) => inGroup && !answered)
    .toSorted((one, other) => one.order - other.order || (one.agentId < other.agentId ? -1 : 1));
  const able = rang.filter(({ snapshot }) => canOwnActivity(facts, snapshot, workflow));
  const members: readonly Member[] = able.length > 0 ? able : rang;
  const { ringAllOwner } = workflow;
  const named = typeof ringAllOwner === 'object' ? ringAllOwner.agent : null;
  return members.find(({ agentId }) => agentId === named) ?? members[0] ?? null;
}

/** Who is named as having had the contact; null: nobody, or a group of which the workflow names no one. */
export function agentNameOf(facts: ContactFacts, { ringAllOwner }: Workflow): string | null {
  const { part } = facts;
  if (part === null) return null;
  const isNamed =
    !isMissedByGroup(facts) ||
    ringAllOwner === 'first-member' ||
    (typeof ringAllOwner === 'object' && ringAllOwner.agent === part.agentId);
  return isNamed ? part.agentName : null;
}
