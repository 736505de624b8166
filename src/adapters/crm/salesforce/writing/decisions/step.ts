import type { CrmWriteResult } from '../../../../../application/ports/crm/writer.ts';
import type { OutgoingRow } from '../requests/send-rows.ts';

/** What is sent for a write, decided by what the org holds. */
export type Step =
  /** Nothing. */
  | { readonly step: 'answer'; readonly result: CrmWriteResult }
  | {
      readonly step: 'create';
      readonly row: OutgoingRow;
      /** As it is stored. */
      readonly key: string;
      readonly done: (id: string) => CrmWriteResult | Promise<CrmWriteResult>;
    }
  | {
      readonly step: 'update';
      readonly row: OutgoingRow;
      /** Only as long as nobody has changed the record after this moment, as Salesforce writes it; null: in any case. */
      readonly unmodifiedSince: string | null;
      readonly done: CrmWriteResult;
    }
  | { readonly step: 'delete'; readonly row: OutgoingRow; readonly done: () => Promise<CrmWriteResult> };

/** What came of a step. `again`: the org is not as it was looked up; what it is answered with if that does not end. */
export type StepOutcome = CrmWriteResult | { readonly again: CrmWriteResult };

export const answer = (result: CrmWriteResult): Step => ({ step: 'answer', result });
