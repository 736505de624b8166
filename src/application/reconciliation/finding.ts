import type { AgentId, InteractionId } from '../../domain/ids.ts';
import type { RecordRef } from '../../domain/record.ts';
import type { WriteKind } from '../ports/logging/ledger-store.ts';

/** A difference between what the ledger wrote and what the CRM has. */
export interface Finding {
  readonly found: 'missing' | 'doubled' | 'changed';
  readonly interaction: InteractionId;
  /** null: a contact that no agent had, or something that no write accounts for. */
  readonly agent: AgentId | null;
  /** null: an activity that was not written under a key. */
  readonly key: string | null;
  /** null: no write accounts for it. */
  readonly kind: WriteKind | null;
  /** What stands there, else what was written once. */
  readonly record: RecordRef | null;
  /** Of a changed one, field by field what was written last and what is there. */
  readonly fields: readonly {
    readonly name: string;
    readonly expected: unknown;
    readonly there: unknown;
  }[];
}
