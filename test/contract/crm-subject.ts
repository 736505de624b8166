import type { CrmProvider } from '../../src/application/ports/crm/crm.ts';
import type { CrmWrite, CrmWriteResult } from '../../src/application/ports/crm/writer.ts';
import type { RecordId } from '../../src/domain/ids.ts';
import type { RecordRef } from '../../src/domain/record.ts';

/** An adapter under test, with what its CRM's own screens would be used for. */
export interface CrmSubject {
  readonly crm: CrmProvider;
  /** Two users of the CRM that may own activities. */
  readonly users: readonly [string, string];
  /** Ids of the CRM's form that name a record type of tasks, another one, and one of cases. */
  readonly recordTypes: { readonly call: string; readonly reminder: string; readonly complaint: string };
  /** Ids of the CRM's form that name no record. */
  readonly unknownId: () => RecordId;
  /** Whether a case of a contact is one of the contact's account, too, unless another is named. */
  readonly casesTakeAccount: boolean;
  account(name: string, phone?: string): Promise<RecordRef>;
  contact(of: {
    lastName: string;
    phone?: string;
    mobile?: string;
    account?: RecordRef;
    owner?: string;
  }): Promise<RecordRef>;
  lead(lastName: string, phone?: string): Promise<RecordRef>;
  case(subject: string, of: { contact?: RecordRef; account?: RecordRef }): Promise<RecordRef>;
  opportunity(name: string, of: { contact?: RecordRef; account?: RecordRef }): Promise<RecordRef>;
  /** As a person changes it: gives it a later change time. */
  touch(record: RecordRef): Promise<void>;
  close(record: RecordRef): Promise<void>;
  delete(record: RecordRef): Promise<void>;
  /** Deletes the activity as a person does. */
  readonly deleteActivity: (activity: RecordRef) => Promise<void>;
  /** A task that a person made. */
  task(subject: string, of: { who?: RecordRef; what?: RecordRef; owner?: string }): Promise<RecordRef>;
  /** Whether a task is completed; null: it is not there. */
  isCompleted(task: RecordRef): Promise<boolean | null>;
}

/** The subject, and how its CRM is written to. */
export interface CrmTrial {
  readonly given: () => Promise<CrmSubject>;
  readonly write: (...batch: CrmWrite[]) => Promise<readonly CrmWriteResult[]>;
}
