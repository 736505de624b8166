import { sql } from 'kysely';
import type {
  InteractionStore,
  InteractionTransaction,
} from '../../../application/ports/interactions/interaction-store.ts';
import { transaction, type Database } from '../connection/database.ts';
import { openTransaction } from '../transaction.ts';
import { advance, readAgentState, readAgentStates, readWithRoom, saveAgent } from './agent-states.ts';
import { lock, lockAgents } from './lock.ts';
import {
  listInteractions,
  readIdOfCall,
  readInteraction,
  readInteractionAndAgent,
  readInteractions,
  readOpenInteractions,
  readSession,
  readUnfinished,
  readUnsavedBeforeAnother,
} from './read-interactions.ts';
import { saveInteraction } from './save-interaction.ts';
import { forgetNotes, saveEdit, saveNotes } from './save-notes.ts';
import { readCursor, saveCursor } from './telephony-cursor.ts';
import { readUnasked, readUnnamed, readUnmatched } from './unknown-callers.ts';
import { countWaiting, readDue, readWaitingFor, setDue } from './waiting.ts';

/** Interactions and agents' states in PostgreSQL. */
export function postgresInteractionStore(db: Database): InteractionStore {
  return {
    transaction: (work) => transaction(db, (tx) => work(interactionTransaction(tx))),

    interaction: (id) => readInteraction(db, id),
    interactions: (ids) => readInteractions(db, ids),
    interactionAndAgent: (id, agent) => readInteractionAndAgent(db, id, agent),
    idOfCall: (callId) => readIdOfCall(db, callId),
    list: (filter, after, limit) => listInteractions(db, filter, after, limit),
    ofSession: (session) => readSession(db, session),
    unfinished: (agent, limit) => readUnfinished(db, agent, limit),
    unsavedBeforeAnother: (limit) => readUnsavedBeforeAnother(db, limit),
    unmatched: (number, since, limit) => readUnmatched(db, number, since, limit),
    unasked: (since, limit) => readUnasked(db, since, limit),
    unnamed: (since, limit) => readUnnamed(db, since, limit),
    open: () => readOpenInteractions(db),

    agentState: (agent) => readAgentState(db, agent),
    agentStates: (agents) => readAgentStates(db, agents),
    withRoom: (channel, agents) => readWithRoom(db, channel, agents),
    advance: (agents) => advance(db, agents),

    waitingIn: (queue) => countWaiting(db, queue),
    waitingFor: (agent, channels, queues, limit) => readWaitingFor(db, agent, channels, queues, limit),
    due: (now, limit) => readDue(db, now, limit),
    setDue: (id, version, dueAt) => setDue(db, id, version, dueAt),

    cursor: (name) => readCursor(db, name),
    saveCursor: (name, position) => saveCursor(db, name, position),
  };
}

function interactionTransaction(db: Database): InteractionTransaction {
  return {
    tx: openTransaction(db),
    lockAgents: (agents, now) => lockAgents(db, agents, now),
    lock: (id, agents, now) => lock(db, id, agents, now),
    save: (save) => saveInteraction(db, save),
    saveNotes: (id, notes) => saveNotes(db, id, notes),
    saveEdit: (id, notes) => saveEdit(db, id, notes),
    forget: (id, agent) => forgetNotes(db, id, agent),
    saveAgent: (state, at) => saveAgent(db, state, at),
    advance: (agents) => advance(db, agents),
    async saveMatch(id, match) {
      await sql`update interaction set match = ${JSON.stringify(match)}::jsonb where id = ${id}`.execute(db);
    },
    async forgetMatch(id) {
      await sql`update interaction set match = null where id = ${id}`.execute(db);
    },
  };
}
