import type { Interaction, InteractionEvent } from '../../../domain/channels/interaction.ts';
import type { AgentId, QueueId, WorkflowId } from '../../../domain/ids.ts';
import type { ParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import {
  activeParticipation,
  isOpen,
  type Participation,
  participationOf,
} from '../../../domain/interaction/participation.ts';
import { isSavedAutomatically } from '../../../domain/logging/eligibility/auto-save.ts';
import type { NoteDecision } from '../../../domain/logging/activity/note-decision.ts';
import { dueParticipations } from '../../../domain/logging/facts/due-participations.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import { after, type EpochMs } from '../../../domain/time.ts';
import { isDispositionMissing } from '../../../domain/workflow/dispositions.ts';
import { isWritten, opensTask } from '../../../domain/workflow/follow-up.ts';
import type { Workflow, WorkflowVersion } from '../../../domain/workflow/workflow.ts';
import type { Logging, RecordOptions } from '../../logging/logging.ts';
import {
  isUnasked,
  type AgentStates,
  type InteractionTransaction,
  type StoredInteraction,
} from '../../ports/interactions/interaction-store.ts';
import type { WorkflowChoice } from '../../ports/logging/workflow-choice.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import { knownBefore, agentSnapshotsOf, withAgentSnapshots, type AgentSnapshots } from './agent-snapshots.ts';
import { CaseOpenings } from './case-openings.ts';
import { contactFacts } from './contact-facts.ts';
import { DoNotLogBox } from './do-not-log-box.ts';
import { FollowUpChoices } from './follow-up-choices.ts';

interface Deps {
  readonly organisation: Organisation;
  readonly workflows: WorkflowChoice;
  readonly logging: Logging;
  readonly clock: Clock;
}

interface PlanOptions {
  /** How the agents of the whole stood when it was over; null: as they were last known. */
  readonly snapshots?: AgentSnapshots | null;
  readonly note?: NoteDecision;
}

/**
 * Plans what is logged of each participation, in the transaction in which it ends (spec L1, L20, L32, L39), and again
 * when the agent's later edits are to be written (spec C19).
 */
export class Settlement {
  readonly #deps: Deps;

  readonly box: DoNotLogBox;
  readonly openings: CaseOpenings;
  readonly followUps: FollowUpChoices;

  constructor(deps: Deps) {
    this.#deps = deps;
    const parts = { ...deps, settlement: this };
    this.box = new DoNotLogBox(parts);
    this.openings = new CaseOpenings(parts);
    this.followUps = new FollowUpChoices(parts);
  }

  /**
   * The workflow that decides about this agent's participation; without an agent, about the interaction: the one that
   * was assigned when that began, in the version that was active when the interaction did (spec L36).
   */
  workflowOf(interaction: Interaction, agent: AgentId | null): WorkflowVersion {
    const { workflow: kept } =
      (agent === null ? interaction : participationOf(interaction, agent)) ?? interaction;
    const { startedAt, queue } = interaction;
    const version = kept === undefined ? null : this.#deps.workflows.versionAt(kept, startedAt);
    return version ?? this.#choose(agent, queue, startedAt);
  }

  /** The workflow that is assigned now. */
  assigned(agent: AgentId | null, queue: QueueId | null): WorkflowId {
    return this.#choose(agent, queue, this.#deps.clock.now()).id;
  }

  #choose(agent: AgentId | null, queue: QueueId | null, at: EpochMs): WorkflowVersion {
    const found = agent === null ? null : this.#deps.organisation.agent(agent);
    return this.#deps.workflows.choose(found, queue, at);
  }

  /** Whether contacts that this agent takes now are decided by another version than this one. */
  isSuperseded({ id, version }: WorkflowVersion, agent: Agent): boolean {
    const now = this.#deps.workflows.choose(agent, null, this.#deps.clock.now());
    return now.id !== id || now.version !== version;
  }

  /** When a wrap-up that begins at `at` runs out, by the workflow of the agent who talked or dialled (spec C18). */
  wrapupUntil(interaction: Interaction, at: EpochMs): EpochMs {
    const part =
      activeParticipation(interaction) ??
      interaction.parts.find(({ answeredAt, role }) => answeredAt !== null || role === 'caller');
    return after(at, this.workflowOf(interaction, part?.agent ?? null).document.wrapup.maxSeconds * 1000);
  }

  /** Plans the participations that these events ended, and gives the notes as they are then. */
  async onEvents(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    before: Interaction | null,
    events: readonly InteractionEvent[],
    agents: AgentStates,
  ): Promise<readonly ParticipationNotes[]> {
    let notes = await this.box.see(tx, stored, agents);
    const current = () => ({ ...stored, notes });
    const { interaction } = stored;
    const workflowOf = (agent: AgentId) => this.workflowOf(interaction, agent).document;
    const due = dueParticipations(interaction, before, workflowOf);
    // Which of several agents owns the one activity is decided when all is over; a single one has nobody to share it with.
    const isSettled = interaction.ended !== null && due.length > 1;
    const snapshots = isSettled ? await agentSnapshotsOf(this.#deps, tx, stored, before, agents) : null;
    for (const { part, again } of due) {
      notes = again
        ? await this.replan(tx, current(), part.agent, agents, { snapshots })
        : await this.#plan(tx, current(), part, agents, { snapshots });
    }
    const neverOffered =
      interaction.parts.length === 0 && interaction.ended !== null && before?.ended == null;
    if (neverOffered) await this.#plan(tx, current(), null, agents);
    await this.openings.onEvents(tx, current(), events, agents);
    await this.#forgetMatch(tx, current(), before);
    for (const event of events) {
      if (event.type === 'finished') notes = await this.#finish(tx, current(), event, agents);
    }
    return notes;
  }

  /** Plans again what the agent changed since the log was last written, and gives the notes as they are then (spec C19). */
  async replan(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    agent: AgentId,
    agents: AgentStates,
    { snapshots = null, note = [] }: PlanOptions = {},
  ): Promise<readonly ParticipationNotes[]> {
    const part = participationOf(stored.interaction, agent);
    if (!part) return stored.notes;
    if (isOpen(part.phase)) return this.#plan(tx, stored, part, agents, { note });
    const earlier = await this.#deps.logging.earlier(tx.tx, stored.interaction.id, agent);
    const before = earlier.facts;
    // The agent chose not to log it, and that stays (spec L7).
    if (!before?.part) return stored.notes;
    // Who is responsible and whether the box was ticked was fixed when it ended (spec L1, L5); the notes go on.
    const { organisation, clock } = this.#deps;
    const { document } = this.workflowOf(stored.interaction, agent);
    const state = agents.get(agent) ?? null;
    const now = contactFacts(stored, part, state, organisation, document, clock.now());
    if (!now.part) return stored.notes;
    const { surfaces, crmSignedOut, box } = before.part;
    const others = withAgentSnapshots(now.others, snapshots ?? knownBefore(before.others));
    const facts = { ...now, others, part: { ...now.part, surfaces, crmSignedOut, box } };
    return this.#record(tx, stored, part, facts, { earlier, note });
  }

  /**
   * A fact that came late from elsewhere amends the logs of all participations (spec L38): they are planned again from
   * what they were planned from, with the match as it is now. The agents' own later edits are left to them (spec C19).
   */
  async amend(tx: InteractionTransaction, stored: StoredInteraction): Promise<void> {
    const { logging } = this.#deps;
    for (const agent of stored.interaction.parts.length === 0
      ? [null]
      : stored.interaction.parts.map((part) => part.agent)) {
      const part = agent === null ? undefined : participationOf(stored.interaction, agent);
      const earlier = await logging.earlier(tx.tx, stored.interaction.id, agent);
      const before = earlier.facts;
      // While one goes on there is a log to amend only if the agent pressed Save.
      const isUnwritten = part !== undefined && isOpen(part.phase) && before?.part?.savedAt == null;
      if (!before || isUnwritten) continue;
      const { candidates, startedFrom, isLate, related } = stored.match;
      const { isUnasked: _, ...earlierMatch } = before.match;
      const match = {
        ...earlierMatch,
        candidates,
        chosen: earlierMatch.chosen ?? startedFrom,
        ...(isLate && { isLate }),
        ...(isUnasked(stored.match) && { isUnasked: true as const }),
      };
      await logging.record(tx.tx, { ...before, match, related }, this.workflowOf(stored.interaction, agent), {
        earlier,
      });
    }
  }

  async #plan(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    part: Participation | null,
    agents: AgentStates,
    { snapshots = null, note = [] }: PlanOptions = {},
  ): Promise<readonly ParticipationNotes[]> {
    const { organisation, clock } = this.#deps;
    const state = part ? (agents.get(part.agent) ?? null) : null;
    const { document } = this.workflowOf(stored.interaction, part?.agent ?? null);
    const facts = contactFacts(stored, part, state, organisation, document, clock.now());
    const others = snapshots ? withAgentSnapshots(facts.others, snapshots) : facts.others;
    return this.#record(tx, stored, part, { ...facts, others }, { note });
  }

  async #record(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    part: Participation | null,
    facts: ContactFacts,
    known: RecordOptions,
  ): Promise<readonly ParticipationNotes[]> {
    const version = this.workflowOf(stored.interaction, part?.agent ?? null);
    const others = this.#mailedAlike(stored.interaction, facts.others, version.document);
    const plan = await this.#deps.logging.record(tx.tx, { ...facts, others }, version, known);
    if (!part) return stored.notes;
    if (plan.outcome === 'draft') return this.#listUnsaved(tx, stored, part.agent);
    if (!plan.eraseAll) return stored.notes;
    await tx.forget(stored.interaction.id, part.agent);
    return stored.notes.map((one) => (one.agent === part.agent ? { ...one, kept: false } : one));
  }

  /** An agent whose own workflow sends other missed-call emails, or none, does not keep others from theirs (spec L22, L36). */
  #mailedAlike(
    interaction: Interaction,
    others: ContactFacts['others'],
    { missedEmail }: Workflow,
  ): ContactFacts['others'] {
    return others.map((other) => {
      const theirs = this.workflowOf(interaction, other.agentId).document.missedEmail;
      const isAlike = theirs.enabled === missedEmail.enabled && theirs.toOwner === missedEmail.toOwner;
      return isAlike ? other : { ...other, email: null };
    });
  }

  /** A draft waits for Save, and is listed as unsaved until then (spec C19). */
  async #listUnsaved(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    agent: AgentId,
  ): Promise<readonly ParticipationNotes[]> {
    const notes = stored.notes.find((one) => one.agent === agent);
    if (!notes || notes.unsaved) return stored.notes;
    const changed = { ...notes, unsaved: true };
    await tx.saveNotes(stored.interaction.id, changed);
    return stored.notes.map((one) => (one.agent === agent ? changed : one));
  }

  /** The match belongs to the whole interaction, so it is removed when that is over and no agent has logged it (spec L7). */
  async #forgetMatch(
    tx: InteractionTransaction,
    { interaction, notes }: StoredInteraction,
    before: Interaction | null,
  ): Promise<void> {
    const isOver = interaction.ended !== null && before?.ended === null;
    if (isOver && notes.length > 0 && notes.every(({ kept }) => !kept)) await tx.forgetMatch(interaction.id);
  }

  /**
   * Wrap-up is over: later edits are written with what is to follow, and a disposition that is still missing stays
   * listed (spec C18, C19, L30).
   */
  async #finish(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    event: Extract<InteractionEvent, { type: 'finished' }>,
    agents: AgentStates,
  ): Promise<readonly ParticipationNotes[]> {
    const notes = stored.notes.find(({ agent }) => agent === event.agent);
    const part = participationOf(stored.interaction, event.agent);
    // Of what the agent chose not to log nothing is kept, and so nothing saved (spec L7).
    if (!notes?.kept || !part) return stored.notes;
    const version = this.workflowOf(stored.interaction, event.agent);
    const { document } = version;
    const missing = event.by === 'time' && isDispositionMissing(document, stored.interaction, part, notes);
    // Who finishes has seen the choice that the workflow offers first; when time runs out nobody has agreed to it.
    const followUp =
      notes.followUp ?? (event.by === 'agent' ? this.followUps.defaultOf(stored, part, agents) : null);
    const follows = followUp !== null && isWritten(followUp.choice);
    const opens = followUp !== null && opensTask(followUp.choice);
    // A draft waits for Save; where nothing is logged there is none, so what follows has nothing to wait for.
    const isAutomatic =
      isSavedAutomatically(document, stored.interaction, part) ||
      (notes.savedAt === null &&
        (await this.#deps.logging.isUnlogged(tx.tx, stored.interaction.id, event.agent, version)));
    const isSettled = notes.savedAt !== null || isAutomatic;
    // Where somebody has changed the note in the CRM, everything waits with the edits until the agent saves (spec L17).
    const waits = event.editsWait === true;
    const written = isSettled && !waits && (follows || (notes.unsaved && isAutomatic));
    // Why? also explains a choice that writes nothing; to choose nothing decides nothing.
    const explained = isSettled && (notes.followUp !== null || opens) && !notes.unsaved;
    // What was agreed to with a draft is made when that is saved.
    const agreed = (follows || opens) && notes.followUp === null;
    if (!written && !explained && !missing && !agreed) return stored.notes;
    const changed: ParticipationNotes = {
      ...notes,
      followUp: follows || opens ? followUp : notes.followUp,
      unsaved: written ? false : notes.unsaved,
      dispositionMissing: missing,
    };
    const after = stored.notes.map((one) => (one.agent === event.agent ? changed : one));
    await tx.saveNotes(stored.interaction.id, changed);
    if (written || explained) await this.replan(tx, { ...stored, notes: after }, event.agent, agents);
    return after;
  }
}
