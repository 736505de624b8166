import type { CrmWriteResult } from '../../../../../application/ports/crm/writer.ts';
import type { RowFields } from '../rows/org-row.ts';
import type { NewVoiceCall, VoiceCallTimes } from '../../telephony/telephony-api.ts';
import type { OutgoingRow } from '../requests/send-rows.ts';

/** A row that names the one it is made with. */
export interface Companion {
  readonly object: string;
  readonly fields: RowFields;
  /** Its field for the other's id. */
  readonly reference: string;
}

/** What is sent for a write, decided by what the org holds. */
export type Step =
  /** Nothing. */
  | { readonly step: 'answer'; readonly result: CrmWriteResult }
  | {
      readonly step: 'create';
      readonly row: OutgoingRow;
      /** Made together with it or not at all, as for what cannot stand in the row itself; null: nothing. */
      readonly companion: Companion | null;
      /** Where its key stands, as the only one. */
      readonly uniqueField: string;
      readonly done: (id: string) => CrmWriteResult | Promise<CrmWriteResult>;
    }
  | {
      readonly step: 'update';
      readonly row: OutgoingRow;
      /** Only as long as nobody has changed the record after this moment, as Salesforce writes it; null: in any case. */
      readonly unmodifiedSince: string | null;
      readonly done: CrmWriteResult;
    }
  /** The telephony API makes a record of a call; what is noted of it is written there, and then it is said to be over. */
  | {
      readonly step: 'make-voice-call';
      readonly call: NewVoiceCall;
      readonly times: VoiceCallTimes;
      readonly fields: RowFields;
      readonly done: (id: string) => CrmWriteResult;
    }
  | {
      readonly step: 'change-voice-call';
      readonly id: string;
      /** The telephony API is told that the call is over; null: it is known. */
      readonly times: VoiceCallTimes | null;
      readonly fields: RowFields;
      readonly unmodifiedSince: string | null;
      readonly done: CrmWriteResult;
    }
  | { readonly step: 'delete'; readonly row: OutgoingRow; readonly done: () => Promise<CrmWriteResult> };

/** What came of a step. `again`: the org is not as it was looked up; what it is answered with if that does not end. */
export type StepOutcome = CrmWriteResult | { readonly again: CrmWriteResult };

export const answer = (result: CrmWriteResult): Step => ({ step: 'answer', result });
