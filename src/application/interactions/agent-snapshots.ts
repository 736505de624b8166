import type { Interaction } from '../../domain/channels/interaction.ts';
import type { AgentId } from '../../domain/ids.ts';
import { isOpen, participationOf } from '../../domain/interaction/participation.ts';
import type { ContactFacts, AgentSnapshot } from '../../domain/logging/facts/facts.ts';
import type { Logging } from '../logging.ts';
import type {
  AgentStates,
  InteractionTransaction,
  StoredInteraction,
} from '../ports/interactions/interaction-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';

/** How each agent of a call stood when their part ended. */
export type AgentSnapshots = ReadonlyMap<AgentId, AgentSnapshot>;

type Others = ContactFacts['others'];

/** Of whom nothing is kept any more is known that the box was ticked, in the desk, where it is (spec L5, L7). */
const choseNotToLog: AgentSnapshot = {
  surfaces: { crm: 'out', desk: 'in', deskForeground: true },
  crmSignedOut: false,
  box: { touched: true, agentDefault: true },
};

/**
 * Gathers them where several parts of a call that is over are settled as one (spec L39): from what a part was planned from
 * if it ended before, since it is frozen from then on, and from what is so now if it has just ended.
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
      const agentDefault = organisation.agent(agent)?.doNotLogDefault ?? false;
      found.set(agent, agentSnapshotIn({ ...state, box: { touched: mine.doNotLog, agentDefault } }));
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

/** What was known of it when a part was planned before, for a plan that comes after the call. */
export const knownBefore = (others: Others): AgentSnapshots =>
  new Map(others.flatMap(({ agentId, snapshot }) => (snapshot ? [[agentId, snapshot] as const] : [])));
