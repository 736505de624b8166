import type { KeptState } from '../../../../application/ports/crm/kept-records.ts';
import type { Settings } from '../../../../domain/organisation/settings.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import type { ApiUsage } from '../client/api-budget.ts';
import type { LogoutStream } from '../sign-outs/sign-out-events.ts';
import type { SeenObjects } from '../describe/read-objects.ts';
import type { KeyAnswer } from '../telephony/telephony-api.ts';
import type { QueriedRow } from '../requests/queried-row.ts';

/** What could not be read, as the user may not see it or the org gave no answer. */
export const unread = Symbol('unread');
export type Read<Value> = Value | typeof unread;
export type Rows = Read<readonly QueriedRow[]>;

/** A Lightning record page, and whether it shows activities. */
export interface RecordPage {
  readonly name: string;
  readonly showsActivities: boolean;
}

/** All that a check reads of an org, at about one moment. */
export interface OrgSnapshot {
  /** Of the API, as in paths: `66.0`. */
  readonly version: string;
  readonly orgId: string;
  /** The id of the user that the integration is signed in as. */
  readonly integrationUser: string;
  /** As the integration user sees them. */
  readonly objects: SeenObjects;
  /** As one agent sees them who is signed in to Salesforce; null: no agent is. */
  readonly agent: { readonly name: string; readonly objects: SeenObjects } | null;
  readonly organization: Rows;
  readonly taskStatuses: Rows;
  /** Those that agents and the integration are. */
  readonly users: Rows;
  /** Who holds the package's permission sets. */
  readonly permissionSets: Rows;
  /** Objects of which the integration user sees every record, whoever it is shared with. */
  readonly wholeObjects: Rows;
  readonly callCenters: Rows;
  readonly sessions: Rows;
  readonly logoutStream: LogoutStream;
  readonly duplicateRules: Rows;
  readonly validationRules: Rows;
  readonly triggers: Rows;
  readonly flows: Rows;
  /** The objects selected for change events. */
  readonly changeEvents: Rows;
  /** By object: whether one of its page layouts lacks the lists of activities. */
  readonly layouts: ReadonlyMap<string, Read<boolean>>;
  readonly recordPages: Read<readonly RecordPage[]>;
  /** The contact center whose telephony Tieline is, and whether it takes our key; null: there is none. */
  readonly telephony: { readonly center: string; readonly key: KeyAnswer } | null;
  /** How far what is kept of its records can be trusted; null: nothing is kept in this process. */
  readonly kept: { readonly numbers: KeptState; readonly openRecords: KeptState } | null;
  /** null: the org did not tell. */
  readonly usage: ApiUsage | null;
}

/** An agent of Tieline, and their user of the org; null: none. */
export interface LinkedAgent {
  readonly name: string;
  readonly crmUser: string | null;
}

/** What Tieline is set up to do with the org. */
export interface Configuration {
  /** Those in use. */
  readonly workflows: readonly Workflow[];
  readonly agents: readonly LinkedAgent[];
  readonly queues: readonly { readonly name: string }[];
  readonly settings: Pick<Settings, 'presence' | 'crm'>;
}
