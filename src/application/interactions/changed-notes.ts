import type { AgentId, InteractionId } from '../../domain/ids.ts';
import type { ParticipationNotes } from '../../domain/interaction/participation-notes.ts';
import { isOpen, participationOf } from '../../domain/interaction/participation.ts';
import type { NoteDecision } from '../../domain/logging/activity/note-decision.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { changedNote, type ChangedNoteDeps } from '../logging/changed-note.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import type { InteractionStore, StoredInteraction } from '../ports/interactions/interaction-store.ts';
import type { LedgerStore } from '../ports/logging/ledger-store.ts';

/** What is to become of a note that somebody has changed in the CRM (spec L17). */
export interface ChangedNoteWish {
  /** `keep`: it stays for good, and the agent gives up the comments for it. */
  readonly changedNote: 'ask' | 'replace' | 'keep';
  /** The note that the agent was shown and decided about; null: not said. */
  readonly shown?: string | null;
}

export interface ChangedNotesDeps {
  readonly store: Pick<InteractionStore, 'interaction' | 'transaction'>;
  readonly ledgerStore: Pick<LedgerStore, 'logs' | 'factsOf'>;
  readonly crmWriter: ChangedNoteDeps['crm'];
}

/** The note as somebody has made it, null: nobody has; or the CRM cannot be asked. */
type FoundNote = { readonly note: string | null } | 'unknown';

/** What agents are asked, and decide, about notes that somebody has changed in the CRM (spec L17). */
export class ChangedNotes {
  readonly #deps: ChangedNotesDeps;
  /** What the CRM is being asked, by contact and agent. */
  readonly #asked = new Map<string, Promise<FoundNote>>();

  constructor(deps: ChangedNotesDeps) {
    this.#deps = deps;
  }

  /**
   * The note in the CRM that waits for this agent's decision, because somebody has changed it and edits would replace it.
   * null: none, or the CRM cannot be asked; then the write leaves it alone, and the agent is asked later.
   */
  async replaced(agent: AgentId, id: InteractionId): Promise<string | null> {
    const stored = await this.#deps.store.interaction(id);
    const notes = stored?.notes.find((one) => one.agent === agent);
    if (!stored || !notes || !mayReplace(stored, notes)) return null;
    const found = await this.#changedNote(agent, id);
    if (found === 'unknown' || found.note === null) return null;
    return (await this.#isLeft(id, notes)) ? null : found.note;
  }

  /** Refuses `note-changed`, with the note, where it must be asked first. */
  async decide(
    agent: AgentId,
    id: InteractionId,
    { changedNote: wish, shown = null }: ChangedNoteWish,
  ): Promise<NoteDecision | Refusal> {
    if (wish === 'ask') {
      const note = await this.replaced(agent, id);
      return note === null ? [] : refuse('note-changed', { note });
    }
    const found = await this.#changedNote(agent, id);
    if (found === 'unknown') return unseen(wish, shown);
    const { note } = found;
    if (note === null) return [];
    if (shown !== null && shown !== note) return refuse('note-changed', { note });
    return wish === 'keep' ? 'leave' : [note];
  }

  /** Whoever asks while a CRM that takes its time is asked the same gets that answer, however often somebody saves. */
  #changedNote(agent: AgentId, id: InteractionId): Promise<FoundNote> {
    const key = `${id} ${agent}`;
    const asked = this.#asked.get(key) ?? this.#ask(agent, id).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
  }

  async #ask(agent: AgentId, id: InteractionId): Promise<FoundNote> {
    const { ledgerStore: store, crmWriter: crm } = this.#deps;
    try {
      return { note: await changedNote({ store, crm }, id, agent) };
    } catch (error) {
      if (error instanceof CrmUnavailable) return 'unknown';
      throw error;
    }
  }

  /** Whether the agent has given up just these comments for the note in the CRM. */
  async #isLeft(interaction: InteractionId, { agent, details }: ParticipationNotes): Promise<boolean> {
    const { store, ledgerStore } = this.#deps;
    const isLeft = await store.transaction(async ({ tx }) => {
      const facts = await ledgerStore.factsOf(tx, { interaction, agent });
      return facts?.part?.commentsGivenUp === details.comments;
    });
    return isLeft === true;
  }
}

/** While the CRM cannot be asked: without the note that was shown nobody knows that there is one to be kept. */
function unseen(wish: 'replace' | 'keep', shown: string | null): NoteDecision {
  if (wish === 'keep') return shown === null ? [] : 'leave';
  return shown === null ? 'anything' : [shown];
}

/** Without edits nothing is written, so nothing is replaced; while the contact goes on, whatever is noted is an edit. */
function mayReplace({ interaction }: StoredInteraction, { agent, unsaved, savedAt }: ParticipationNotes) {
  const part = participationOf(interaction, agent);
  return unsaved || (savedAt !== null && part !== undefined && isOpen(part.phase));
}
