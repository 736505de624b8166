import type { ContactFacts } from './facts.ts';

/** When the part began and ended: for an agent from the first ring. */
export const timesOf = ({ interaction, part }: ContactFacts) => ({
  startedAt: part?.offers[0]?.at ?? interaction.startedAt,
  endedAt: part?.endedAt ?? interaction.endedAt ?? interaction.startedAt,
});
