import { createHash, randomUUID } from 'node:crypto';
import type { Org, RecordChange, Row } from '../model/org-data.ts';
import { changeEventPayload, type Commit, type EventDraft } from './change-event.ts';
import { eventDrafts, gapDraft } from './event-drafts.ts';
import { logoutEvent, logoutEventPayload, logoutEventSchema, logoutTopic } from './logout-event.ts';
import { changeEventName, eventSchema, type ChangeType, type EventSchema } from './event-schema.ts';

/** An event as the bus keeps it. */
export interface KeptEvent {
  /** What subscribers tell doubles by. */
  readonly id: string;
  readonly object: string;
  readonly schemaId: string;
  readonly payload: Buffer;
  readonly replayId: Buffer;
  readonly at: number;
}

/** What a subscription is to. */
export interface Topic {
  readonly includes: (object: string) => boolean;
  /** Of its events; empty: they are of several. */
  readonly schemaId: string;
  readonly canSubscribe: boolean;
}

/** How long an event can be replayed. */
const retentionMs = 72 * 60 * 60 * 1000;
/** What an emulator keeps in memory at most; older ones are forgotten as if their time were over. */
const mostKept = 500_000;
export interface EventStreamOptions {
  /** The objects whose changes are told of, as an administrator selects them; none at first, as in Salesforce. */
  readonly selected?: readonly string[];
  /** What one transaction may change before an overflow event. */
  readonly overflowAfter?: number;
}

/** The change events of one org, in the order of its commits, and the places in them that subscribers come back to. */
export class EventStream {
  readonly org: Org;
  readonly #overflowAfter: number | undefined;
  readonly #events: KeptEvent[] = [];
  /** How many events have been forgotten, so that places stay what they were. */
  #forgotten = 0;
  /** By replay id, in the order in which they were given out. */
  readonly #places = new Map<string, { readonly place: number; readonly at: number }>();
  /** Replay ids of another life are refused, as after an org has moved. */
  #life = 0;
  readonly #schemas = new Map<string, EventSchema>();
  /** By object, with the fields that it was made of. */
  readonly #current = new Map<string, { readonly fields: string; readonly schema: EventSchema }>();
  readonly #listeners = new Set<() => void>();
  readonly #moveListeners = new Set<() => void>();
  #selected: ReadonlySet<string>;
  readonly #stop: () => void;

  constructor(org: Org, { selected = [], overflowAfter }: EventStreamOptions = {}) {
    this.org = org;
    this.#overflowAfter = overflowAfter;
    this.#selected = new Set(selected);
    this.#stop = org.onCommit((changes) => this.#commit(changes));
  }

  /** Selects the objects whose changes are told of from now on. */
  select(objects: readonly string[]): void {
    this.#selected = new Set(objects);
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  /** How many subscriptions read it now. */
  get subscribers(): number {
    return this.#listeners.size;
  }

  /** Called when there are new events. Gives the way to stop. */
  onEvent(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called when the org has moved, which no subscription outlives. Gives the way to stop. */
  onMove(listener: () => void): () => void {
    this.#moveListeners.add(listener);
    return () => this.#moveListeners.delete(listener);
  }

  /** What a topic tells of; null: there is no such topic. */
  topic(name: string): Topic | null {
    if (name === logoutTopic) return this.#logoutTopic();
    if (name === '/data/ChangeEvents')
      return { includes: (object) => object !== logoutEvent, schemaId: '', canSubscribe: true };
    const object = this.org
      .reading(null)
      .objects()
      .find((each) => `/data/${changeEventName(each.name)}` === name);
    if (object === undefined) return null;
    const schemaId = this.#schemaOf(object.name)?.id ?? '';
    return { includes: (other) => other === object.name, schemaId, canSubscribe: true };
  }

  #logoutTopic(): Topic | null {
    const logouts = this.org.switches['logout-events'];
    if (logouts === 'none') return null;
    const includes = (other: string) => other === logoutEvent;
    return { includes, schemaId: logoutEventSchema.id, canSubscribe: logouts === 'streamed' };
  }

  schema(id: string): Pick<EventSchema, 'id' | 'json'> | null {
    if (id === logoutEventSchema.id) return logoutEventSchema;
    for (const object of this.org.reading(null).objects()) this.#schemaOf(object.name);
    return this.#schemas.get(id) ?? null;
  }

  /** Behind the last event. */
  get latest(): number {
    return this.#forgotten + this.#events.length;
  }

  get earliest(): number {
    this.#forget();
    return this.#forgotten;
  }

  /** The place behind the event with this replay id; null: none that can still be replayed. */
  placeBehind(replayId: Uint8Array): number | null {
    this.#forget();
    return this.#places.get(Buffer.from(replayId).toString('hex'))?.place ?? null;
  }

  /** What a subscriber who has come to this place is told to come back with. */
  replayIdAt(place: number): Buffer {
    const id = this.#replayId(place);
    this.#places.delete(id.toString('hex'));
    this.#places.set(id.toString('hex'), { place, at: this.#now() });
    return id;
  }

  /** The next events behind a place, and the place behind the last one looked at. */
  read(
    place: number,
    limit: number,
    includes: (object: string) => boolean,
  ): { events: readonly KeptEvent[]; place: number } {
    const events: KeptEvent[] = [];
    let at = Math.max(place, this.#forgotten);
    for (; at < this.latest && events.length < limit; at += 1) {
      const event = this.#events[at - this.#forgotten];
      if (event !== undefined && includes(event.object)) events.push(event);
    }
    return { events, place: at };
  }

  /** Tells of a change without its values. No ids: of every record of the object, by the wildcard. */
  gap(object: string, recordIds: readonly string[] = [], type: ChangeType = 'GAP_UPDATE'): void {
    const prefix = this.org.reading(null).object(object)?.keyPrefix ?? '';
    this.#publish(
      [gapDraft(object, type, recordIds.length === 0 ? [`${prefix}*`] : recordIds)],
      this.#systemCommit(),
    );
  }

  /** Tells that more was changed than there are events. */
  overflow(object: string): void {
    this.#publish([gapDraft(object, 'GAP_OVERFLOW', [])], this.#systemCommit());
  }

  /** Tells that the person has signed out of this session, where an administrator streams that. */
  logout(user: Row, session: string): void {
    if (this.org.switches['logout-events'] === 'none') return;
    const at = this.#now();
    this.#keep(
      { object: logoutEvent, schemaId: logoutEventSchema.id, at },
      logoutEventPayload(user, session, at),
    );
    this.#told();
  }

  /** No replay id that was given out is good any more, as after an org has moved or 72 hours. */
  corruptReplayIds(): void {
    this.#life += 1;
    this.#places.clear();
    this.#forgotten += this.#events.length;
    this.#events.length = 0;
    for (const listener of this.#moveListeners) listener();
  }

  #commit(changes: readonly RecordChange[]): void {
    for (const group of Map.groupBy(changes, ({ transactionKey }) => transactionKey).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const drafts = eventDrafts(group, (object) => this.#selected.has(object), this.#overflowAfter);
      this.#publish(drafts, first);
    }
  }

  #systemCommit(): Commit {
    const at = this.#now();
    const commitNumber = this.org.changes.at(-1)?.commitNumber ?? 0;
    return { at, commitNumber, transactionKey: randomUUID(), byUser: '005000000000000AAA' };
  }

  #publish(drafts: readonly EventDraft[], commit: Commit): void {
    for (const [index, draft] of drafts.entries()) {
      const schema = this.#schemaOf(draft.object);
      if (schema === null) continue;
      const payload = changeEventPayload(schema, draft, commit, index + 1);
      this.#keep({ object: draft.object, schemaId: schema.id, at: commit.at }, payload);
    }
    this.#told();
  }

  #keep(of: Pick<KeptEvent, 'object' | 'schemaId' | 'at'>, payload: Buffer): void {
    const replayId = this.replayIdAt(this.latest + 1);
    this.#events.push({ ...of, id: randomUUID(), payload, replayId });
  }

  #told(): void {
    this.#forget();
    for (const listener of this.#listeners) listener();
  }

  /** The schema changes when a field is added; those of earlier events stay. */
  #schemaOf(name: string): EventSchema | null {
    const object = this.org.reading(null).object(name);
    if (object === null) return null;
    const fields = [...object.fields.values()].map((field) => `${field.name} ${field.type}`).join();
    const current = this.#current.get(object.name);
    if (current?.fields === fields) return current.schema;
    const schema = eventSchema(object);
    this.#current.set(object.name, { fields, schema });
    this.#schemas.set(schema.id, schema);
    return schema;
  }

  /** Opaque and not contiguous: nobody can count with them or sort by them. */
  #replayId(place: number): Buffer {
    return createHash('sha256').update(`${this.org.id} ${this.#life} ${place}`).digest().subarray(0, 10);
  }

  #now(): number {
    return this.org.reading(null).now();
  }

  #forget(): void {
    const oldest = this.#now() - retentionMs;
    for (const [id, { at }] of this.#places) {
      if (at >= oldest) break;
      this.#places.delete(id);
    }
    const first = this.#events.findIndex(({ at }) => at >= oldest);
    const expired = first === -1 ? this.#events.length : first;
    const count = Math.max(expired, this.#events.length - mostKept);
    if (count === 0) return;
    this.#events.splice(0, count);
    this.#forgotten += count;
  }
}
