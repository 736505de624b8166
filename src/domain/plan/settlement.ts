import type { Reasoned } from '../reason.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts.ts';
import { isAnswered } from './kind.ts';
import { reasoned } from './step.ts';

/**
 * `own`: this part has an activity of its own; `waits`: not before the whole call is over; `another`: the call's
 * one activity is another agent's.
 */
export type Settlement = 'own' | 'waits' | 'another';

interface Share {
  readonly agentId: string;
  readonly agentName: string;
  readonly answered: boolean;
  readonly missedAt: number;
}

/** Every agent who had the call, this part's included. */
function shares({ part, others }: ContactFacts): readonly Share[] {
  const theirs = others.map((other) => ({ ...other, missedAt: other.missedAt ?? 0 }));
  if (!part) return theirs;
  const { agentId, agentName, endedAt } = part;
  const missedAt = part.offers.at(-1)?.endedAt ?? endedAt;
  return [...theirs, { agentId, agentName, answered: part.answeredAt !== null, missedAt }];
}

/** Whose the one activity is: whoever answered, else the last who let it pass (spec L16, L20); ties by id, so all parts agree. */
const ownerOf = (facts: ContactFacts): Share | undefined =>
  shares(facts).toSorted(
    (a, b) =>
      Number(b.answered) - Number(a.answered) || b.missedAt - a.missedAt || (a.agentId < b.agentId ? -1 : 1),
  )[0];

/** One activity for each agent's part, or one for the whole call (spec L16, L20, L39). */
export function settlement(facts: ContactFacts, workflow: Workflow): Reasoned<Settlement> {
  const { part, interaction } = facts;
  const setting = 'transfer.log';
  const saw = {
    over: interaction.endedAt !== null,
    answered: isAnswered(facts),
    others: facts.others.map(({ agentName, answered }) => ({ agent: agentName, answered })),
  };
  if (!part) return reasoned('L16', 'own', { saw, because: 'why.settlement.nobody', setting });
  if (workflow.transfer.log === 'one-per-agent')
    return reasoned('L16', 'own', { saw, because: 'why.settlement.one-per-agent', setting });
  // An agent's Save during the call is not made to wait for its end.
  const saved = part.answeredAt !== null && part.savedAt !== null;
  if (interaction.endedAt === null && !saved)
    return reasoned('L39', 'waits', { saw, because: 'why.settlement.waits', setting });
  const owner = ownerOf(facts);
  const answered = owner?.answered ?? false;
  if (owner === undefined || owner.agentId === part.agentId)
    return reasoned(answered ? 'L16' : 'L20', 'own', {
      saw,
      because: answered ? 'why.settlement.own-answered' : 'why.settlement.own-last',
      setting,
    });
  return reasoned(answered ? 'L16' : 'L20', 'another', {
    saw,
    because: answered ? 'why.settlement.another-answered' : 'why.settlement.another-last',
    values: { agent: owner.agentName },
    setting,
  });
}
