import type { AgentId } from '../../../domain/ids.ts';
import { defaultCapacity } from '../../../domain/interaction/channel.ts';
import type { Allowance } from '../../../domain/presence/agent-state.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';

/** How much this agent may have in hand, as the organisation is set up now (spec R3). */
export const allowanceOf = (
  organisation: Pick<Organisation, 'agent' | 'settings'>,
  agent: AgentId,
): Allowance => ({
  capacity: organisation.agent(agent)?.capacity ?? defaultCapacity,
  deskPhone: organisation.agent(agent)?.deskPhone ?? false,
  disabled: organisation.agent(agent)?.disabled ?? false,
  voiceBlocks: organisation.settings().capacity.voiceBlocks,
});
