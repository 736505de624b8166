import { isOpen, type ParticipationPhase } from '../channels/voice/call.ts';
import { interactionId, type AgentId, type InteractionId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { Presence, Surface, Surfaces } from './presence.ts';

/** What an agent may choose to be; `busy` and `wrapup` follow from the work in hand. */
export interface Chosen {
  readonly presence: 'available' | 'away' | 'logout';
  /** The id of one of the organisation's reasons; only with `away`. */
  readonly reason: string | null;
}

/**
 * What an agent is, where they are signed in, and what they have in hand (spec R1, R2, C24). One row, whose lock is
 * taken before any decision that gives the agent work or takes it away, so that two servers never give one agent two
 * interactions beyond capacity (spec R9).
 */
export interface AgentState {
  readonly agent: AgentId;
  readonly presence: Presence;
  readonly reason: string | null;
  readonly since: EpochMs;
  /** What the agent is when nothing is in hand. */
  readonly chosen: Chosen;
  /** Chosen while busy: takes effect when the work in hand is done. */
  readonly next: Chosen | null;
  readonly surfaces: Surfaces;
  /** The agent chose `logout` in the panel inside the CRM, and has not come back there since (spec L2). */
  readonly salesforceLogout: boolean;
  /** The panel found that microphone or connection does not work: no calls are offered (spec C24). */
  readonly audioBlocked: boolean;
  /** The agent's part of each interaction that is not finished. */
  readonly work: Readonly<Record<InteractionId, ParticipationPhase>>;
  /** Since when the agent has had nothing to do; who has waited longest is offered the next call. */
  readonly idleSince: EpochMs;
  readonly lastOfferAt: EpochMs | null;
}

export const newAgentState = (agent: AgentId, at: EpochMs): AgentState => ({
  agent,
  presence: 'logout',
  reason: null,
  since: at,
  chosen: { presence: 'logout', reason: null },
  next: null,
  surfaces: { salesforce: 'out', desk: 'out', deskForeground: false },
  salesforceLogout: false,
  audioBlocked: false,
  work: {},
  idleSince: at,
  lastOfferAt: null,
});

/** Whether routing may offer this agent a call now: available, able to hear, and with nothing in hand. */
export const canBeOffered = (state: AgentState): boolean =>
  state.presence === 'available' && !state.audioBlocked && Object.keys(state.work).length === 0;

/** Whether a colleague may ring this agent: signed in, able to hear, with no call at the ear or ringing. A held call does not hinder. */
export const canBeRung = (state: AgentState): boolean =>
  state.presence !== 'logout' &&
  !state.audioBlocked &&
  !Object.values(state.work).some(
    (phase) => phase === 'ringing' || phase === 'dialing' || phase === 'connected',
  );

/** The interaction that this agent talks on (or dials), apart from `but`; null: none. */
export const talksOn = (state: AgentState, but: InteractionId | null): InteractionId | null => {
  const found = Object.entries(state.work).find(
    ([id, phase]) => id !== but && (phase === 'connected' || phase === 'dialing'),
  );
  return found ? interactionId(found[0]) : null;
};

/**
 * The agent chooses a presence. While work is in hand it is kept for afterwards (spec C24). `logout` signs the named
 * surface out, both without one; while another surface stays signed in, calls go on being offered there (spec R1).
 */
export function choose(state: AgentState, choice: Chosen, surface: Surface | null, at: EpochMs): AgentState {
  const signed = choice.presence === 'logout' ? signOut(state, surface) : signIn(state, surface);
  const staysIn = choice.presence === 'logout' && surface !== null && isSignedIn(signed);
  if (staysIn) return signed;
  if (isHandling(signed)) return { ...signed, next: choice };
  return settle({ ...signed, chosen: choice, next: null }, at);
}

/** The panel opened, was focused, or signed out on a surface (spec R2). */
export function changeSurface(
  state: AgentState,
  surface: Surface,
  to: 'in' | 'out',
  foreground: boolean,
): AgentState {
  const surfaces: Surfaces = {
    ...state.surfaces,
    [surface]: to,
    ...(surface === 'desk' ? { deskForeground: to === 'in' && foreground } : {}),
  };
  const salesforceLogout = surface === 'salesforce' && to === 'in' ? false : state.salesforceLogout;
  return { ...state, surfaces, salesforceLogout };
}

/** The agent's part of an interaction is now in this phase; `ended` takes it off the agent's hands. */
export function changeWork(
  state: AgentState,
  interaction: InteractionId,
  phase: ParticipationPhase,
  at: EpochMs,
): AgentState {
  const { [interaction]: before, ...others } = state.work;
  const work = phase === 'ended' ? others : { ...others, [interaction]: phase };
  const lastOfferAt = phase === 'ringing' && before !== 'ringing' ? at : state.lastOfferAt;
  const changed = { ...state, work, lastOfferAt };
  if (hasWork(changed) || changed.next === null) return settle(changed, at);
  return settle({ ...changed, chosen: changed.next, next: null }, at);
}

/** A ringing phone is an offer, not yet work. */
const isHandling = (state: AgentState): boolean =>
  Object.values(state.work).some((phase) => phase !== 'ringing');

const hasWork = (state: AgentState): boolean => Object.keys(state.work).length > 0;
const isSignedIn = ({ surfaces }: AgentState): boolean =>
  surfaces.desk === 'in' || surfaces.salesforce === 'in';

function signOut(state: AgentState, surface: Surface | null): AgentState {
  const desk = surface === null || surface === 'desk' ? changeSurface(state, 'desk', 'out', false) : state;
  if (surface === 'desk') return desk;
  return { ...changeSurface(desk, 'salesforce', 'out', false), salesforceLogout: true };
}

/** Choosing a presence in a panel shows that its surface is in use. */
const signIn = (state: AgentState, surface: Surface | null): AgentState =>
  surface === null ? state : changeSurface(state, surface, 'in', true);

/** Presence follows from the work in hand, else from the choice, which it never changes (spec R16). A ringing phone is an offer, not yet work. */
function settle(state: AgentState, at: EpochMs): AgentState {
  const phases = Object.values(state.work);
  const handling = phases.some((phase) => isOpen(phase) && phase !== 'ringing');
  const presence: Presence = handling ? 'busy' : phases.includes('wrapup') ? 'wrapup' : state.chosen.presence;
  const reason = presence === 'away' ? state.chosen.reason : null;
  if (presence === state.presence && reason === state.reason) return state;
  const idleSince = presence === 'available' ? at : state.idleSince;
  return { ...state, presence, reason, since: at, idleSince };
}
