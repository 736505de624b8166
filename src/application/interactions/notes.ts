import type { CrmCapabilities } from '../../domain/crm/capabilities.ts';
import type { FollowUp, FollowUpChoice } from '../../domain/interaction/follow-up.ts';
import { recordId, type AgentId, type InteractionId } from '../../domain/ids.ts';
import type { Details } from '../../domain/interaction/details.ts';
import type { ParticipationNotes } from '../../domain/interaction/participation-notes.ts';
import { isOpen, type Participation, participationOf } from '../../domain/interaction/participation.ts';
import { newAgentState, type AgentState } from '../../domain/presence/agent-state.ts';
import type { NoteDecision } from '../../domain/logging/activity/note-decision.ts';
import { refuseTask, withoutOtherToday } from '../../domain/logging/follow-up/tasks.ts';
import { refuseUnrelatable } from '../../domain/matching/related.ts';
import { recordKind, type RecordRef } from '../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { EpochMs } from '../../domain/time.ts';
import { refuseDetails } from '../../domain/workflow/details-allowed.ts';
import { savesDisposition } from '../../domain/workflow/dispositions.ts';
import { refuseFollowUp } from '../../domain/workflow/follow-up.ts';
import { cutSubject } from '../../domain/workflow/subject.ts';
import type { CrmUsers } from '../ports/crm/crm-users.ts';
import type { CrmReader } from '../ports/crm/reader.ts';
import type {
  AgentStates,
  InteractionMatch,
  InteractionStore,
  InteractionTransaction,
  StoredInteraction,
} from '../ports/interactions/interaction-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { Bus } from '../ports/runtime/bus.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Log } from '../ports/runtime/log.ts';
import { ChangedNotes, type ChangedNotesDeps, type ChangedNoteWish } from './changed-notes.ts';
import { contactFacts } from './settlement/contact-facts.ts';
import { withOpenTasks, withRelated } from './find-match.ts';
import type { Settlement } from './settlement/settlement.ts';

/** What an agent changes of the details; what is left out stays. The name of a record is looked up, never taken from the request. */
export interface DetailsChange {
  readonly name?: { readonly kind: string; readonly id: string } | null | undefined;
  readonly relatedTo?: { readonly kind: string; readonly id: string } | null | undefined;
  readonly subject?: string | null | undefined;
  readonly disposition?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly comments?: string | undefined;
}

/** What is to follow a contact; what is left out is as the workflow and the calendar say. */
export interface FollowUpWish {
  readonly choice: FollowUpChoice;
  readonly dueAt: EpochMs | null;
  readonly reminderAt: EpochMs | null;
  readonly owner: string | null;
  readonly subject: string | null;
  readonly comments: string | null;
  readonly task: { readonly kind: string; readonly id: string } | null;
}

interface Deps {
  readonly store: InteractionStore;
  readonly settlement: Settlement;
  readonly organisation: Organisation;
  readonly crm: CrmReader;
  readonly crmCapabilities: Pick<CrmCapabilities, 'relatable'>;
  readonly crmUsers: CrmUsers;
  readonly ledgerStore: ChangedNotesDeps['ledgerStore'];
  readonly crmWriter: ChangedNotesDeps['crmWriter'];
  readonly log: Log;
  readonly bus: Bus;
  readonly clock: Clock;
}

type Edit = (
  notes: ParticipationNotes,
  part: Participation,
  stored: StoredInteraction,
  state: AgentState,
) => ParticipationNotes | Refusal;

/** Whether an edit writes the log, and what the agent decided about the note in the CRM (spec L17). */
interface Writing {
  readonly write: 'no' | 'always' | 'if-unsaved';
  readonly note?: NoteDecision;
}

/** What agents note beside an interaction, and whether it is logged (spec C14, C17 to C19, L5, L6, L10, L26). */
export class Notes {
  readonly #deps: Deps;
  readonly #changedNotes: ChangedNotes;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#changedNotes = new ChangedNotes(deps);
  }

  /**
   * Saves details as they are typed. Refuses `subject-locked`, `combination-not-allowed` (a lead with a related
   * record, or a record that the CRM relates no activity to), `setting-not-available` (the disposition is chosen in the CRM) and `invalid`, naming each field.
   */
  async change(
    agent: AgentId,
    id: InteractionId,
    change: DetailsChange,
  ): Promise<StoredInteraction | Refusal> {
    const name = await this.#record('name', change.name);
    const relatedTo = await this.#record('relatedTo', change.relatedTo);
    if (isRefusal(name)) return name;
    if (isRefusal(relatedTo)) return relatedTo;
    if (name) await this.#learn(agent, id, (match) => withRelated(match, name, this.#deps));
    let savesAtOnce = false;
    const changed = await this.#edit(agent, id, (notes, part, { interaction }) => {
      const { document } = this.#deps.settlement.workflowOf(interaction, agent);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const details: Details = {
        ...notes.details,
        ...given,
        ...known('name', name),
        ...known('relatedTo', relatedTo),
      };
      const refused = refuseDetails(change, details, document, interaction.direction);
      if (refused) return refused;
      const changes = !sameValue(details, notes.details);
      const isAfterCall = !isOpen(part.phase);
      const dispositionMissing = notes.dispositionMissing && details.disposition === null;
      const chooses = details.disposition !== notes.details.disposition;
      savesAtOnce = chooses && savesDisposition(document, interaction, part, notes);
      return { ...notes, details, unsaved: notes.unsaved || (changes && isAfterCall), dispositionMissing };
    });
    if (isRefusal(changed) || !savesAtOnce) return changed;
    // Where it would replace a note that somebody changed, it waits as unsaved until the agent says so.
    return (await this.replacedNote(agent, id)) === null ? this.saveEdits(agent, id) : changed;
  }

  /**
   * Chooses what follows the contact (spec L30, L31); it is written when wrap-up is finished, or at the next Save.
   * Refuses `phase`, `not-logged` if the agent chose not to log it, and `invalid` for a choice that is not offered, an owner or a task that is not there.
   */
  async followUp(
    agent: AgentId,
    id: InteractionId,
    wish: FollowUpWish,
  ): Promise<StoredInteraction | Refusal> {
    const task = await this.#record('task', wish.task);
    if (isRefusal(task)) return task;
    if (task && task.kind !== 'task') return invalid('task', 'problem.field.unknown-record');
    if (wish.owner !== null && this.#deps.crmUsers.find(wish.owner) === null)
      return invalid('owner', 'problem.field.unknown-crm-user');
    if (task) await this.#learn(agent, id, (match) => withOpenTasks(match, this.#deps));
    const subject = wish.subject === null ? null : cutSubject(wish.subject) || null;
    const followUp: FollowUp = { ...wish, subject, task: task ?? null };
    return this.#edit(agent, id, (notes, part, stored, state) => {
      const { settlement, organisation, clock } = this.#deps;
      const { document } = settlement.workflowOf(stored.interaction, agent);
      const refused = refuseFollowUp(followUp.choice, document, stored.interaction, part);
      if (refused) return refused;
      if (task && task.id !== notes.followUp?.task?.id) {
        const facts = contactFacts(stored, part, state, organisation, document, clock.now());
        const unknown = refuseTask(facts, document, task);
        if (unknown) return unknown;
      }
      // During wrap-up finishing writes it; after it, like any later edit, Save does.
      const isLate = part.phase === 'ended' && !sameValue(followUp, notes.followUp);
      return { ...notes, followUp, unsaved: notes.unsaved || isLate };
    });
  }

  /**
   * Reads again before Finish which tasks are open, since what follows may finish or open one (spec L30): none is finished
   * but the one that was offered, if that is still today's.
   */
  readTasks(agent: AgentId, id: InteractionId): Promise<void> {
    return this.#learn(agent, id, async (match, stored) => {
      const { settlement, organisation, clock } = this.#deps;
      if (!settlement.followUps.dependsOnTasks(stored, agent)) return match;
      const now = await withOpenTasks(match, this.#deps);
      const part = participationOf(stored.interaction, agent);
      if (!part || !settlement.followUps.finishesToday(stored, agent)) return now;
      const { document } = settlement.workflowOf(stored.interaction, agent);
      // Which task is today's does not go by where the agent is signed in.
      const state = newAgentState(agent, clock.now());
      const known = contactFacts(stored, part, state, organisation, document, clock.now());
      return { ...now, related: withoutOtherToday(known, document, now.related) };
    });
  }

  /** Ticks or unticks the do-not-log box. Refuses `box-not-available` where there is none (spec L5, L6). */
  doNotLog(agent: AgentId, id: InteractionId, checked: boolean): Promise<StoredInteraction | Refusal> {
    return this.#edit(agent, id, (notes, part, stored, state) => {
      const shown = this.#deps.settlement.box.isShown(stored, part, state);
      // Only the desk that the agent is looking at shows the box, so nothing else may set it.
      if (!shown || !state.surfaces.deskForeground) return refuse('box-not-available', { phase: part.phase });
      return { ...notes, doNotLog: checked };
    });
  }

  /**
   * Writes the log now, from what stands in the details (spec C19, L10). Refuses `note-changed`, with the note, where
   * somebody has changed it in the CRM and it is not decided what becomes of it (spec L17). To replace it means the note
   * that was `shown`, or, where that is not said, the one that stands there now: one that is changed again before it is
   * written stays, and the agent is asked again. To keep it leaves whatever stands there from then on, until the agent
   * writes other comments. A note that nobody changed is written either way.
   */
  async save(agent: AgentId, id: InteractionId, wish: ChangedNoteWish): Promise<StoredInteraction | Refusal> {
    const note = await this.#changedNotes.decide(agent, id, wish);
    if (isRefusal(note)) return note;
    return this.#edit(
      agent,
      id,
      (notes, part) => {
        if (part.phase === 'ringing' || part.phase === 'dialing')
          return refuse('phase', { phase: part.phase });
        return { ...notes, savedAt: this.#deps.clock.now(), unsaved: false };
      },
      { write: 'always', note },
    );
  }

  /**
   * The note in the CRM that waits for this agent's decision, because somebody has changed it and edits would replace it
   * (spec L17). null: none, or the CRM cannot be asked; then the write leaves it alone, and the agent is asked later.
   */
  replacedNote(agent: AgentId, id: InteractionId): Promise<string | null> {
    return this.#changedNotes.replaced(agent, id);
  }

  /** Writes the edits that are not saved yet, if there are any; unlike `save`, the agent did not ask for it (spec C19). */
  saveEdits(agent: AgentId, id: InteractionId): Promise<StoredInteraction | Refusal> {
    return this.#edit(agent, id, (notes) => ({ ...notes, unsaved: false }), { write: 'if-unsaved' });
  }

  async #edit(
    agent: AgentId,
    id: InteractionId,
    edit: Edit,
    { write, note = [] }: Writing = { write: 'no' },
  ): Promise<StoredInteraction | Refusal> {
    const { store, clock, bus } = this.#deps;
    const edited = await store.transaction(async (tx) => {
      const { agents, stored } = await tx.lock(id, [agent], clock.now());
      if (!stored) return refuse('not-found');
      const part = participationOf(stored.interaction, agent);
      const notes = stored.notes.find((one) => one.agent === agent);
      const state = agents.get(agent);
      if (!part || !notes || !state) return refuse('not-yours');
      const changed = edit(notes, part, stored, state);
      if (isRefusal(changed)) return changed;
      // The agent chose not to log it, so nothing is taken in any more (spec L7).
      if (!notes.kept) return refuse('not-logged', { phase: part.phase });
      const after = withNotes(stored, changed);
      const isAsked = write === 'always' || (write === 'if-unsaved' && notes.unsaved);
      const isDue = isAsked && !this.#deps.settlement.box.isHeldBack(after, part, state);
      return this.#save(tx, after, notes, changed, agents, isDue ? note : null);
    });
    if (isRefusal(edited)) return edited;
    bus.publish({ type: 'interaction', interaction: id, people: edited.people });
    return edited.stored;
  }

  async #save(
    tx: InteractionTransaction,
    after: StoredInteraction,
    before: ParticipationNotes,
    changed: ParticipationNotes,
    agents: AgentStates,
    /** What is decided about the note in the CRM; null: the log is not written now. */
    note: NoteDecision | null,
  ) {
    const { settlement } = this.#deps;
    const position = await tx.saveEdit(after.interaction.id, changed);
    if (note !== null) await settlement.replan(tx, after, changed.agent, agents, { note });
    else if (choosesName(before, changed))
      await settlement.openings.openChosen(tx, after, changed.agent, agents);
    return { stored: after, people: [position] };
  }

  /** Adds to the match what belongs to what was just chosen, so that the rules can look at it (spec L25, L28, L30). */
  async #learn(
    agent: AgentId,
    id: InteractionId,
    lookUp: (match: InteractionMatch, stored: StoredInteraction) => Promise<InteractionMatch>,
  ): Promise<void> {
    const { store, clock } = this.#deps;
    const found = await store.interaction(id);
    // Where the agent chose not to log it, nothing is looked up either (spec L7).
    if (!found?.notes.some((notes) => notes.agent === agent && notes.kept)) return;
    const known = await lookUp(found.match, found);
    if (sameValue(known, found.match)) return;
    await store.transaction(async (tx) => {
      const { stored } = await tx.lock(id, [agent], clock.now());
      if (!stored) return refuse('not-found');
      const isLearnt = (of: RecordRef) => known.related.some((one) => one.of.id === of.id);
      const related = [...stored.match.related.filter(({ of }) => !isLearnt(of)), ...known.related];
      await tx.saveMatch(id, { ...stored.match, related });
      return null;
    });
  }

  async #record(
    path: 'name' | 'relatedTo' | 'task',
    wanted: { readonly kind: string; readonly id: string } | null | undefined,
  ): Promise<RecordRef | null | undefined | Refusal> {
    if (wanted === null || wanted === undefined) return wanted;
    const kind = recordKind(wanted.kind);
    const refused = kind && refuseUnrelatable(kind, this.#deps.crmCapabilities, path);
    if (refused) return refused;
    const found = kind ? await this.#deps.crm.record(kind, recordId(wanted.id)) : null;
    return found ?? refuse('invalid', { errors: [{ path, message: 'problem.field.unknown-record' }] });
  }
}

const invalid = (path: string, message: string): Refusal =>
  refuse('invalid', { errors: [{ path, message }] });

const withNotes = (stored: StoredInteraction, changed: ParticipationNotes): StoredInteraction => ({
  ...stored,
  notes: stored.notes.map((one) => (one.agent === changed.agent ? changed : one)),
});

/** Whether the agent has chosen who the contact is with, or somebody else. */
const choosesName = (before: ParticipationNotes, { details: { name } }: ParticipationNotes): boolean =>
  name !== null && (name.kind !== before.details.name?.kind || name.id !== before.details.name.id);

const known = (path: string, record: RecordRef | null | undefined | Refusal) =>
  record === undefined ? {} : { [path]: record };
