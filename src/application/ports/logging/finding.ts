import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import type { RecordRef } from '../../../domain/record.ts';
import type { WriteKind } from './ledger-store.ts';

/** A difference between what the ledger wrote and what the CRM has. */
export interface Finding {
  readonly found: 'missing' | 'doubled' | 'changed';
  readonly interaction: InteractionId;
  /** null: a contact without an agent, or something not written by Tieline. */
  readonly agent: AgentId | null;
  /** null: an activity that was not written under a key. */
  readonly key: string | null;
  /** null: not written by Tieline. */
  readonly kind: WriteKind | null;
  /** What is there now, otherwise what was once written. */
  readonly record: RecordRef | null;
  /** For a changed record: per field, what was last written and what is there. */
  readonly fields: readonly {
    readonly name: string;
    readonly expected: unknown;
    readonly there: unknown;
  }[];
}
