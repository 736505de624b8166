import type { Desk, StreamMessage } from '../../../contract/interactions/desk.ts';
import type { Interaction, Phase } from '../../../contract/interactions/interaction.ts';

/** How the line to the server stands; `since` is this machine's time. */
export interface Link {
  readonly state: 'connecting' | 'up' | 'lost';
  readonly since: number;
}

/** All that the desk shows of calls. It holds no truth: each message replaces what it knew. */
export interface DeskState {
  readonly link: Link;
  readonly desk: Desk | null;
  /** The interaction that the panel shows, or is to show when the stream brings it; null = the keypad. */
  readonly chosen: string | null;
  /** The person went to the keypad, and is not to be taken away from it by what goes on meanwhile. */
  readonly atKeypad: boolean;
  /** The interaction that the person finished last: what follows it may open a record (spec L30). */
  readonly finished: Interaction | null;
}

export const nothingYet = (now: number): DeskState => ({
  link: { state: 'connecting', since: now },
  desk: null,
  chosen: null,
  atKeypad: false,
  finished: null,
});

/** What needs a person first. */
const urgency: Readonly<Record<Phase, number>> = {
  ringing: 0,
  dialback: 1,
  connected: 2,
  consulting: 2,
  conference: 2,
  dialing: 3,
  held: 4,
  wrapup: 5,
  ended: 6,
};

/** Phases in which the person is on the line, so that a new ring must not take their place in the panel. */
const talking: readonly Phase[] = ['dialing', 'connected', 'held', 'consulting', 'conference'];
export const isTalking = (interaction: Interaction): boolean => talking.includes(interaction.phase);

/** The state after a message of the stream. A message carries state, so the last one wins and none is needed twice. */
export function applied(state: DeskState, message: StreamMessage): DeskState {
  if (message.type === 'desk') {
    const isThere = message.data.interactions.some((one) => one.id === state.chosen);
    return withChoice({ ...state, desk: message.data, chosen: isThere ? state.chosen : null });
  }
  if (state.desk === null) return state;
  const desk: Desk = { ...state.desk, position: message.position };
  switch (message.type) {
    case 'interaction': {
      const isFinished = hasJustEnded(state, message.data);
      return withChoice({
        ...state,
        // Finished, what is left to do with it waits in the list of such, and the panel is free for the next.
        chosen: isFinished ? null : state.chosen,
        finished: isFinished ? message.data : state.finished,
        desk: { ...desk, interactions: replaced(desk.interactions, message.data) },
      });
    }
    case 'interaction-gone':
      return withChoice({
        ...state,
        chosen: state.chosen === message.data.id ? null : state.chosen,
        desk: { ...desk, interactions: desk.interactions.filter((one) => one.id !== message.data.id) },
      });
    case 'presence':
      return { ...state, desk: { ...desk, presence: message.data } };
    case 'surfaces':
      return { ...state, desk: { ...desk, surfaces: message.data } };
    case 'telephony':
      return { ...state, desk: { ...desk, telephony: message.data } };
    case 'lists':
      return { ...state, desk: { ...desk, ...message.data } };
    case 'database':
      return { ...state, desk: { ...desk, database: message.data } };
  }
}

/**
 * Takes over what a command answered, only while the stream tells nothing: when it does, it alone writes, since an answer may
 * be older than a message that has overtaken it. While our own database is away, that is the call for help which goes out
 * all the same (spec C6, O13).
 */
export function answered(state: DeskState, interaction: Interaction): DeskState {
  if (state.desk === null) return state;
  const { position, database } = state.desk;
  if (state.link.state === 'up' && database.state === 'up') return state;
  return applied(state, { type: 'interaction', position, data: interaction });
}

const hasJustEnded = (state: DeskState, now: Interaction): boolean =>
  now.id === state.chosen && now.phase === 'ended' && interactionOf(state, now.id)?.phase !== 'ended';

function replaced(interactions: readonly Interaction[], next: Interaction): Interaction[] {
  const known = interactions.some((one) => one.id === next.id);
  return known ? interactions.map((one) => (one.id === next.id ? next : one)) : [...interactions, next];
}

/**
 * Keeps what the person chose, also a call just made that the stream has yet to bring while it tells of another; where
 * nothing is chosen and the person is not at the keypad, the most urgent comes up by itself.
 */
function withChoice(state: DeskState): DeskState {
  const interactions = state.desk?.interactions ?? [];
  // What is over and only waits for a word never comes up by itself.
  const first = interactions
    .filter((one) => one.phase !== 'ended')
    .toSorted((a, b) => urgency[a.phase] - urgency[b.phase])
    .at(0);
  if (first === undefined) return state;
  const isShownRinging = interactionOf(state, state.chosen)?.phase === 'ringing';
  const interrupts = first.phase === 'ringing' && !isShownRinging && !interactions.some(isTalking);
  const stays = state.chosen !== null || state.atKeypad;
  return stays && !interrupts ? state : { ...state, chosen: first.id, atKeypad: false };
}

/** Whether the person takes calls and is signed in neither at the desk nor in Salesforce (spec R2). */
export const isSignedInNowhere = ({ desk }: DeskState): boolean =>
  desk !== null &&
  desk.surfaces.desk === 'out' &&
  desk.surfaces.salesforce === 'out' &&
  (desk.presence.presence === 'available' || desk.presence.presence === 'busy');

export const interactionOf = (state: DeskState, id: string | null): Interaction | null =>
  state.desk?.interactions.find((one) => one.id === id) ?? null;

/** Contacts that are over but need something of the person: saving, or a missing disposition. */
export const isUnfinished = (interaction: Interaction): boolean => interaction.phase === 'ended';

/** The one call on which this person speaks and is heard now, if any. */
export const activeCall = (state: DeskState): Interaction | null =>
  state.desk?.interactions.find((one) => one.phase === 'connected' || one.phase === 'conference') ?? null;
