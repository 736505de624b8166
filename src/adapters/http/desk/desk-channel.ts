import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import { outlast } from '../../../application/runtime/outlast.ts';
import type { Change } from '../../../application/ports/runtime/bus.ts';
import type { DeskLists, StreamMessage } from '../../../contract/interactions/desk.ts';
import { interactionId, type AgentId, type InteractionId } from '../../../domain/ids.ts';
import { isGone, type DeskView } from './desk-view.ts';
import { presentPresence, presentSurfaces } from '../interactions/presence.ts';

/** Messages kept for a panel that comes back after a short gap; one that was away longer gets a whole desk. */
const KEPT = 200;

/** A panel at the other end of a stream. */
export interface Receiver {
  tell(message: StreamMessage): void;
  /** It missed something, and must come back for the whole desk. */
  letGo(): void;
}

export interface DeskChannelDeps {
  readonly desk: Pick<
    DeskView,
    'whole' | 'stateOf' | 'interactions' | 'telephony' | 'database' | 'lists' | 'advance'
  >;
  readonly organisation: Pick<Organisation, 'agent'>;
  /** Called with the reason why a change could not be sent. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * One person's stream on this server: takes note of what changed, and sends every panel of this person the state as it
 * is then. Several changes in a row become one message; messages carry state, so the last wins.
 */
export class DeskChannel {
  readonly #agent: AgentId;
  readonly #desk: DeskChannelDeps['desk'];
  readonly #organisation: DeskChannelDeps['organisation'];
  readonly #onFailure: DeskChannelDeps['onFailure'];
  readonly #receivers = new Set<Receiver>();
  /** Those as well that wait for their first desk, which cannot be read while our own database is away. */
  readonly #listening = new Set<Receiver>();
  readonly #changed = new Set<InteractionId>();
  #presenceChanged = false;
  #telephonyChanged = false;
  #listsChanged = false;
  /** The lists as they were told last, or when this channel was first used. */
  #lists: DeskLists | null = null;
  #kept: StreamMessage[] = [];
  /** Everything after this position is in `kept`; null: nothing was sent yet. */
  #keptFrom: number | null = null;
  #flushing: Promise<void> | null = null;
  #sent = { presence: '', surfaces: '' };

  constructor(agent: AgentId, { desk, organisation, onFailure }: DeskChannelDeps) {
    this.#agent = agent;
    this.#desk = desk;
    this.#organisation = organisation;
    this.#onFailure = onFailure;
  }

  get isUsed(): boolean {
    return this.#listening.size > 0;
  }

  /**
   * Begins sending `receiver` everything after `after`: from what is kept, otherwise as a whole desk (spec api: also the
   * answer to a position too old). Gives back what ends it. Once `signal` is aborted, it waits for our own database no longer.
   */
  async join(receiver: Receiver, after: string | null, signal?: AbortSignal): Promise<() => void> {
    this.#listening.add(receiver);
    if (this.#desk.database().state === 'away') this.#tellDatabase(receiver);
    await this.#flushing;
    // The whole desk may show lists that the others have not been told of yet.
    if (this.#lists === null) this.#lists = this.#listsNow();
    else this.take({ type: 'organisation' });
    const position = after === null ? null : Number(after);
    const isKept = position !== null && this.#isKept(position);
    if (isKept)
      for (const message of this.#kept) if (Number(message.position) > position) receiver.tell(message);
    // Listening begins before the desk is read, so that no change falls between the two.
    this.#receivers.add(receiver);
    const leave = () => {
      this.#receivers.delete(receiver);
      this.#listening.delete(receiver);
    };
    if (isKept) {
      this.#tellLinks(receiver, position);
      return leave;
    }
    try {
      await outlast(() => this.#sendWhole(receiver), signal);
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** A position ahead of what was sent is another database's, or about to be sent: the whole desk is right for both. */
  #isKept(position: number): boolean {
    if (this.#keptFrom === null) return false;
    const last = Number(this.#kept.at(-1)?.position ?? this.#keptFrom);
    return position >= this.#keptFrom && position <= last;
  }

  take(change: Change): void {
    switch (change.type) {
      case 'interaction':
        this.#changed.add(change.interaction);
        this.#presenceChanged = true;
        break;
      case 'presence':
        this.#presenceChanged = true;
        break;
      case 'telephony':
        this.#telephonyChanged = true;
        break;
      case 'organisation':
        this.#listsChanged = true;
        break;
      // Told at once, as nothing else can be read meanwhile; what has changed is told when it can.
      case 'database':
        for (const receiver of this.#listening) this.#tellDatabase(receiver);
        return;
      case 'numbers':
      case 'unasked':
      case 'unnamed':
      case 'unknown-caller':
        return;
    }
    this.#flushing ??= this.#flush()
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => {
        this.#flushing = null;
      });
  }

  /** A change that could not be read would never be sent, and no later message shows that it is missing. */
  #giveUp(error: unknown): void {
    this.#onFailure(error);
    this.#changed.clear();
    this.#presenceChanged = false;
    this.#telephonyChanged = false;
    this.#listsChanged = false;
    this.#sent = { presence: '', surfaces: '' };
    this.#kept = [];
    this.#keptFrom = null;
    for (const receiver of this.#receivers) {
      receiver.letGo();
      this.#listening.delete(receiver);
    }
    this.#receivers.clear();
  }

  /** Neither moves the person's position on, so a panel that read its desk just before either changed asks for no more. */
  #tellLinks(receiver: Receiver, position: number): void {
    receiver.tell({ position: String(position), type: 'telephony', data: this.#desk.telephony() });
    this.#tellDatabase(receiver);
  }

  #tellDatabase(receiver: Receiver): void {
    const position = this.#kept.at(-1)?.position ?? String(this.#keptFrom ?? 0);
    receiver.tell({ position, type: 'database', data: this.#desk.database() });
  }

  async #sendWhole(receiver: Receiver): Promise<void> {
    const agent = this.#organisation.agent(this.#agent);
    if (agent === null) return;
    const desk = await this.#desk.whole(agent, agent.locale);
    this.#keptFrom ??= Number(desk.position);
    receiver.tell({ position: desk.position, type: 'desk', data: desk });
  }

  /** Runs until nothing is changed any more. */
  async #flush(): Promise<void> {
    // Changes of the same moment are sent together.
    await Promise.resolve();
    while (this.#changed.size > 0 || this.#presenceChanged || this.#telephonyChanged || this.#listsChanged) {
      const changed = {
        ids: [...this.#changed],
        presence: this.#presenceChanged,
        telephony: this.#telephonyChanged,
        lists: this.#listsChanged,
      };
      this.#changed.clear();
      this.#presenceChanged = false;
      this.#telephonyChanged = false;
      this.#listsChanged = false;
      await outlast(() => this.#tell(changed));
    }
  }

  async #tell(changed: {
    readonly ids: readonly InteractionId[];
    readonly presence: boolean;
    readonly telephony: boolean;
    readonly lists: boolean;
  }): Promise<void> {
    const agent = this.#organisation.agent(this.#agent);
    if (agent === null) return;
    const lists = changed.lists ? this.#desk.lists(agent, agent.locale) : null;
    const tellLists = lists !== null && JSON.stringify(lists) !== JSON.stringify(this.#lists);
    // Nothing of the person's own has changed, but a panel that missed it must see by its position that it did.
    if (tellLists) await this.#desk.advance(this.#agent);
    // The position first: what is read after it is at least as new.
    const { state, position } = await this.#desk.stateOf(this.#agent);
    const presence = presenceMessages(state, position);
    // What may be done with one contact in hand depends on the others, its do-not-log box on where the agent is signed in,
    // and whether it keeps lists of its own on those that the desk has now.
    const shown =
      changed.presence || tellLists ? [...new Set([...changed.ids, ...workOf(state)])] : changed.ids;
    for (const data of await this.#desk.interactions(this.#agent, shown, agent.locale)) {
      this.#send({ position, type: 'interaction', data });
      if (isGone(data)) this.#send({ position, type: 'interaction-gone', data: { id: data.id } });
    }
    if (tellLists) {
      this.#lists = lists;
      this.#send({ position, type: 'lists', data: lists });
    }
    if (changed.presence) this.#tellPresence(presence);
    if (changed.telephony) this.#send({ position, type: 'telephony', data: this.#desk.telephony() });
  }

  #listsNow(): DeskLists | null {
    const agent = this.#organisation.agent(this.#agent);
    return agent && this.#desk.lists(agent, agent.locale);
  }

  #tellPresence({ presence, surfaces }: ReturnType<typeof presenceMessages>): void {
    const next = { presence: JSON.stringify(presence.data), surfaces: JSON.stringify(surfaces.data) };
    if (next.presence !== this.#sent.presence) this.#send(presence);
    if (next.surfaces !== this.#sent.surfaces) this.#send(surfaces);
    this.#sent = next;
  }

  #send(message: StreamMessage): void {
    this.#kept.push(message);
    while (this.#kept.length > KEPT) {
      const dropped = this.#kept.shift();
      if (dropped) this.#keptFrom = Number(dropped.position);
    }
    for (const receiver of this.#receivers) receiver.tell(message);
  }
}

function presenceMessages(state: Parameters<typeof presentPresence>[0], position: string) {
  return {
    presence: { position, type: 'presence', data: presentPresence(state) },
    surfaces: { position, type: 'surfaces', data: presentSurfaces(state) },
  } as const;
}

const workOf = (state: Parameters<typeof presentPresence>[0]): InteractionId[] =>
  Object.keys(state.work).map(interactionId);
