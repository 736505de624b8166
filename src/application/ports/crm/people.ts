import type { MadeKind } from '../../../domain/crm/crm-schema.ts';
import type { CrmUser } from '../../../domain/crm/customer-record.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';

/** A user of the CRM as its administrators keep them. */
export interface ListedUser extends CrmUser {
  readonly username: string;
  readonly email: string | null;
  /** The CRM's default of the do-not-log box for this user (spec L6); null: Tieline's own decides. */
  readonly doNotLog: boolean | null;
}

/** What is wrong with a field of the CRM, as a message for people. */
export interface FieldFault {
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The active users of a CRM that others administer, from memory. */
export interface CrmDirectory {
  all(): readonly ListedUser[];
  /** Who connected the integration: no agent is that user. */
  readonly integration: CrmUser;
  /** Why this field cannot say the users' do-not-log default; null: it can. Asks the CRM; throws `CrmUnavailable`. */
  doNotLogFieldFault(name: string): Promise<FieldFault | null>;
  /** Reads them anew. Throws `CrmUnavailable`, and leaves those known as they are. */
  refresh(): Promise<void>;
  /** Calls `listener` each time they were read; gives back what ends that. */
  onRefreshed(listener: () => void): () => void;
}

/**
 * Whether a person works in the CRM as themselves; `revoked`: they did, and the CRM takes it no more. `by`: whether they
 * signed in to it, or the server may sign in for them.
 */
export type CrmConnection =
  | { readonly state: 'none' }
  | { readonly state: 'connected'; readonly userId: string | null; readonly by: 'person' | 'server' }
  | { readonly state: 'revoked'; readonly words: string };

/** How a person came back from the CRM. `expired`: not from where they went, or too late: they begin again. */
export type Connected =
  | { readonly result: 'connected'; readonly agent: AgentId; readonly userId: string }
  | { readonly result: 'expired' }
  | { readonly result: 'refused'; readonly code: string; readonly words: string }
  | { readonly result: 'wrong-org'; readonly words: string };

/** People's own sign-in to the CRM, for what they do by hand (spec X3, X4). Calls throw `CrmUnavailable`. */
export interface CrmConnections {
  connectionOf(agent: AgentId): Promise<CrmConnection>;
  /** Where the person's browser goes. `session`: the id of its sign-in to Tieline; `redirectUri`: where it comes back. */
  begin(agent: AgentId, session: string, redirectUri: string): Promise<string>;
  /** They came back to the same address in the same session, with what the CRM put into it. */
  finish(
    session: string,
    answer: { readonly state: string; readonly code: string },
    redirectUri: string,
  ): Promise<Connected>;
  /** Ends it here in any case, and in the CRM where that can be reached. */
  disconnect(agent: AgentId): Promise<void>;
}

/** A user of the CRM has ended a session in its own pages; they may have another. */
export interface SignOut {
  readonly user: string;
  /** By the CRM's clock. */
  readonly at: EpochMs;
}

/** Of so many users at most one request asks: ids of 18 characters in quotes leave a query's address below what CRMs take. */
export const mostUsersAsked = 400;

/** Who is signed in to the CRM itself. */
export interface CrmSessions {
  /**
   * Those of these users, `mostUsersAsked` at most, who have a session in the CRM's own pages, in one request; null: the
   * integration may not see sessions. Throws `CrmUnavailable`.
   */
  signedIn(users: readonly string[]): Promise<ReadonlySet<string> | null>;
  /** Whether the CRM tells of each sign-out by itself at present. A session that only ran out is none. */
  tellsSignOuts(): boolean;
  /** Calls `listener` with sign-outs, and with no more before it is done; gives back what ends that. */
  onSignOuts(listener: (signOuts: readonly SignOut[]) => Promise<void>): () => void;
}

/** Which record type a record gets that names none (spec L14, X4): that of its owner's profile. */
export interface CrmRecordTypes {
  /** As people call it; null: the object has none, or nobody knows. `agent`: null where it is the integration's. Throws `CrmUnavailable`. */
  defaultName(kind: MadeKind, agent: AgentId | null): Promise<string | null>;
}

/** The people of a CRM that others administer. */
export interface CrmPeople {
  readonly directory: CrmDirectory;
  readonly connections: CrmConnections;
  readonly sessions: CrmSessions;
  readonly recordTypes: CrmRecordTypes;
}
