import type { EpochMs } from '../../time.ts';
import type { ContactFacts } from './facts.ts';
import { missedAt } from './missed.ts';

type Other = ContactFacts['others'][number];

/**
 * The facts of a contact's parts now that it has ended (spec L39). A part that ended while others went on was planned
 * without knowing that the contact has ended and who else had it. That an activity was already created is left out,
 * because it followed from the rules of that time. Gives the parts in their order.
 */
export function settledFacts(parts: readonly ContactFacts[], endedAt: EpochMs): readonly ContactFacts[] {
  const everyone = parts.length > 1 ? parts.flatMap(asOther) : [];
  return parts.map((facts) => {
    const { interaction, others, part } = facts;
    const isSettled = interaction.endedAt !== null && !facts.begun;
    if (isSettled && everyone.length === 0) return facts;
    return {
      ...facts,
      interaction: { ...interaction, endedAt: interaction.endedAt ?? endedAt },
      others: [
        ...others.filter(({ agentId }) => !everyone.some((other) => other.agentId === agentId)),
        ...everyone.filter(({ agentId }) => agentId !== part?.agentId),
      ],
      begun: false,
    };
  });
}

/** A part as it appears in the facts of the contact's other parts. */
function asOther({ part }: ContactFacts): readonly Other[] {
  if (part === null) return [];
  const { agentId, agentName, crmUser, order, answeredAt, inGroup, email } = part;
  const { surfaces, crmSignedOut, box } = part;
  const answered = answeredAt !== null;
  return [
    {
      agentId,
      agentName,
      crmUser,
      order,
      answered,
      answeredAt,
      inGroup,
      missedAt: missedAt(part),
      snapshot: { surfaces, crmSignedOut, box },
      email,
    },
  ];
}
