import type { Channel } from '../../interaction/channel.ts';
import type { Failure } from '../../interaction/failure.ts';
import type { Details } from '../../interaction/details.ts';
import type { AgentId, InteractionId, QueueId, SessionId } from '../../ids.ts';
import type { Surfaces } from '../../presence/presence.ts';
import type { MatchCandidate, RecordRef } from '../../record.ts';
import type { EpochMs } from '../../time.ts';
import type { FollowUpChoice } from '../../workflow/workflow.ts';

/** How one offer of an interaction to an agent ended. */
export interface OfferFact {
  readonly at: EpochMs;
  readonly endedAt: EpochMs;
  readonly result: 'answered' | 'rejected' | 'timed-out' | 'caller-gone' | 'failed' | 'taken';
}

export interface OpenRecord extends RecordRef {
  readonly changedAt: EpochMs;
}

export interface OpenTask extends OpenRecord {
  /** A day, `2026-11-20`; null: none. */
  readonly due: string | null;
  /** The CRM's user id. */
  readonly owner: string | null;
}

/** What belongs to a record that the contact may be about, fetched ahead whenever match or choice changes. */
export interface RelatedRecords {
  readonly of: RecordRef;
  /** The account a contact belongs to. */
  readonly account: RecordRef | null;
  readonly owner: { readonly user: string; readonly name: string; readonly email: string | null } | null;
  /** Open ones, most recently changed first, at most 20; the account's beside the contact's own. */
  readonly cases: readonly OpenRecord[];
  readonly accountCases: readonly OpenRecord[];
  readonly opportunities: readonly OpenRecord[];
  readonly accountOpportunities: readonly OpenRecord[];
  /** Open tasks for this record, whoever owns them, most recent first, at most 50 (spec L30). */
  readonly tasks: readonly OpenTask[];
}

/** What the agent chose to follow (spec L30, L31); null values are as the workflow and the calendar say. */
export interface FollowUp {
  readonly choice: FollowUpChoice;
  /** A day, `2026-11-20`, for a task; for an event its begin. */
  readonly dueAt: EpochMs | null;
  readonly reminderAt: EpochMs | null;
  /** The CRM's user id. */
  readonly owner: string | null;
  readonly subject: string | null;
  readonly comments: string | null;
  /** The task to be finished or opened, where the agent chose another than the rule's. */
  readonly task: RecordRef | null;
}

/** A value keyed in the IVR and what it was found to be (spec R5, L29). */
export interface IvrFact {
  /** `caseNumber`, `customerNumber` … as the number's IVR step names it. */
  readonly value: string;
  readonly digits: string;
  /** The record it was found in by the workflow's `ivrPop`; null: none. */
  readonly record: RecordRef | null;
}

/** Where an agent was signed in when a part ended, and how the do-not-log box stood; both freeze then (spec L1, L5). */
export interface AgentSnapshot {
  readonly surfaces: Surfaces;
  /** The agent chose `logout` in the panel inside the CRM (spec L2). */
  readonly crmSignedOut: boolean;
  readonly box: {
    /** null: not touched during this contact. */
    readonly touched: boolean | null;
    /** The agent's default, that decides where the box could not be shown in the foreground (spec L6). */
    readonly agentDefault: boolean;
  };
}

/**
 * Everything that `plan` may look at for one part of a contact, or for a contact no agent took part in
 * (`part` null). Committed in one row with the plan, so that Why?, What if?, reports and retention read the same.
 */
export interface ContactFacts {
  readonly interaction: {
    readonly id: InteractionId;
    readonly sessionId: SessionId;
    readonly channel: Channel;
    readonly direction: 'inbound' | 'outbound' | 'internal';
    readonly callId: string;
    /** E.164 or an extension as text; null = withheld. */
    readonly from: string | null;
    readonly to: string | null;
    readonly queue: { readonly id: QueueId; readonly name: string } | null;
    readonly startedAt: EpochMs;
    /** null: the call goes on, with another agent or in the queue, after this part has ended. */
    readonly endedAt: EpochMs | null;
    readonly waitMs: number;
    readonly origin: string;
    readonly emergency: boolean;
    /** Our own number: inbound the one called, outbound the skill's caller number; null = none (internal). */
    readonly ownNumber: {
      readonly number: string;
      readonly country: string;
      readonly timeZone: string;
    } | null;
    /** Whether the contact began within the hours of our own number (spec L11). */
    readonly withinHours: boolean;
    /** Why an outbound call did not connect; null where it did or is inbound. */
    readonly failure: Failure | null;
    /** The queue it came to last rings all members of a group at once (spec L20). */
    readonly ringAll: boolean;
    /** The other party's number is the organisation's own: never a customer's (spec L23). */
    readonly otherIsOurs: boolean;
    readonly ivr: IvrFact | null;
  };
  readonly part: {
    readonly agentId: AgentId;
    readonly agentName: string;
    /** The agent's user id in the CRM (spec L15). */
    readonly crmUser: string | null;
    /** Its place among the parts of the call, from 0, in the order in which they began. */
    readonly order: number;
    readonly offers: readonly OfferFact[];
    /** It rang here together with a group, so that what becomes of a miss follows from the group (spec L20). */
    readonly inGroup: boolean;
    readonly answeredAt: EpochMs | null;
    readonly endedAt: EpochMs;
    readonly talkMs: number;
    readonly holdMs: number;
    readonly recordingLink: string | null;
    readonly surfaces: AgentSnapshot['surfaces'];
    readonly crmSignedOut: AgentSnapshot['crmSignedOut'];
    readonly box: AgentSnapshot['box'];
    readonly details: Details;
    /** The agent pressed Save (spec L10), and when last. */
    readonly savedAt: EpochMs | null;
    /** The agent's own address, for missed-call mails (spec L22). */
    readonly email: { readonly address: string; readonly verified: boolean } | null;
    /** null: the agent chose nothing, or wrap-up is not over and nothing was saved yet (spec L30). */
    readonly followUp: FollowUp | null;
  } | null;
  /** Who else let the call pass, and who answered in the end, as far as known when this was committed (spec L20, L39). */
  readonly others: readonly {
    readonly agentId: AgentId;
    readonly agentName: string;
    readonly crmUser: string | null;
    readonly order: number;
    readonly answered: boolean;
    /** As in `part`; of who answered: whether as a member of a group. */
    readonly inGroup: boolean;
    /** When this agent last let it pass; null: never, or it still rings. */
    readonly missedAt: EpochMs | null;
    /** What decides whether this agent's part may be logged at all; null: not known before the call is over. */
    readonly snapshot: AgentSnapshot | null;
    /** null: has none, or their own workflow sends other mails than this part's. */
    readonly email: { readonly address: string; readonly verified: boolean } | null;
  }[];
  readonly match: {
    /** All records with the other party's number, in no order. */
    readonly candidates: readonly MatchCandidate[];
    /** What the call was started from or the agent chose; wins over the candidates (spec C4, L26). */
    readonly chosen: RecordRef | null;
  };
  /** For each record that may be the contact's: what belongs to it. */
  readonly related: readonly RelatedRecords[];
  /** The agent whom the workflow names as owner of calls that a whole group missed (spec L20); null: it names none. */
  readonly ringAllOwner: {
    readonly agentId: AgentId;
    readonly agentName: string;
    readonly crmUser: string | null;
  } | null;
  /** Addresses outside the organisation that confirmed that they take its mails (spec L22). */
  readonly confirmedAddresses: readonly string[];
  /** Keys of this contact's writes that were sent, or may have been, and were not taken back: the activity's, a case's … */
  readonly sent: readonly string[];
  /** An activity for this part was already written or begun (by Save or an earlier revision). */
  readonly begun: boolean;
}
