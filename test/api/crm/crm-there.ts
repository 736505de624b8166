import type { Config } from '../../../src/config/config.ts';

/** Somebody changes the note of a task in the CRM, without Tieline. */
export type ChangeNote = (task: string, note: string) => Promise<void>;

/** What has a record type that a workflow may set. */
export type RecordTypeObject = 'task' | 'event' | 'case';

/** The CRM that the tests run on, from its own side. */
export interface CrmThere {
  readonly config: Pick<Config, 'crm' | 'salesforce' | 'secretKey'>;
  /** Whom Tieline itself writes as. */
  readonly integrationUser: string;
  /** Ids of record types: the one of what is made without any, and another of these objects. */
  readonly recordTypes: {
    readonly usual: (object: RecordTypeObject) => string | null;
    readonly other: (object: RecordTypeObject) => string;
  };
  /** Waits until it is as it is on any day, once Tieline has started. */
  ready(): Promise<void>;
  /** It answers nobody while this is done. */
  whileAway(work: (changeNote: ChangeNote) => Promise<unknown>): Promise<void>;
  /** What Tieline sends while this is done takes effect only afterwards; for this one task, at least. */
  whileBusy(task: string, work: (changeNote: ChangeNote) => Promise<unknown>): Promise<void>;
}
