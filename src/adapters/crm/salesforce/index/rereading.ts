import type { RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import type { SignedInClient } from '../client/org-client.ts';
import { beginFill, savePosition, type EventPosition, type ObjectProgress } from './index-progress.ts';
import type { NumberReading } from './indexed-record.ts';
import type { KeptObject } from './kept-object.ts';
import { keptRows, removeKept, touchKept, type KeptRows } from './kept-rows.ts';
import { recordsById, type RecordsToRead } from './records-by-id.ts';

/** What may have changed in the org. */
export interface Changed {
  /** To be read again, by object. */
  readonly reread: ReadonlyMap<string, ReadonlySet<RecordId>>;
  readonly deleted: ReadonlySet<RecordId>;
  /** When records were changed in what the index has not. */
  readonly touched: ReadonlyMap<RecordId, EpochMs>;
  /** Objects of which nobody knows what changed. */
  readonly refill: ReadonlySet<string>;
  /** Where the change events are that tell of it; null: it was not told by events. */
  readonly position: EventPosition | null;
}

export interface RereadingDeps {
  readonly db: Database;
  readonly client: SignedInClient;
  readonly objects: ReadonlyMap<string, KeptObject>;
  /** How far each object is; what is refilled is begun there. */
  readonly progress: Map<string, ObjectProgress>;
  readonly reading: () => NumberReading;
  readonly onNumbers: (numbers: readonly E164[]) => void;
}

/**
 * Reads changed records again and puts them into the index as they are now. One set at a time: of two readings of one
 * record, the later one is the last to be written.
 */
export class Rereading {
  readonly #deps: RereadingDeps;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: RereadingDeps) {
    this.#deps = deps;
  }

  /** Throws `CrmUnavailable`, and then has changed nothing. */
  apply(changed: Changed, signal: AbortSignal): Promise<void> {
    const turn = this.#last.then(() => this.#apply(changed, signal));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #apply(changed: Changed, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { db, progress, objects, onNumbers } = this.#deps;
    const read = await this.#read(changed, signal);
    const begun = await transaction(db, async (tx) => {
      for (const { object, kept, gone } of read) {
        await kept.replace(tx, progress.get(object.object)?.generation ?? 0);
        await removeKept(tx, gone);
      }
      await removeKept(tx, [...changed.deleted]);
      for (const [at, ids] of Map.groupBy(changed.touched.keys(), (id) => changed.touched.get(id)))
        if (at !== undefined) await touchKept(tx, ids, at);
      if (changed.position !== null) await savePosition(tx, changed.position);
      return await beginFills(
        tx,
        [...changed.refill].flatMap((name) => objects.get(name) ?? []),
      );
    });
    for (const [name, filling] of begun) progress.set(name, filling);
    const numbers = read.flatMap(({ kept }) => kept.numbers());
    if (numbers.length > 0) onNumbers(numbers);
  }

  /**
   * Accounts last: contacts of person accounts are read as these accounts. An opportunity that is made here, or opened
   * again, has its contacts at once; events tell of them on their own.
   */
  async #read({ reread }: Changed, signal: AbortSignal): Promise<readonly Reread[]> {
    const { objects } = this.#deps;
    const roles = objects.get('OpportunityContactRole');
    const opportunities = reread.get('Opportunity') ?? new Set();
    const first = [...reread].flatMap(([name, ids]) => {
      const object = name === 'Account' ? undefined : objects.get(name);
      return object === undefined ? [] : [{ object, ids }];
    });
    const found = await this.#readAll(
      [
        ...first,
        ...(roles === undefined || opportunities.size === 0
          ? []
          : [{ object: roles, ids: opportunities, by: 'OpportunityId' }]),
      ],
      signal,
    );
    const account = objects.get('Account');
    const accounts = new Set([
      ...(reread.get('Account') ?? []),
      ...found.flatMap(({ kept }) => kept.personAccounts()),
    ]);
    if (account === undefined || accounts.size === 0) return found;
    return [...found, ...(await this.#readAll([{ object: account, ids: accounts }], signal))];
  }

  async #readAll(wanted: readonly RecordsToReread[], signal: AbortSignal): Promise<readonly Reread[]> {
    const { client, reading } = this.#deps;
    const read = await recordsById(client, wanted, signal);
    return wanted.map(({ object, ids, by }, index) => {
      const kept = keptRows(object, reading());
      kept.take(read[index] ?? []);
      const there = new Set(kept.ids());
      // Of records that belong to others, those are asked for which there are.
      const gone = by === undefined ? [...ids].filter((id) => !there.has(id)) : [];
      return { object, kept, gone };
    });
  }
}

interface RecordsToReread extends RecordsToRead {
  readonly object: KeptObject;
}

async function beginFills(
  tx: Database,
  objects: readonly KeptObject[],
): Promise<ReadonlyMap<string, ObjectProgress>> {
  const begun = new Map<string, ObjectProgress>();
  for (const object of objects) begun.set(object.object, await beginFill(tx, object));
  return begun;
}

interface Reread {
  readonly object: KeptObject;
  readonly kept: KeptRows;
  /** Not there any more, or nothing to keep. */
  readonly gone: readonly RecordId[];
}
