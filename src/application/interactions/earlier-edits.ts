import type { Interaction, InteractionEvent } from '../../domain/channels/interaction.ts';
import type { AgentId, InteractionId } from '../../domain/ids.ts';
import { participationOf } from '../../domain/interaction/participation.ts';
import { isSavedAutomatically } from '../../domain/logging/eligibility/auto-save.ts';
import type { InteractionStore } from '../ports/interactions/interaction-store.ts';
import type { Log } from '../ports/runtime/log.ts';
import { outlast } from '../runtime/outlast.ts';
import type { Notes } from './notes.ts';
import type { Settlement } from './settlement/settlement.ts';

/** At most this many earlier calls are written; edits of older ones wait for their own Save. Work leaves fewer behind. */
const EARLIER = 20;

/** More than a server leaves behind that is killed; a bound for what a start may set going. */
const mostLeftBehind = 1_000;

interface Deps {
  readonly store: InteractionStore;
  readonly settlement: Settlement;
  readonly notes: Notes;
  readonly log: Log;
}

/**
 * An agent's edits of earlier calls are written when their next one starts, however it does (spec C19). Drafts wait for
 * Save, and so do edits of a note that somebody has changed in the CRM: the agent is asked first (spec L17).
 */
export class EarlierEdits {
  readonly #deps: Deps;
  readonly #saving = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** To be called once events are committed. Not waited for: no call waits for the notes of another. */
  after(interaction: Interaction, events: readonly InteractionEvent[]): void {
    for (const agent of starting(interaction, events))
      // Whoever calls somebody from wrap-up has not finished that, but the next call has started all the same.
      this.#saveSoon(agent, async () =>
        (await this.#deps.store.unfinished(agent, EARLIER)).filter((id) => id !== interaction.id),
      );
  }

  /**
   * To be called at the start: a server that was killed may have left edits behind whose next call had started. Those of
   * the last one wait as ever, for instance until its wrap-up is finished.
   */
  async resume(): Promise<void> {
    const leftBehind = await this.#deps.store.unsavedBeforeAnother(mostLeftBehind);
    for (const [agent, of] of Map.groupBy(leftBehind, (one) => one.agent))
      this.#saveSoon(agent, async () => of.map(({ interaction }) => interaction));
  }

  /** Resolves when nothing is being saved any more; while our own database is away, it is not waited for. */
  async settled(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#saving);
  }

  #saveSoon(agent: AgentId, edited: () => Promise<readonly InteractionId[]>): void {
    const saving = this.#save(agent, edited)
      .catch((error: unknown) => this.#warn({ agent, err: error }))
      .finally(() => this.#saving.delete(saving));
    this.#saving.add(saving);
  }

  async #save(agent: AgentId, edited: () => Promise<readonly InteractionId[]>): Promise<void> {
    for (const id of await this.#surely(edited)) {
      await this.#surely(() => this.#saveOne(agent, id)).catch((error: unknown) =>
        this.#warn({ interaction: id, err: error }),
      );
    }
  }

  #surely<Result>(work: () => Promise<Result>): Promise<Result> {
    return outlast(work, this.#stopping.signal);
  }

  async #saveOne(agent: AgentId, id: InteractionId): Promise<void> {
    const { store, settlement, notes } = this.#deps;
    const stored = await store.interaction(id);
    const part = stored && participationOf(stored.interaction, agent);
    if (!part || !stored.notes.some((one) => one.agent === agent && one.unsaved)) return;
    const { document } = settlement.workflowOf(stored.interaction, agent);
    if (!isSavedAutomatically(document, stored.interaction, part)) return;
    if ((await notes.replacedNote(agent, id)) !== null) return;
    await notes.saveEdits(agent, id);
  }

  #warn(about: object): void {
    this.#deps.log.warn(about, 'edits of an earlier call were not saved, and stay listed');
  }
}

/** Whose call starts with these events: who dials, and who answers. On a call out it is the customer who answers. */
const starting = ({ direction }: Interaction, events: readonly InteractionEvent[]): readonly AgentId[] =>
  events.flatMap((event) =>
    event.type === 'dialled' || (event.type === 'answered' && direction !== 'outbound') ? [event.agent] : [],
  );
