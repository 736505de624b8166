import type { Interaction } from '../../../domain/channels/interaction.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { isOpen, participationOf } from '../../../domain/interaction/participation.ts';
import type { ContactFacts, AgentSnapshot } from '../../../domain/logging/facts/facts.ts';
import type { Logging } from '../../logging/logging.ts';
import type {
  AgentStates,
  InteractionTransaction,
  StoredInteraction,
} from '../../ports/interactions/interaction-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import { boxFact } from './contact-facts.ts';

/** How each agent of an interaction stood when their participation ended. */
export type AgentSnapshots = ReadonlyMap<AgentId, AgentSnapshot>;

type Others = ContactFacts['others'];

/** All that is known of an agent who chose not to log: the box, which only the desk has, was ticked (spec L5, L7). */
const choseNotToLog: AgentSnapshot = {
  surfaces: { crm: 'out', desk: 'in', deskForeground: true },
  crmSignedOut: false,
  box: { touched: true, agentDefault: true, seenAt: null, goneAt: null },
};

/**
 * Gathers them when an interaction that several agents had is over and planned as one (spec L39): from the facts of the
 * earlier plan if the participation ended before, and from the present state if it has just ended.
 */
export async function agentSnapshotsOf(
  { logging, organisation }: { readonly logging: Logging; readonly organisation: Organisation },
  tx: InteractionTransaction,
  { interaction, notes }: StoredInteraction,
  before: Interaction | null,
  agents: AgentStates,
): Promise<AgentSnapshots> {
  const found = new Map<AgentId, AgentSnapshot>();
  for (const { agent } of interaction.parts) {
    const was = before ? participationOf(before, agent) : undefined;
    const mine = notes.find((one) => one.agent === agent);
    const state = agents.get(agent);
    if (mine?.kept === false) found.set(agent, choseNotToLog);
    else if (was && !isOpen(was.phase)) {
      const planned = (await logging.factsOf(tx.tx, interaction.id, agent))?.part;
      if (planned) found.set(agent, agentSnapshotIn(planned));
    } else if (state && mine) {
      found.set(agent, agentSnapshotIn({ ...state, box: boxFact(mine, state, organisation.agent(agent)) }));
    }
  }
  return found;
}

const agentSnapshotIn = ({ surfaces, crmSignedOut, box }: AgentSnapshot): AgentSnapshot => ({
  surfaces,
  crmSignedOut,
  box,
});

/** The others with what is known of how they stood. */
export const withAgentSnapshots = (others: Others, snapshots: AgentSnapshots): Others =>
  others.map((other) => ({ ...other, snapshot: snapshots.get(other.agentId) ?? other.snapshot }));

/** What was known when it was planned before, for a plan that comes after the interaction. */
export const knownBefore = (others: Others): AgentSnapshots =>
  new Map(others.flatMap(({ agentId, snapshot }) => (snapshot ? [[agentId, snapshot] as const] : [])));
