import type { Config } from '../../../src/config/config.ts';
import type { Person } from '../person.ts';

/** Somebody changes the note of a task in the CRM, without Tieline. */
export type ChangeNote = (task: string, note: string) => Promise<void>;

/** What has a record type that a workflow may set. */
export type RecordTypeObject = 'task' | 'event' | 'case';

/** The records that a CRM has of calls by itself, and its own telephony (spec X9). */
export interface VoiceThere {
  /** Those of an interaction, the oldest first, as they are stored. */
  readonly of: (interaction: string) => readonly Readonly<Record<string, unknown>>[];
  /** What it does with a call that was dialled with its own controls. */
  readonly dialled: (interaction: string, agent: string) => void;
  /** Every answer to what is written while this is done is lost. */
  readonly whileAnswersAreLost: (work: () => Promise<unknown>) => Promise<void>;
  /** It complains of each of its records of calls while this is done. */
  readonly whileComplaining: (words: string, work: () => Promise<unknown>) => Promise<void>;
}

/** An object of the organisation's own, matched by its number and keyed by its title (spec L29). */
export interface OwnObject {
  readonly object: string;
  readonly numberField: string;
  readonly titleField: string;
  /** A record of it, for a contact or for nobody; gives its id. */
  make(record: { readonly title: string; readonly phone: string; readonly keeper?: string }): Promise<string>;
  /** Waits until calls are matched by these records, once a workflow says so. */
  matched(ids: readonly string[]): Promise<void>;
}

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
  /** null: it has none. */
  readonly voice: VoiceThere | null;
  /** One with a number and a title. `admin` defines it where Tieline's own administrators do. */
  ownObject(admin: Person): Promise<OwnObject>;
  /** One that no activity may be about; null: there are none here. */
  readonly withoutActivities: OwnObject | null;
  /** Waits until it is as it is on any day, once Tieline has started. */
  ready(): Promise<void>;
  /** It answers nobody while this is done. */
  whileAway(work: (changeNote: ChangeNote) => Promise<unknown>): Promise<void>;
  /** What Tieline sends while this is done takes effect only afterwards; for this one task, at least. */
  whileBusy(task: string, work: (changeNote: ChangeNote) => Promise<unknown>): Promise<void>;
}
