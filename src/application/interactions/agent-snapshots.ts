import { isOpen, participationOf, type Call } from '../../domain/channels/voice/call.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { ContactFacts, AgentSnapshot } from '../../domain/logging/facts/facts.ts';
import type { CallTransaction, StoredCall } from '../ports/interactions/call-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { Logging } from '../logging.ts';
import type { Agents } from './call-changes.ts';

/** How each agent of a call stood when their part ended. */
export type AgentSnapshots = ReadonlyMap<AgentId, AgentSnapshot>;

type Others = ContactFacts['others'];

/** Of whom nothing is kept any more is known that the box was ticked, in the desk, where it is (spec L5, L7). */
const choseNotToLog: AgentSnapshot = {
  surfaces: { salesforce: 'out', desk: 'in', deskForeground: true },
  salesforceLogout: false,
  box: { touched: true, agentDefault: true },
};

/**
 * Gathers them where several parts of a call that is over are settled as one (spec L39): from what a part was planned from
 * if it ended before, since it is frozen from then on, and from what is so now if it has just ended.
 */
export async function agentSnapshotsOf(
  { logging, organisation }: { readonly logging: Logging; readonly organisation: Organisation },
  tx: CallTransaction,
  { call, notes }: StoredCall,
  before: Call | null,
  agents: Agents,
): Promise<AgentSnapshots> {
  const found = new Map<AgentId, AgentSnapshot>();
  for (const { agent } of call.parts) {
    const was = before ? participationOf(before, agent) : undefined;
    const mine = notes.find((one) => one.agent === agent);
    const state = agents.get(agent);
    if (mine?.kept === false) found.set(agent, choseNotToLog);
    else if (was && !isOpen(was.phase)) {
      const planned = (await logging.factsOf(tx.tx, call.id, agent))?.part;
      if (planned) found.set(agent, agentSnapshotIn(planned));
    } else if (state && mine) {
      const agentDefault = organisation.agent(agent)?.doNotLogDefault ?? false;
      found.set(agent, agentSnapshotIn({ ...state, box: { touched: mine.doNotLog, agentDefault } }));
    }
  }
  return found;
}

const agentSnapshotIn = ({ surfaces, salesforceLogout, box }: AgentSnapshot): AgentSnapshot => ({
  surfaces,
  salesforceLogout,
  box,
});

/** The others with what is known of how they stood. */
export const withAgentSnapshots = (others: Others, standings: AgentSnapshots): Others =>
  others.map((other) => ({ ...other, standing: standings.get(other.agentId) ?? other.standing }));

/** What was known of it when a part was planned before, for a plan that comes after the call. */
export const knownBefore = (others: Others): AgentSnapshots =>
  new Map(others.flatMap(({ agentId, standing }) => (standing ? [[agentId, standing] as const] : [])));
