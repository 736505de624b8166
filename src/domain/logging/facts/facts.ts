import type { Channel } from '../../interaction/channel.ts';
import type { Failure } from '../../interaction/failure.ts';
import type { Details } from '../../interaction/details.ts';
import type { AgentId, InteractionId, QueueId, RecordId, SessionId } from '../../ids.ts';
import type { Surfaces } from '../../presence/presence.ts';
import type { MatchCandidate, RecordRef } from '../../record.ts';
import type { EpochMs } from '../../time.ts';
import type { FollowUp } from '../../interaction/follow-up.ts';

/** How one offer of an interaction to an agent ended. */
export interface OfferFact {
  readonly at: EpochMs;
  readonly endedAt: EpochMs;
  readonly result: 'answered' | 'rejected' | 'timed-out' | 'caller-gone' | 'failed' | 'taken';
  /** On a telephone of the agent's own, who was signed in nowhere (spec R2). */
  readonly onDeskPhone?: boolean | undefined;
}

export interface OpenRecord extends RecordRef {
  readonly changedAt: EpochMs;
}

export interface OpenTask extends OpenRecord {
  /** Not there in the facts that an earlier release kept. */
  readonly createdAt?: EpochMs;
  /** A day, `2026-11-20`; null: none. */
  readonly due: string | null;
  /** The CRM's user id. */
  readonly owner: string | null;
  /** It is the log of a contact that Tieline wrote. Not there in the facts that an earlier release kept. */
  readonly isLog?: boolean;
}

/** The related records of a record the contact may be about, fetched whenever the match or the choice changes. */
export interface RelatedRecords {
  readonly of: RecordRef;
  /** The contact that a case, an opportunity or a record of an administrator's own object belongs to (spec L29). */
  readonly contact: RecordRef | null;
  /** The account that it, or a contact, belongs to. */
  readonly account: RecordRef | null;
  readonly owner: { readonly user: string; readonly name: string; readonly email: string | null } | null;
  /** Open ones, most recently changed first, at most 20; the account's beside the contact's own. */
  readonly cases: readonly OpenRecord[];
  readonly accountCases: readonly OpenRecord[];
  readonly opportunities: readonly OpenRecord[];
  readonly accountOpportunities: readonly OpenRecord[];
  /** Open tasks for this record, whoever owns them, the latest first, at most 50 (spec L30). */
  readonly tasks: readonly OpenTask[];
}

/** A value entered in the IVR and the record it was found in (spec R5, L29). */
export interface IvrFact {
  /** `caseNumber`, `customerNumber` … as the number's IVR step names it. */
  readonly value: string;
  readonly digits: string;
  /** The record it was found in by the workflow's `ivrPop`; null: none. */
  readonly record: RecordRef | null;
}

/** Where an agent was signed in, and the state of the do-not-log box; both are fixed when the part ends (spec L1, L5). */
export interface AgentSnapshot {
  readonly surfaces: Surfaces;
  /** The agent chose `logout` in the panel inside the CRM (spec L2). */
  readonly crmSignedOut: boolean;
  readonly box: {
    /** null: not touched during this contact. */
    readonly touched: boolean | null;
    /** The agent's default, which decides if the agent did not see the box, or could not act any more (spec L6). */
    readonly agentDefault: boolean;
    /** When the agent first saw the box: the desk was shown while it was there. null: never. */
    readonly seenAt: EpochMs | null;
    /** Since when no page of the desk answered any more, where none was back at the end. */
    readonly goneAt: EpochMs | null;
  };
}

/**
 * Everything that `plan` may read for one part of a contact, or for a contact without an agent (`part` null). Committed
 * in one row with the plan, so that Why?, What if?, reports and retention read the same.
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
    /** The last queue it was in rings all members of a group at once (spec L20). */
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
    /** It rang here as part of a ring group, so the group decides how a missed call is logged (spec L20). */
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
    /** The comments that the agent gave up for the note that somebody has made of theirs in the CRM (spec L17). */
    readonly commentsGivenUp?: string;
    /** When the agent last pressed Save (spec L10). */
    readonly savedAt: EpochMs | null;
    /** The agent's own address, for missed-call mails (spec L22). */
    readonly email: { readonly address: string; readonly verified: boolean } | null;
    /** null: the agent chose nothing, or wrap-up goes on and nothing was saved yet (spec L30). */
    readonly followUp: FollowUp | null;
  } | null;
  /** Who else missed the call, and who answered, as far as known when this was committed (spec L20, L39). */
  readonly others: readonly {
    readonly agentId: AgentId;
    readonly agentName: string;
    readonly crmUser: string | null;
    readonly order: number;
    readonly answered: boolean;
    /** null: did not answer. Not there in the facts that an earlier release kept. */
    readonly answeredAt?: EpochMs | null;
    /** As in `part`; for the agent who answered: whether as a group member. */
    readonly inGroup: boolean;
    /** When this agent last missed it; null: never, or it still rings. */
    readonly missedAt: EpochMs | null;
    /** What decides whether this agent's part can be logged at all; null: not known until the call ends. */
    readonly snapshot: AgentSnapshot | null;
    /** null: has none, or their own workflow sends other mails than this part's. */
    readonly email: { readonly address: string; readonly verified: boolean } | null;
  }[];
  readonly match: {
    /** All records with the other party's number, in no order. */
    readonly candidates: readonly MatchCandidate[];
    /** What the call was started from or what the agent chose; wins over the candidates (spec C4, L26). */
    readonly chosen: RecordRef | null;
    /** Nobody had the number before everything was over (spec L38). Not there where somebody had. */
    readonly isLate?: true;
    /** The CRM has not said yet whose number it is (spec L23). Not there where it has. */
    readonly isUnasked?: true;
  };
  /** The related records of each record the contact may be about. */
  readonly related: readonly RelatedRecords[];
  /** The agent the workflow names as owner of missed group calls (spec L20); null: none. */
  readonly ringAllOwner: {
    readonly agentId: AgentId;
    readonly agentName: string;
    readonly crmUser: string | null;
  } | null;
  /** Confirmed addresses outside the organisation (spec L22). */
  readonly confirmedAddresses: readonly string[];
  /** Keys of this contact's writes that were sent, or may have been, and not removed: the activity's, a case's … */
  readonly sent: readonly string[];
  /** For whom what this contact created was created, by its key: the contact, else the account; as far as known. */
  readonly createdFor?: Readonly<Record<string, RecordId>>;
  /** An activity for this part already exists (by Save or an earlier revision). */
  readonly begun: boolean;
}
