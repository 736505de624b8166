import type { RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import type { OrgClient } from '../client/org-client.ts';
import { beginFill, savePosition, type EventPosition, type ObjectProgress } from './index-progress.ts';
import type { NumberReading } from './indexed-record.ts';
import type { KeptObject } from './kept-object.ts';
import { keptRows, removeKept, touchKept, type KeptRows } from './kept-rows.ts';
import { recordsById } from './records-by-id.ts';

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
  readonly client: OrgClient;
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

  /** Contacts first: those of person accounts are read as these accounts. */
  async #read({ reread }: Changed, signal: AbortSignal): Promise<readonly Reread[]> {
    const accounts = new Set(reread.get('Account'));
    const found: Reread[] = [];
    for (const [name, ids] of reread) {
      const object = this.#deps.objects.get(name);
      if (object === undefined || name === 'Account') continue;
      const read = await this.#readOf(object, ids, signal);
      found.push(read);
      for (const account of read.kept.personAccounts()) accounts.add(account);
    }
    const account = this.#deps.objects.get('Account');
    if (account !== undefined && accounts.size > 0) found.push(await this.#readOf(account, accounts, signal));
    const roles = await this.#rolesOf(reread.get('Opportunity') ?? new Set(), signal);
    return roles === null ? found : [...found, roles];
  }

  /** An opportunity that is made here, or opened again, has its contacts at once; events tell of them on their own. */
  async #rolesOf(opportunities: ReadonlySet<RecordId>, signal: AbortSignal): Promise<Reread | null> {
    const object = this.#deps.objects.get('OpportunityContactRole');
    if (object === undefined || opportunities.size === 0) return null;
    const kept = keptRows(object, this.#deps.reading());
    kept.take(await recordsById(this.#deps.client, object, [...opportunities], signal, 'OpportunityId'));
    return { object, kept, gone: [] };
  }

  async #readOf(object: KeptObject, ids: ReadonlySet<RecordId>, signal: AbortSignal): Promise<Reread> {
    const { client, reading } = this.#deps;
    const kept = keptRows(object, reading());
    kept.take(await recordsById(client, object, [...ids], signal));
    const there = new Set(kept.ids());
    return { object, kept, gone: [...ids].filter((id) => !there.has(id)) };
  }
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
