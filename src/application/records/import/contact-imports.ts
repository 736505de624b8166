import type { DuplicatePolicy, ImportState, StopReason } from '../../../domain/crm/contact-import.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { LeaseHeld, type HeldLease, type Leases } from '../../ports/runtime/lease.ts';
import type { Actor } from '../../ports/organisation/organisation-store.ts';
import { importBatch, type ImportBatchDeps, type ImportRow, type ImportWishes } from './import-batch.ts';
import type { ImportColumns } from './import-columns.ts';
import { ownersOf } from './import-owners.ts';
import { ImportTally, type ImportReport, type RowNote } from './import-report.ts';

/** A row as read: a contact, or what is wrong with it. */
export type ReadRow = ImportRow | RowNote;

export interface ImportAsked {
  readonly by: Actor & { readonly id: AgentId };
  readonly duplicates: DuplicatePolicy;
  readonly totalBytes: number | null;
  /** Under which the same file gives the same contacts again, so that one that was cut off can be repeated; null: none. */
  readonly requestKey: string | null;
}

export interface ContactImportsDeps extends ImportBatchDeps {
  readonly leases: Leases;
}

type Ended = Exclude<ImportState, 'running'>;

/** Few enough for a transaction of some tens of milliseconds, many enough to share its overhead. */
const batchRows = 500;

/**
 * Imports of contacts from files (spec X2), one at a time. Rows are written as they arrive, so memory holds one batch;
 * an import that stops early keeps what it has written, and the same file can be imported again.
 */
export class ContactImports {
  readonly #deps: ContactImportsDeps;
  #running: ImportRun | null = null;
  #latest: ImportReport | null = null;

  constructor(deps: ContactImportsDeps) {
    this.#deps = deps;
  }

  /** The running import, otherwise the last one since the server started. */
  latest(): ImportReport | null {
    return this.#running?.report ?? this.#latest;
  }

  /**
   * Starts one; the caller must call its `end`. Refuses `import-running` while another runs, on whichever server.
   */
  async begin(asked: ImportAsked): Promise<ImportRun | Refusal> {
    const lease = await this.#turn();
    if (lease === null) return refuse('import-running');
    const run = new ImportRun(asked, this.#deps, async () => {
      if (this.#running === run) this.#running = null;
      if (run.report.endedAt !== null) this.#latest = run.report;
      await lease.release();
    });
    this.#running = run;
    return run;
  }

  async #turn(): Promise<HeldLease | null> {
    try {
      return await this.#deps.leases.hold('import', 0);
    } catch (error) {
      if (error instanceof LeaseHeld) return null;
      throw error;
    }
  }

  /** Stops the running one after its current batch. Refuses `not-found` if none runs. */
  stop(why: StopReason): null | Refusal {
    if (this.#running === null) return refuse('not-found');
    this.#running.stop(why);
    return null;
  }
}

/** One import, from start to end. */
export class ImportRun {
  readonly #asked: ImportAsked;
  readonly #deps: ImportBatchDeps;
  readonly #wishes: ImportWishes;
  readonly #onEnd: () => Promise<void>;
  readonly #id: string;
  readonly #startedAt: EpochMs;
  readonly #tally = new ImportTally();
  readonly #stopping = new AbortController();
  #ended: { readonly at: EpochMs; readonly state: Ended } | null = null;
  #stopped: StopReason | null = null;
  /** Bytes of the file read so far. */
  bytes = 0;
  #columns: ReadonlyMap<string, string> = new Map();
  #ignoredColumns: readonly string[] = [];

  constructor(asked: ImportAsked, deps: ImportBatchDeps, onEnd: () => Promise<void>) {
    this.#asked = asked;
    this.#deps = deps;
    this.#onEnd = onEnd;
    this.#id = deps.makeId();
    this.#startedAt = deps.clock.now();
    this.#wishes = {
      duplicates: asked.duplicates,
      owner: deps.organisation.agent(asked.by.id)?.crmUser ?? null,
      findOwner: ownersOf(deps.organisation, deps.users),
      idOf: (row) =>
        asked.requestKey === null
          ? deps.makeId()
          : deps.idFrom(JSON.stringify(['import', asked.by.id, asked.requestKey, row])),
    };
  }

  /** Aborted when no more rows are wanted. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  get report(): ImportReport {
    const { by, duplicates, totalBytes } = this.#asked;
    return {
      id: this.#id,
      by,
      duplicates,
      startedAt: this.#startedAt,
      endedAt: this.#ended?.at ?? null,
      state: this.#ended?.state ?? 'running',
      stopped: this.#stopped,
      bytes: this.bytes,
      totalBytes,
      columns: this.#columns,
      ignoredColumns: this.#ignoredColumns,
      ...this.#tally.counts,
    };
  }

  /** Asks it to stop; the first reason stays. An import that has ended does not change. */
  stop(why: StopReason): void {
    if (this.#ended !== null) return;
    this.#stopped ??= why;
    this.#stopping.abort();
  }

  /**
   * Imports the rows until there are no more or it is stopped; `rows` must end then. Audited at the start and at the
   * end. Throws what the database throws; rows imported until then stay.
   */
  async take(
    { at, headers, ignored }: ImportColumns,
    rows: AsyncIterable<readonly ReadRow[]>,
  ): Promise<ImportReport> {
    this.#columns = new Map([...at].map(([field, index]) => [field, headers[index] ?? '']));
    this.#ignoredColumns = ignored;
    await this.#audit('created');
    try {
      await this.#takeAll(rows);
      this.#finish(this.#stopped === null ? 'done' : 'stopped');
    } catch (error) {
      this.#finish('failed');
      throw error;
    } finally {
      await this.#audit('changed');
    }
    return this.report;
  }

  /** Allows the next import to start. */
  end(): Promise<void> {
    return this.#onEnd();
  }

  async #takeAll(rows: AsyncIterable<readonly ReadRow[]>): Promise<void> {
    let batch: ImportRow[] = [];
    const write = async () => {
      const full = batch;
      batch = [];
      await importBatch(full, this.#wishes, this.#tally, this.#deps);
    };
    for await (const some of rows) {
      for (const row of some) {
        if (this.signal.aborted) return;
        if ('errors' in row) this.#tally.fault(row);
        else batch.push(row);
        if (batch.length === batchRows) await write();
      }
    }
    // Rows that were read but not written when it stops are dropped.
    if (!this.signal.aborted) await write();
  }

  #finish(state: Ended): void {
    this.#ended = { at: this.#deps.clock.now(), state };
  }

  #audit(action: 'created' | 'changed'): Promise<void> {
    const { faults: _, remarks: __, columns: ___, by, id, ...after } = this.report;
    const { makeId, clock, store } = this.#deps;
    const entry = { action, noun: 'import', nounId: id, before: null, after, by, at: clock.now() };
    return store.audit({ id: makeId(), ...entry });
  }
}
