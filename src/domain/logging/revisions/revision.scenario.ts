import type { ReplaceableNotes } from '../../crm/replaceable-notes.ts';
import { writeId, type WriteId } from '../../ids.ts';
import { revise, type EarlierWrite, type RevisionOptions, type WritePayload } from './revision.ts';
import type { PlannedWrite } from '../context/writes.ts';

type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };
type Kept = Mutable<EarlierWrite>;

const mayReplace = (there: unknown, { description }: WritePayload, replaces: ReplaceableNotes): boolean =>
  description === undefined ||
  description === there ||
  replaces === 'anything' ||
  replaces.some((note) => note === there);

/** A ledger in memory: revisions are kept as `revise` says, and writes are sent and answered as a test chooses. */
export class TestLedger {
  readonly writes: Kept[] = [];
  /** What the CRM has, by key; null: it was deleted, and nothing may be written onto it again. */
  readonly crm = new Map<string, WritePayload | null>();

  plan(
    planned: readonly PlannedWrite[],
    { eraseAll = false, agreed = [], leavesNote = false }: Partial<RevisionOptions> = {},
  ) {
    const ids = planned.map((write, index) => ({ ...write, id: writeId(`${this.writes.length + index}`) }));
    const revision = revise(ids, this.writes, { eraseAll, agreed, leavesNote });
    for (const write of this.writes) if (revision.superseded.includes(write.id)) write.state = 'superseded';
    for (const { id, operation, key, payload, overruled, replaces } of revision.writes) {
      const fresh = { state: 'due', attempts: 0, isOwn: true, mayBeSent: false } as const;
      this.writes.push({ id, operation, key, payload, overruled, replaces, ...fresh });
    }
    return revision;
  }

  /** Takes the first unfinished write; undefined: it is being sent or was refused, or there is none. */
  claim(): EarlierWrite | undefined {
    const first = this.writes.find(
      ({ state }) => state === 'due' || state === 'sending' || state === 'refused',
    );
    if (first?.state !== 'due') return undefined;
    first.state = 'sending';
    first.attempts += 1;
    return first;
  }

  /** The CRM answers what is being sent; what did not succeed and has a later write under its key is left to that one. */
  answer(state: 'done' | 'due' | 'refused'): void {
    const sending = this.writes.find((write) => write.state === 'sending');
    if (!sending) return;
    if (state === 'done') this.#write(sending);
    this.#keep(sending, state);
  }

  /** The CRM takes what is being sent, and nobody hears of it: it is sent again. */
  answerLost(): void {
    const sending = this.writes.find((write) => write.state === 'sending');
    if (!sending) return;
    this.#write(structuredClone(sending));
    this.#keep(sending, 'due');
  }

  #keep(sending: Kept, state: 'done' | 'due' | 'refused'): void {
    const after = this.writes.slice(this.writes.indexOf(sending) + 1);
    const later = after.find((write) => write.key === sending.key && write.state === 'due');
    sending.state = state !== 'done' && later ? 'superseded' : state;
    if (state === 'done' || !later?.operation.startsWith('upsert-')) return;
    const kept = Object.entries(sending.overruled).filter(([name]) => !(name in later.payload));
    later.payload = { ...sending.payload, ...later.payload };
    later.overruled = { ...Object.fromEntries(kept), ...later.overruled };
  }

  /** Somebody writes a note of their own in the CRM; only where Tieline has made the record, and it is still there. */
  edit(key: string, description: string): boolean {
    const there = this.crm.get(key);
    if (there) this.crm.set(key, { ...there, description });
    return Boolean(there);
  }

  correct(id: WriteId, fields: WritePayload): void {
    const write = this.writes.find((one) => one.id === id);
    if (!write) throw new Error('the write is there');
    const planned = Object.keys(fields).map((name) => [name, write.overruled[name] ?? write.payload[name]]);
    write.payload = { ...write.payload, ...fields };
    write.overruled = { ...write.overruled, ...Object.fromEntries(planned) };
  }

  /** A person gives up what was refused. */
  giveUp(): void {
    for (const write of this.writes) if (write.state === 'refused') write.state = 'given-up';
  }

  /** Sends everything that is still to be sent. */
  sendAll(): void {
    this.answer('done');
    for (const write of this.writes) if (write.state === 'refused') write.state = 'due';
    while (this.claim()) this.answer('done');
  }

  /** As the CRM does: a note that may not be replaced stays, and is not in the payload any more (spec L17). */
  #write(write: Kept): void {
    const { operation, key, payload, replaces } = write;
    const before = this.crm.get(key);
    if (operation.startsWith('delete-')) this.crm.set(key, null);
    else if (before === null) throw new Error(`${key} was deleted`);
    else {
      const isKept = before !== undefined && !mayReplace(before['description'], payload, replaces);
      const { description: _, ...others } = payload;
      if (isKept) write.payload = others;
      this.crm.set(key, { ...before, ...write.payload });
    }
  }
}
