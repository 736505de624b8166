import type { AgentId, WorkflowId } from '../ids.ts';
import type { EpochMs } from '../time.ts';

/**
 * The phases of an agent's participation (spec C9). A channel uses those it has: only a call is `dialing`.
 *
 *     ringing ──answered──▶ connected ◀──▶ held
 *        │                      │           │
 *        │ offer ended          └── ended ──┘──▶ wrapup ──finished──▶ ended
 *        ▼                                          ▲
 *      ended (may ring again)     dialing ──────────┘ (answered ▶ connected)
 */
export type ParticipationPhase = 'ringing' | 'dialing' | 'connected' | 'held' | 'wrapup' | 'ended';

/** How an offer ended. `taken`: another member of a ring group answered, so this agent let nothing pass. */
export type OfferResult = 'answered' | 'rejected' | 'timed-out' | 'caller-gone' | 'failed' | 'taken';

export interface Offer {
  readonly at: EpochMs;
  readonly until: EpochMs;
  /** All members of a group ring at once (spec R4, R9); else there is one offer at a time. */
  readonly ringGroup: boolean;
  /** On a telephone of the agent's own, who was signed in nowhere (spec R2); left out: at a desk or in the CRM. */
  readonly onDeskPhone?: boolean | undefined;
  readonly ended: { readonly at: EpochMs; readonly result: OfferResult } | null;
}

/** What one agent did on an interaction; one for each agent, however often it was offered. */
export interface Participation {
  readonly agent: AgentId;
  /** Decides about it to the end, whatever is assigned later (spec L36); left out: begun by an earlier release. */
  readonly workflow?: WorkflowId | undefined;
  /** `caller`: this agent began the interaction; `callee`: it was offered. */
  readonly role: 'caller' | 'callee';
  readonly phase: ParticipationPhase;
  readonly beganAt: EpochMs;
  readonly offers: readonly Offer[];
  readonly answeredAt: EpochMs | null;
  readonly heldSince: EpochMs | null;
  /** Time on hold that is over. */
  readonly holdMs: number;
  /** The agent's last connection is gone; what remains is after-contact work. */
  readonly endedAt: EpochMs | null;
  readonly wrapupUntil: EpochMs | null;
}

/** Anything that agents take part in. Generic, so that asking a call for a participation gives that of a call. */
interface Shared<Share extends Participation = Participation> {
  readonly parts: readonly Share[];
}

export const participationOf = <Share extends Participation>(
  { parts }: Shared<Share>,
  agent: AgentId,
): Share | undefined => parts.find((part) => part.agent === agent);

/** The participation of the agent who handles it now, or is about to. */
export const activeParticipation = <Share extends Participation>({
  parts,
}: Shared<Share>): Share | undefined =>
  parts.find(({ phase }) => phase === 'connected' || phase === 'held' || phase === 'dialing');

export const ringingParticipations = <Share extends Participation>({
  parts,
}: Shared<Share>): readonly Share[] => parts.filter(({ phase }) => phase === 'ringing');

export const ringingParticipation = <Share extends Participation>(of: Shared<Share>): Share | undefined =>
  ringingParticipations(of)[0];

/** Whether a ring group rings, so that others of it may be asked beside those who ring. */
export const ringsGroup = (of: Shared): boolean =>
  ringingParticipations(of).some((part) => part.offers.at(-1)?.ringGroup);

/**
 * Whether it rang this agent as a member of a ring group (spec L20). It may have gone from one queue to the next: an
 * answer belongs to the queue it was given at, and a single offer that was let pass makes the agent's own missed call.
 */
export function rangWithGroup({ answeredAt, offers }: Pick<Participation, 'answeredAt' | 'offers'>): boolean {
  if (answeredAt === null) return offers.length > 0 && offers.every(({ ringGroup }) => ringGroup);
  return offers.some(({ ringGroup, ended }) => ringGroup && ended?.result === 'answered');
}

/** Open: the interaction still rings at the agent or goes on; wrap-up is not open. */
export const isOpen = (phase: ParticipationPhase): phase is Exclude<ParticipationPhase, 'wrapup' | 'ended'> =>
  phase !== 'wrapup' && phase !== 'ended';

/** An agent who let an interaction pass is offered it again only after this time, so that no phone rings without a pause (spec R4). */
export const passPauseMs = 10_000;

/** When each agent last let the interaction pass (spec R4). */
export function passesOf({ parts }: Shared): Map<AgentId, EpochMs> {
  const passes = new Map<AgentId, EpochMs>();
  for (const part of parts) {
    const last = part.offers.at(-1)?.ended;
    if (last && last.result !== 'answered') passes.set(part.agent, last.at);
  }
  return passes;
}
