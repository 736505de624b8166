import type { Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts.ts';
import { isAnswered } from './kind.ts';

/** Whether a group rang together for this call and nobody has taken it (spec L20). */
export const isMissedByGroup = (facts: ContactFacts): boolean =>
  facts.interaction.ringAll && !isAnswered(facts) && facts.others.every(({ answered }) => !answered);

interface Member {
  readonly agentId: string;
  readonly agentName: string;
  readonly order: number;
}

/**
 * In whose part the one activity of a call is kept that the whole group missed: that of the agent who is to own it, where
 * it rang there too, else that of the first member, so that all parts agree. null: it rang with nobody.
 */
export function bearerOf({ part, others }: ContactFacts, { ringAllOwner }: Workflow): Member | null {
  const members: Member[] = [...(part ? [part] : []), ...others].toSorted(
    (one, other) => one.order - other.order || (one.agentId < other.agentId ? -1 : 1),
  );
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
