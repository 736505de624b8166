import type { AgentPosition } from '../runtime/bus.ts';
import type { Interaction, InteractionEvent } from '../../../domain/channels/interaction.ts';
import type { IvrInput } from '../../../domain/channels/voice/ivr-step.ts';
import type { AgentId, CallId, InteractionId, QueueId } from '../../../domain/ids.ts';
import type { Channel } from '../../../domain/interaction/channel.ts';
import type { ParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import type { RelatedRecords } from '../../../domain/logging/facts/facts.ts';
import type { ParticipationLog } from '../../../domain/logging/revisions/log-state.ts';
import type { People } from '../../../domain/organisation/visibility.ts';
import type { E164 } from '../../../domain/number.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import type { MatchCandidate, RecordRef } from '../../../domain/record.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Transaction } from '../runtime/transaction.ts';
import type { ParticipationConditions } from './report-store.ts';

/** Who the other party may be: fetched when the interaction begins, saved with it, emptied when nothing is logged. */
export interface InteractionMatch {
  readonly candidates: readonly MatchCandidate[];
  /** The record the call was started from (spec C4). */
  readonly startedFrom: RecordRef | null;
  /** What belongs to the records that the contact may be about: the preferred one, and each that an agent chose. */
  readonly related: readonly RelatedRecords[];
  /** What the caller keyed in the IVR, and where it was found (spec L29); null: nothing was asked for. */
  readonly ivr: IvrInput | null;
  /** Nobody had this number before everything was over (spec L38). Not there where somebody had. */
  readonly isLate?: true;
  /** The number that the CRM has not said yet whose it is; it is asked again (spec L23). */
  readonly unasked?: E164;
  /** The record that the page told the call was started from, which the CRM has not named yet; it is asked again (spec C4). */
  readonly unnamed?: Pick<RecordRef, 'kind' | 'id'>;
}

/** Nothing is known of the other party, or nothing is logged. */
export const noMatch: InteractionMatch = { candidates: [], startedFrom: null, related: [], ivr: null };

/** The CRM has not answered yet, and nobody is known who may be the other party. */
export const isUnasked = ({ candidates, unasked, unnamed }: InteractionMatch): boolean =>
  candidates.length === 0 && (unasked !== undefined || unnamed !== undefined);

export interface StoredInteraction<Of extends Interaction = Interaction> {
  readonly interaction: Of;
  /** The number of its events. */
  readonly version: number;
  readonly match: InteractionMatch;
  readonly notes: readonly ParticipationNotes[];
}

/** Agents as they are, each under its id. */
export type AgentStates = ReadonlyMap<AgentId, AgentState>;

/** One decision to be saved: the events, and the interaction and its agents after them. */
export interface InteractionSave {
  readonly interaction: Interaction;
  /** The version before `events`; 0 begins the interaction. */
  readonly version: number;
  readonly events: readonly InteractionEvent[];
  readonly dueAt: EpochMs | null;
  /** Given when the interaction begins, and when the match changes. */
  readonly match: InteractionMatch | null;
  /** All agents of the interaction, so that each one's stream moves on. */
  readonly agents: readonly AgentState[];
  /** Those of `agents` who are something else now than before, for the history of presences (spec R1). */
  readonly presenceChanged: ReadonlySet<AgentId>;
}

/** A call with this call id was begun already: the phone system reported it twice. */
export class InteractionKnown extends Error {
  override readonly name = 'InteractionKnown';
}

/** What a decision is made on. */
export interface Locked {
  readonly agents: AgentStates;
  /** null: there is no such interaction. */
  readonly stored: StoredInteraction | null;
}

export interface InteractionTransaction {
  readonly tx: Transaction;
  /** Locks these agents, in the order of their ids, before anything else; one never seen before begins signed out. */
  lockAgents(agents: readonly AgentId[], now: EpochMs): Promise<AgentStates>;
  /** Locks these agents as `lockAgents` does, and then the interaction; as a rule in one statement. */
  lock(id: InteractionId, agents: readonly AgentId[], now: EpochMs): Promise<Locked>;
  /** Saves a decision in one statement. Throws `InteractionKnown`. */
  save(save: InteractionSave): Promise<readonly AgentPosition[]>;
  /** Replaces the match. */
  saveMatch(id: InteractionId, match: InteractionMatch): Promise<void>;
  saveNotes(id: InteractionId, notes: ParticipationNotes): Promise<void>;
  /** Replaces notes that their agent changed, and moves the agent's stream on. */
  saveEdit(id: InteractionId, notes: ParticipationNotes): Promise<AgentPosition>;
  /** Empties an agent's notes: nothing of their content is kept (spec L7). */
  forget(id: InteractionId, agent: AgentId): Promise<void>;
  /** Empties the match, once no agent has logged the interaction (spec L7). */
  forgetMatch(id: InteractionId): Promise<void>;
  /** Saves an agent's state, with its event for the history of presences (spec R1). */
  saveAgent(state: AgentState, at: EpochMs): Promise<AgentPosition>;
  /** Moves these people's streams on, where only the log changed. */
  advance(agents: readonly AgentId[]): Promise<readonly AgentPosition[]>;
}

/** Which interactions a list shows; every condition given must hold. */
export interface InteractionFilter {
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  readonly agent: AgentId | null;
  /** What is true of one of its participations. */
  readonly part: ParticipationConditions | null;
  readonly log: ParticipationLog['state'] | null;
  /** Only those where several records match and nobody has said which it is. */
  readonly toBeDecided: boolean;
  /** Only contacts of these people; null: everybody's. */
  readonly visibleTo: People | null;
}

/** Where interactions and agents' states are stored. */
export interface InteractionStore {
  /** Runs `work` in one transaction; a refusal undoes it. */
  transaction<Result>(
    work: (tx: InteractionTransaction) => Promise<Result | Refusal>,
  ): Promise<Result | Refusal>;

  interaction(id: InteractionId): Promise<StoredInteraction | null>;
  interactions(ids: readonly InteractionId[]): Promise<readonly StoredInteraction[]>;
  /** The interaction and the agent as of one moment, in one statement, because every command begins with it. */
  interactionAndAgent(
    id: InteractionId,
    agent: AgentId,
  ): Promise<readonly [StoredInteraction | null, AgentState | null]>;
  idOfCall(callId: CallId): Promise<InteractionId | null>;
  /** Newest first; `after` is the last id of the page before. */
  list(
    filter: InteractionFilter,
    after: InteractionId | null,
    limit: number,
  ): Promise<readonly StoredInteraction[]>;
  ofSession(session: string): Promise<readonly StoredInteraction[]>;
  /** Those of this agent that are over, or in wrap-up, with details not saved or a disposition missing; newest first. */
  unfinished(agent: AgentId, limit: number): Promise<readonly InteractionId[]>;
  /** Interactions with details that their agent has not saved, and has had another one since; newest first. */
  unsavedBeforeAnother(
    limit: number,
  ): Promise<readonly { readonly agent: AgentId; readonly interaction: InteractionId }[]>;
  /** Calls of this number since then that no record was known for, or is made for; newest first. */
  unmatched(number: E164, since: EpochMs, limit: number): Promise<readonly InteractionId[]>;
  /** The numbers of interactions begun since then that the CRM has not said yet whose they are; at most so many. */
  unasked(since: EpochMs, limit: number): Promise<readonly E164[]>;
  /** Interactions begun since then from records that the CRM has not named yet; newest first. */
  unnamed(since: EpochMs, limit: number): Promise<readonly InteractionId[]>;
  /** Every call whose legs are not all gone. */
  open(): Promise<readonly StoredInteraction[]>;

  agentState(agent: AgentId): Promise<{ readonly state: AgentState; readonly position: number } | null>;
  /** Of those who ever signed in. */
  agentStates(agents: readonly AgentId[]): Promise<readonly AgentState[]>;
  /** Those who take work and have fewer of the channel in hand than their capacity for it. */
  withRoom(
    channel: Channel,
    agents: readonly { readonly agent: AgentId; readonly capacity: number }[],
  ): Promise<readonly AgentState[]>;
  waitingIn(queue: QueueId): Promise<number>;
  /** What waits of these channels with no open offer, for this agent or in these queues; longest waiting first. */
  waitingFor(
    agent: AgentId,
    channels: readonly Channel[],
    queues: readonly QueueId[],
    limit: number,
  ): Promise<readonly InteractionId[]>;
  /** Interactions that something is due to happen to by now; the longest due first. */
  due(now: EpochMs, limit: number): Promise<readonly InteractionId[]>;
  /** When to look at the interaction again, unless it changed since this version. */
  setDue(id: InteractionId, version: number, dueAt: EpochMs | null): Promise<void>;

  /** Moves these people's streams on, where only a log changed. */
  advance(agents: readonly AgentId[]): Promise<readonly AgentPosition[]>;

  /** The position up to which the facts of this phone system are taken in; null: none were yet. */
  cursor(name: string): Promise<string | null>;
  saveCursor(name: string, position: string): Promise<void>;
}
