import { passPauseMs } from '../interaction/participation.ts';
import type { AgentId } from '../ids.ts';
import type { Strategy } from '../organisation/queue.ts';
import { after, type EpochMs } from '../time.ts';

/** An agent who could be offered the interaction now. */
export interface Candidate {
  readonly agent: AgentId;
  readonly idleSince: EpochMs;
  readonly lastOfferAt: EpochMs | null;
  /** Proficiency in the queue's skill, 1 to 10. */
  readonly level: number;
}

/** The strategies that ask one agent after another; a group rings all its members. */
export type OneByOne = Exclude<Strategy, 'ring-all'>;

/** When an agent last let this interaction pass. */
export type Passes = ReadonlyMap<AgentId, EpochMs>;

/**
 * Whom the queue offers an interaction next (spec R4): by its strategy among those who have not let it pass; those who
 * have, after all others, the one whose pass is longest ago first, and at the earliest after `passPauseMs`.
 * `agent` null: nobody now; `retryAt` is when somebody who let it pass may be asked again (null: when anybody is freed).
 */
export function chooseAgent(
  candidates: readonly Candidate[],
  passes: Passes,
  strategy: OneByOne,
  now: EpochMs,
): { readonly agent: AgentId | null; readonly retryAt: EpochMs | null } {
  const order = orders[strategy];
  const ordered = candidates.toSorted(order);
  const fresh = ordered.find(({ agent }) => !passes.has(agent));
  if (fresh) return { agent: fresh.agent, retryAt: null };
  const passed = ordered
    .map(({ agent }) => ({ agent, at: passes.get(agent) ?? now }))
    .toSorted((a, b) => a.at - b.at);
  const first = passed[0];
  if (!first) return { agent: null, retryAt: null };
  const retryAt = after(first.at, passPauseMs);
  return retryAt <= now ? { agent: first.agent, retryAt: null } : { agent: null, retryAt };
}

const byIdle = (a: Candidate, b: Candidate): number =>
  a.idleSince - b.idleSince || (a.agent < b.agent ? -1 : 1);

/**
 * Whom a group rings now (spec R4, R9): all who have not let it pass, also beside those who ring; when nobody rings any
 * more, those again whose pass is `passPauseMs` ago.
 */
export function chooseAgents(
  candidates: readonly Candidate[],
  passes: Passes,
  anyoneRings: boolean,
  now: EpochMs,
): readonly AgentId[] {
  const mayRing = (agent: AgentId): boolean => {
    const passedAt = passes.get(agent);
    return passedAt === undefined || (!anyoneRings && after(passedAt, passPauseMs) <= now);
  };
  return candidates
    .toSorted(byIdle)
    .map(({ agent }) => agent)
    .filter(mayRing);
}

const orders: Readonly<Record<OneByOne, (a: Candidate, b: Candidate) => number>> = {
  'longest-idle': byIdle,
  'most-skilled': (a, b) => b.level - a.level || byIdle(a, b),
  'round-robin': (a, b) => (a.lastOfferAt ?? 0) - (b.lastOfferAt ?? 0) || byIdle(a, b),
};
