import type { Reasoned, Seen } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts, AgentSnapshot } from '../facts/facts.ts';
import { isAnswered } from '../context/kind.ts';
import { canOwnActivity } from './can-own-activity.ts';
import type { EpochMs } from '../../time.ts';
import { missedAt } from '../facts/missed.ts';
import { groupActivityOwner, answeredBy } from './ring-group.ts';
import { reasoned } from '../context/step.ts';

/**
 * `own`: this part has its own activity; `waits`: decided when the whole call ends; `another`: the call's one activity
 * belongs to another agent.
 */
export type Settlement = 'own' | 'waits' | 'another';

interface AgentShare {
  readonly agentId: string;
  readonly agentName: string;
  readonly answered: boolean;
  /** 0: did not answer. */
  readonly answeredAt: number;
  readonly inGroup: boolean;
  readonly missedAt: number;
  readonly snapshot: AgentSnapshot | null;
}

/** Every agent who had the call, including this part's. */
function shares({ part, others }: ContactFacts): readonly AgentShare[] {
  // An earlier release did not keep when the others answered, and all parts must be compared by the same things.
  const isKnown = others.every(({ answered, answeredAt }) => !answered || answeredAt !== undefined);
  const known = (answeredAt: EpochMs | null | undefined): number => (isKnown ? (answeredAt ?? 0) : 0);
  const theirs = others.map((other) => ({
    ...other,
    answeredAt: known(other.answeredAt),
    missedAt: other.missedAt ?? 0,
  }));
  if (!part) return theirs;
  const { agentId, agentName, answeredAt, inGroup } = part;
  return [
    ...theirs,
    {
      agentId,
      agentName,
      answered: answeredAt !== null,
      answeredAt: known(answeredAt),
      inGroup,
      missedAt: missedAt(part) ?? 0,
      snapshot: part,
    },
  ];
}

/**
 * The agent who owns the one activity: whoever answered last, otherwise the last who missed it and can own it, or the
 * owner for the ring group that missed it (spec L16, L20). Ties are decided by id, so all parts agree.
 */
function sharedActivityOwner(
  facts: ContactFacts,
  workflow: Workflow,
): Pick<AgentShare, 'agentId' | 'agentName' | 'answered'> | undefined {
  const able = ({ answered, snapshot }: AgentShare) => answered || canOwnActivity(facts, snapshot, workflow);
  const [bearer] = shares(facts).toSorted(
    (a, b) =>
      Number(b.answered) - Number(a.answered) ||
      b.answeredAt - a.answeredAt ||
      Number(able(b)) - Number(able(a)) ||
      b.missedAt - a.missedAt ||
      (a.agentId < b.agentId ? -1 : 1),
  );
  const ofGroup = bearer?.inGroup && !bearer.answered ? groupActivityOwner(facts, workflow) : null;
  return ofGroup ? { ...ofGroup, answered: false } : bearer;
}

/** One activity per agent's part, or one for the whole call or group (spec L16, L20, L39). */
export function settlement(facts: ContactFacts, workflow: Workflow): Reasoned<Settlement> {
  const { part, interaction } = facts;
  const setting = 'transfer.log';
  const saw = {
    over: interaction.endedAt !== null,
    answered: isAnswered(facts),
    others: facts.others.map(({ agentName, answered }) => ({ agent: agentName, answered })),
  };
  if (!part) return reasoned('L16', 'own', { saw, because: 'why.settlement.nobody', setting });
  const onePerAgent = workflow.transfer.log === 'one-per-agent';
  if (part.inGroup && part.answeredAt === null && (onePerAgent || isGroupsAlone(facts)))
    return settledByGroup(facts, workflow, saw);
  if (onePerAgent) return reasoned('L16', 'own', { saw, because: 'why.settlement.one-per-agent', setting });
  // An agent's Save during the call does not wait for the call's end.
  const saved = part.answeredAt !== null && part.savedAt !== null;
  if (interaction.endedAt === null && !saved)
    return reasoned('L39', 'waits', { saw, because: 'why.settlement.waits', setting });
  const bearer = sharedActivityOwner(facts, workflow);
  const answered = bearer?.answered ?? false;
  if (bearer === undefined || bearer.agentId === part.agentId)
    return reasoned(answered ? 'L16' : 'L20', 'own', {
      saw,
      because: answered ? 'why.settlement.own-answered' : 'why.settlement.own-last',
      setting,
    });
  return reasoned(answered ? 'L16' : 'L20', 'another', {
    saw,
    because: answered ? 'why.settlement.another-answered' : 'why.settlement.another-last',
    values: { agent: bearer.agentName },
    setting,
  });
}

/**
 * Whether a call with one activity in all concerns only the ring group. Not if a member who took it had to leave and
 * then nobody did (spec R17): the activity is that member's.
 */
const isGroupsAlone = (facts: ContactFacts): boolean =>
  facts.others.every(({ inGroup }) => inGroup) &&
  (answeredBy(facts) !== null || facts.others.every(({ answered }) => !answered));

/** How the part of a ring-group member who did not answer is logged (spec L20). */
function settledByGroup(
  facts: ContactFacts,
  workflow: Workflow,
  saw: Readonly<Record<string, Seen>>,
): Reasoned<Settlement> {
  const { part, interaction } = facts;
  const taker = answeredBy(facts);
  if (taker !== null)
    return reasoned('L20', 'another', {
      saw,
      because: 'why.settlement.group-taken',
      values: { agent: taker.agentName },
    });
  if (interaction.endedAt === null)
    return reasoned('L39', 'waits', { saw, because: 'why.settlement.group-waits' });
  const setting = 'ringAllOwner';
  const bearer = groupActivityOwner(facts, workflow);
  if (bearer === null || bearer.agentId === part?.agentId)
    return reasoned('L20', 'own', { saw, because: 'why.settlement.group-own', setting });
  const values = { agent: bearer.agentName };
  return reasoned('L20', 'another', { saw, because: 'why.settlement.group-another', values, setting });
}
