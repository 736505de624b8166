import type { DuplicatePolicy, ImportState, StopReason } from '../../../domain/crm/contact-import.ts';
import type { FieldError } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Actor } from '../../ports/organisation/organisation-store.ts';

/** A note about a row, with the line of the file where it begins. */
export interface RowNote {
  readonly line: number;
  readonly errors: readonly FieldError[];
}

/** The progress of an import. */
export interface ImportReport {
  readonly id: string;
  readonly by: Actor;
  readonly duplicates: DuplicatePolicy;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs | null;
  readonly state: ImportState;
  readonly stopped: StopReason | null;
  readonly bytes: number;
  /** null: the upload did not say. */
  readonly totalBytes: number | null;
  /** Rows processed; each is created, updated, skipped or faulty. */
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly faultCount: number;
  readonly accountsCreated: number;
  /** Phone values that are not a valid number; their rows are imported. */
  readonly unreadableNumbers: number;
  /** For each field, the column it is read from. */
  readonly columns: ReadonlyMap<string, string>;
  readonly ignoredColumns: readonly string[];
  /** The first faulty rows. */
  readonly faults: readonly RowNote[];
  readonly remarkCount: number;
  /** The first notes on rows without a fault: skipped, or with an invalid number. */
  readonly remarks: readonly RowNote[];
}

/** More than a person corrects at once; the counts cover all. */
const maxNotes = 1_000;

/** Counts the outcomes of the rows. */
export class ImportTally {
  readonly #faults: RowNote[] = [];
  readonly #remarks: RowNote[] = [];
  faultCount = 0;
  remarkCount = 0;
  created = 0;
  updated = 0;
  skipped = 0;
  accountsCreated = 0;
  unreadableNumbers = 0;

  fault(note: RowNote): void {
    this.faultCount += 1;
    if (this.#faults.length < maxNotes) this.#faults.push(note);
  }

  remark(note: RowNote): void {
    this.remarkCount += 1;
    if (this.#remarks.length < maxNotes) this.#remarks.push(note);
  }

  /** Its current state. */
  get counts() {
    const { created, updated, skipped, faultCount, accountsCreated, unreadableNumbers, remarkCount } = this;
    return {
      rows: created + updated + skipped + faultCount,
      created,
      updated,
      skipped,
      faultCount,
      accountsCreated,
      unreadableNumbers,
      remarkCount,
      faults: byLine(this.#faults),
      remarks: byLine(this.#remarks),
    };
  }
}

/** Findings from writing a batch come after findings from reading it. */
const byLine = (notes: readonly RowNote[]): readonly RowNote[] => notes.toSorted((a, b) => a.line - b.line);
