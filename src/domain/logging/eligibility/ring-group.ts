import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { answeredSince, answererAfterMiss } from '../facts/answers.ts';
import { isAnswered } from '../context/kind.ts';
import { canOwnActivity } from './can-own-activity.ts';

type Other = ContactFacts['others'][number];

const membersOf = ({ others }: ContactFacts): readonly Other[] => others.filter(({ inGroup }) => inGroup);

/** Who answered the call for the ring group after it rang here too; null: nobody. */
export const answeredBy = (facts: ContactFacts): Other | null =>
  facts.part?.inGroup === true && facts.part.answeredAt === null
    ? answererAfterMiss(facts, membersOf(facts))
    : null;

/** Whether somebody of the ring group took the call from this other member, who has missed nothing then (spec L20). */
export const isTakenFrom = (facts: ContactFacts, { inGroup, missedAt }: Other): boolean =>
  inGroup && membersOf(facts).some((member) => answeredSince(member, missedAt));

/**
 * Whether a ring group missed this call (spec L20), even if someone else answered it later. A call that was offered to
 * nobody counts as the group's if it waited for one.
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
 * Which agent's part holds the one activity of a call that the whole group missed: the configured owner's if it rang
 * there, otherwise the first member's, so that all parts agree. Agents who cannot own it are skipped as long as another
 * can, and those whom it does not ring again after a member had taken it have missed nothing. null: it rang at nobody.
 */
export function groupActivityOwner(facts: ContactFacts, workflow: Workflow): Member | null {
  const { part, others } = facts;
  const mine = part?.inGroup === true && !isAnswered(facts) ? [{ ...part, snapshot: part }] : [];
  const theirs = others.filter((other) => other.inGroup && !other.answered && !isTakenFrom(facts, other));
  const rang = [...mine, ...theirs].toSorted(
    (one, other) => one.order - other.order || (one.agentId < other.agentId ? -1 : 1),
  );
  const able = rang.filter(({ snapshot }) => canOwnActivity(facts, snapshot, workflow));
  const members: readonly Member[] = able.length > 0 ? able : rang;
  const { ringAllOwner } = workflow;
  const named = typeof ringAllOwner === 'object' ? ringAllOwner.agent : null;
  return members.find(({ agentId }) => agentId === named) ?? members[0] ?? null;
}

/** The agent named on the contact; null: nobody, or a group for which the workflow names no owner. */
export function agentNameOf(facts: ContactFacts, { ringAllOwner }: Workflow): string | null {
  const { part } = facts;
  if (part === null) return null;
  const isNamed =
    !isMissedByGroup(facts) ||
    ringAllOwner === 'first-member' ||
    (typeof ringAllOwner === 'object' && ringAllOwner.agent === part.agentId);
  return isNamed ? part.agentName : null;
}
