import { interactionId, type AgentId, type InteractionId } from '../ids.ts';
import type { Capacity, Channel } from '../interaction/channel.ts';
import type { InteractionBase } from '../interaction/interaction-base.ts';
import { isOpen, type ParticipationPhase } from '../interaction/participation.ts';
import type { EpochMs } from '../time.ts';
import type { Presence, Surface, Surfaces } from './presence.ts';

/** What an agent may choose to be; `busy` and `wrapup` follow from the work in hand. */
export interface Chosen {
  readonly presence: 'available' | 'away' | 'logout';
  /** The id of one of the organisation's reasons; only with `away`. */
  readonly reason: string | null;
}

/** What an agent chose while work was in hand, until that is done. */
export interface Pending extends Chosen {
  /** The surface that `logout` signs out then; null: both, and so where it is missing, as in states of earlier releases. */
  readonly surface: Surface | null;
  /** It is signed out already, and is left alone if it is opened again by then. */
  readonly isOut?: true;
}

/** An interaction in an agent's hands. */
export interface Work {
  readonly channel: Channel;
  readonly phase: ParticipationPhase;
}

/** How much an agent may have in hand (spec R3). */
export interface Allowance {
  readonly capacity: Capacity;
  /** A call blocks every other channel. */
  readonly voiceBlocks: boolean;
  /** Can be rung on a telephone of their own while signed in nowhere (spec R2). */
  readonly deskPhone: boolean;
  /** Nothing reaches a disabled account (spec R17). */
  readonly disabled: boolean;
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
  readonly next: Pending | null;
  readonly surfaces: Surfaces;
  /** Since when no page of the desk answers any more, though one was shown (spec L6); null: it answers, or said that it is hidden. */
  readonly deskGoneSince: EpochMs | null;
  /**
   * No page of the desk has answered for so long that nobody is there (spec C24). Missing in states of earlier releases,
   * which is false.
   */
  readonly deskUnattended: boolean;
  /** The same of the panels inside the CRM, which have said that they are there. Missing in states of earlier releases. */
  readonly crmUnattended?: boolean;
  /** The agent chose `logout` in the panel inside the CRM, and has not come back there since (spec L2). */
  readonly crmSignedOut: boolean;
  /**
   * When the panel inside the CRM was last opened, or a presence chosen there: a sign-out of the CRM from before is over.
   * Missing where it never was, and in states of earlier releases.
   */
  readonly crmCameAt?: EpochMs;
  /** The panel found that the microphone or the connection does not work: no calls are offered (spec C24). */
  readonly audioBlocked: boolean;
  /** The agent's share of each interaction that is not finished. */
  readonly work: Readonly<Record<InteractionId, Work>>;
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
  surfaces: { crm: 'out', desk: 'out', deskForeground: false },
  deskGoneSince: null,
  deskUnattended: false,
  crmUnattended: false,
  crmSignedOut: false,
  audioBlocked: false,
  work: {},
  idleSince: at,
  lastOfferAt: null,
});

/** Whether the agent takes new work at all; the rest is a question of capacity. */
export const takesWork = ({ chosen, next }: AgentState): boolean => (next ?? chosen).presence === 'available';

/** How many interactions of the channel the agent has in hand, from the offer to the end of wrap-up. */
export const inHand = (state: AgentState, channel: Channel): number =>
  Object.values(state.work).filter((work) => work.channel === channel).length;

/** The same of all channels that the agent has anything of. */
export function inHandByChannel(state: AgentState): Partial<Record<Channel, number>> {
  const counts: Partial<Record<Channel, number>> = {};
  for (const { channel } of Object.values(state.work)) counts[channel] = (counts[channel] ?? 0) + 1;
  return counts;
}

/** An agent has one ear: whatever the capacity says, no call is offered beside another. */
const atMostOneCall = 1;

/**
 * Whether routing may offer this agent one more interaction of the channel (spec R2, R3): available, at a panel where they
 * are signed in or with a telephone of their own, below the capacity for it, able to hear where it is a call, and with no call in hand where that blocks other channels.
 */
export function canBeOffered(state: AgentState, channel: Channel, allowance: Allowance): boolean {
  if (!takesWork(state) || !isReachable(state, channel, allowance)) return false;
  const capacity = allowance.capacity[channel];
  if (channel === 'voice')
    return !state.audioBlocked && inHand(state, channel) < Math.min(capacity, atMostOneCall);
  if (allowance.voiceBlocks && inHand(state, 'voice') > 0) return false;
  return inHand(state, channel) < capacity;
}

/**
 * Signed in nowhere, or at a desk that nobody is at, an agent is reached by telephone alone, and only with one of their own
 * (spec R2, C24); disabled, by nothing (spec R17).
 */
const isReachable = (
  state: AgentState,
  channel: Channel,
  { deskPhone, disabled }: Pick<Allowance, 'deskPhone' | 'disabled'>,
): boolean => !disabled && (isAtPanel(state) || (channel === 'voice' && deskPhone));

/** Signed in, and not only where nobody is. */
export const isAtPanel = ({ surfaces, deskUnattended, crmUnattended }: AgentState): boolean =>
  (surfaces.crm === 'in' && crmUnattended !== true) || (surfaces.desk === 'in' && !deskUnattended);

/**
 * Whether a colleague may ring this agent: signed in or with a telephone of their own, able to hear, with no call at the ear
 * or ringing. A held call does not hinder.
 */
export const canBeRung = (state: AgentState, allowance: Pick<Allowance, 'deskPhone' | 'disabled'>): boolean =>
  state.presence !== 'logout' &&
  isReachable(state, 'voice', allowance) &&
  !state.audioBlocked &&
  !Object.values(state.work).some(
    ({ channel, phase }) =>
      channel === 'voice' && (phase === 'ringing' || phase === 'dialing' || phase === 'connected'),
  );

/** The interaction that this agent talks on (or dials), apart from `but`; null: none. */
export const talksOn = (state: AgentState, but: InteractionId | null): InteractionId | null => {
  const found = Object.entries(state.work).find(
    ([id, { channel, phase }]) =>
      id !== but && channel === 'voice' && (phase === 'connected' || phase === 'dialing'),
  );
  return found ? interactionId(found[0]) : null;
};

/**
 * The agent chooses a presence. While work is in hand it takes effect afterwards (spec C24). `logout` signs the named
 * surface out, both without one; while another surface stays signed in, calls go on being offered there (spec R1).
 */
export function choose(state: AgentState, choice: Chosen, surface: Surface | null, at: EpochMs): AgentState {
  if (choice.presence === 'logout') return logOut(state, surface, hasWork(state), at);
  const signed = signIn(state, surface, at);
  if (isHandling(signed)) return { ...signed, next: { ...choice, surface } };
  return settle({ ...signed, chosen: choice, next: null }, at);
}

/**
 * The agent signs out of Tieline altogether (spec R1, R2), which signs the surface out where they do: at once in wrap-up, of
 * which the log is settled, since nobody is there any more.
 */
export function leave(state: AgentState, surface: Surface, at: EpochMs): AgentState {
  const goesOn = Object.values(state.work).some(({ phase }) => isOpen(phase));
  return logOut(state, surface, goesOn, at);
}

/**
 * Signs a surface out, both for null. Whoever would then be signed in nowhere stays so while it `waits` for the work in hand,
 * which is logged as if they had stayed (spec L1); nothing more is offered.
 */
function logOut(state: AgentState, surface: Surface | null, waits: boolean, at: EpochMs): AgentState {
  const choice: Chosen = { presence: 'logout', reason: null };
  const out = signOut(state, surface, at);
  if (surface !== null && isSignedIn(out)) return out;
  const next = { ...choice, surface };
  if (waits) return { ...state, next };
  return hasWork(out)
    ? { ...out, next: { ...next, isOut: true } }
    : settle({ ...out, chosen: choice, next: null }, at);
}

/** The panel opened, was focused, or signed out on a surface (spec R2). */
export function changeSurface(
  state: AgentState,
  surface: Surface,
  to: 'in' | 'out',
  foreground: boolean,
  at: EpochMs,
): AgentState {
  const surfaces: Surfaces = {
    ...state.surfaces,
    [surface]: to,
    ...(surface === 'desk' ? { deskForeground: to === 'in' && foreground } : {}),
  };
  const cameToCrm = surface === 'crm' && to === 'in' ? { crmSignedOut: false, crmCameAt: at } : {};
  const isHeardOf =
    surface === 'desk' ? { deskGoneSince: null, deskUnattended: false } : { crmUnattended: false };
  return { ...state, surfaces, ...cameToCrm, ...isHeardOf };
}

/**
 * How the desk's pages stand: one is shown, or all that answer are hidden, or none answers any more (spec L6), which is
 * `unattended` once it has lasted (spec C24).
 */
export type DeskView = 'shown' | 'hidden' | 'gone' | 'unattended';

/** The pages of the desk were shown, hidden, or stopped answering; that signs nothing in or out (spec R2). */
export function changeDeskView(state: AgentState, view: DeskView, at: EpochMs): AgentState {
  const deskForeground = view === 'shown' && state.surfaces.desk === 'in';
  const deskUnattended = view === 'unattended';
  const deskGoneSince = view === 'gone' || deskUnattended ? (state.deskGoneSince ?? at) : null;
  return { ...state, surfaces: { ...state.surfaces, deskForeground }, deskGoneSince, deskUnattended };
}

/** Whether the panels inside the CRM stopped answering so long ago that nobody is there (spec C24); that signs nothing out. */
export const changeCrmUnattended = (state: AgentState, crmUnattended: boolean): AgentState => ({
  ...state,
  crmUnattended,
});

/**
 * The agent's share of an interaction is now in this phase; `ended` takes it off the agent's hands. With the last of them,
 * what was chosen meanwhile takes effect: what has just ended is to be judged by the state before (spec L1).
 */
export function changeWork(
  state: AgentState,
  { id, channel }: Pick<InteractionBase, 'id' | 'channel'>,
  phase: ParticipationPhase,
  at: EpochMs,
): AgentState {
  const { [id]: before, ...others } = state.work;
  const work = phase === 'ended' ? others : { ...others, [id]: { channel, phase } };
  const lastOfferAt = phase === 'ringing' && before?.phase !== 'ringing' ? at : state.lastOfferAt;
  const changed = { ...state, work, lastOfferAt };
  if (hasWork(changed) || changed.next === null) return settle(changed, at);
  const { surface, isOut, ...chosen } = changed.next;
  const left = chosen.presence === 'logout' && isOut !== true ? signOut(changed, surface, at) : changed;
  return settle({ ...left, chosen, next: null }, at);
}

/** A ringing phone is an offer, not yet work. */
const isHandling = (state: AgentState): boolean =>
  Object.values(state.work).some(({ phase }) => phase !== 'ringing');

const hasWork = (state: AgentState): boolean => Object.keys(state.work).length > 0;
export const isSignedIn = ({ surfaces }: Pick<AgentState, 'surfaces'>): boolean =>
  surfaces.desk === 'in' || surfaces.crm === 'in';

function signOut(state: AgentState, surface: Surface | null, at: EpochMs): AgentState {
  const desk = surface === 'crm' ? state : changeSurface(state, 'desk', 'out', false, at);
  if (surface === 'desk') return desk;
  return { ...changeSurface(desk, 'crm', 'out', false, at), crmSignedOut: true };
}

/** Whoever chooses a presence in a panel is signed in there. */
const signIn = (state: AgentState, surface: Surface | null, at: EpochMs): AgentState =>
  surface === null ? state : changeSurface(state, surface, 'in', true, at);

/** Presence follows from the work in hand, otherwise from the choice, which it never changes (spec R16). */
function settle(state: AgentState, at: EpochMs): AgentState {
  const phases = Object.values(state.work).map(({ phase }) => phase);
  const handling = phases.some((phase) => isOpen(phase) && phase !== 'ringing');
  const presence: Presence = handling ? 'busy' : phases.includes('wrapup') ? 'wrapup' : state.chosen.presence;
  const reason = presence === 'away' ? state.chosen.reason : null;
  if (presence === state.presence && reason === state.reason) return state;
  const idleSince = presence === 'available' ? at : state.idleSince;
  return { ...state, presence, reason, since: at, idleSince };
}
