import type { FieldError } from '../../../domain/refusal.ts';
import type { LedgerWrite, WritePayload } from '../logging/ledger-store.ts';

/**
 * What the CRM would refuse of a correction (spec L33, X8), as far as it says beforehand what its fields take; the paths
 * are those of the payload. Throws `CrmUnavailable` where it cannot be asked.
 */
export type CorrectionCheck = (
  write: Pick<LedgerWrite, 'operation' | 'payload'>,
  correction: WritePayload,
) => Promise<readonly FieldError[]>;
