import type { AgentId, InteractionId, RecordId, WorkflowId, WriteId } from '../../../domain/ids.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import type { Kind } from '../../../domain/logging/context/kind.ts';
import type { Plan } from '../../../domain/logging/context/plan-context.ts';
import type { WriteProgress, WriteState } from '../../../domain/logging/revisions/log-state.ts';
import type { EarlierWrite, WritePayload } from '../../../domain/logging/revisions/revision.ts';
import type { PlannedWrite } from '../../../domain/logging/context/writes.ts';
import type { People } from '../../../domain/organisation/visibility.ts';
import type { Reason, Step } from '../../../domain/reason.ts';
import type { RecordRef } from '../../../domain/record.ts';
import type { ReplaceableNotes } from '../../../domain/crm/replaceable-notes.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { CrmWrite } from '../crm/writer.ts';
import type { AuditRow } from '../organisation/organisation-store.ts';
import type { Transaction } from '../runtime/transaction.ts';
import type { Mail } from './mailer.ts';

export type WriteKind = PlannedWrite['kind'];
export type WriteOperation = PlannedWrite['operation'];

/** Writes of one lane never wait for those of the other: a mail that is refused holds no activity back. */
export const lanes = ['crm', 'mail'] as const;
export type Lane = (typeof lanes)[number];
export const laneOf = (operation: WriteOperation): Lane => (operation === 'send-mail' ? 'mail' : 'crm');

export type { WritePayload } from '../../../domain/logging/revisions/revision.ts';

/** An agent's participation; `agent` null: a contact that no agent had. */
export interface ParticipationRef {
  readonly interaction: InteractionId;
  readonly agent: AgentId | null;
}

/** A write as the ledger has it. */
export interface LedgerWrite extends ParticipationRef {
  readonly id: WriteId;
  /** Grows with the order in which writes were planned. */
  readonly number: number;
  /** The version that planned it. */
  readonly workflow: { readonly id: WorkflowId; readonly version: number };
  readonly kind: WriteKind;
  readonly operation: WriteOperation;
  readonly key: string;
  readonly payload: WritePayload;
  readonly replaces: ReplaceableNotes;
  readonly state: WriteState;
  readonly attempts: number;
  readonly nextTryAt: EpochMs;
  readonly record: RecordRef | null;
  /** Done, but the note was left as somebody has changed it in the CRM (spec L17). */
  readonly noteKept: boolean;
  /** Done, but the task to be finished was left as somebody has changed it in the CRM (spec L30). */
  readonly taskKept: boolean;
  /** Done, and several records in the CRM have its key (spec X9). */
  readonly doubled: boolean;
  /** What the CRM complained of although it made the record, in its own words (spec X9). */
  readonly complaint: string | null;
  readonly error: { readonly code: string; readonly words: string } | null;
  readonly plannedAt: EpochMs;
  readonly sentAt: EpochMs | null;
  readonly confirmedAt: EpochMs | null;
}

/** A revision of the plan for one participation, to be saved. */
export interface NewPlan {
  readonly id: string;
  readonly facts: ContactFacts;
  readonly workflow: { readonly id: WorkflowId; readonly version: number };
  readonly plan: Plan;
  readonly writes: readonly (PlannedWrite & { readonly id: WriteId })[];
  /** The notes that the agent chose to replace in the CRM; left out: nobody was asked (spec L17). */
  readonly agreed?: ReplaceableNotes;
  readonly at: EpochMs;
}

/** What was stored of a participation before. */
export interface Earlier {
  /** What the latest revision was planned from; null: none was planned, or nothing may be kept of it. */
  readonly facts: ContactFacts | null;
  /** The writes on which a revision depends, in the order in which they were planned. */
  readonly writes: readonly EarlierWrite[];
}

/** The latest revision of a participation's plan. */
export interface StoredPlan extends ParticipationRef {
  readonly workflow: { readonly id: WorkflowId; readonly version: number };
  readonly kind: Kind;
  readonly outcome: Plan['outcome'];
  readonly because: Reason;
  readonly steps: readonly Step[];
  readonly toBeDecided: boolean;
  readonly plannedAt: EpochMs;
}

/** A claimed write, ready to be sent; `attempts` tells this claim from a later one of the same write. */
export interface ClaimedWrite extends ParticipationRef {
  readonly attempts: number;
  readonly write: CrmWrite;
}

/** A claimed mail. */
export interface ClaimedMail extends ParticipationRef {
  readonly id: WriteId;
  readonly attempts: number;
  readonly mail: Mail;
  /** It waits until its address has confirmed (spec L22). */
  readonly awaitsConfirmation: boolean;
}

export interface ClaimedMails {
  readonly mails: readonly ClaimedMail[];
  /** Those whose sender died while sending: refused from now on as `unknown-outcome`. */
  readonly lost: readonly ParticipationRef[];
}

/**
 * Why a mail is not sent again whose sender died: the server may have taken it, and no mail server knows keys as a CRM
 * does, so a person looks first.
 */
export const lostMail = {
  code: 'unknown-outcome',
  words: 'Tieline stopped while this mail was being sent: it may have been sent. Look before you retry.',
} as const;

/** What came of sending a claimed write. */
export type Outcome = {
  readonly id: WriteId;
  readonly attempts: number;
  /** Left out: none that was not known. */
  readonly complaint?: string;
} & (
  | {
      readonly state: 'done';
      readonly record: RecordRef | null;
      readonly noteKept?: true;
      readonly taskKept?: true;
      readonly doubled?: true;
    }
  | { readonly state: 'due'; readonly nextTryAt: EpochMs; readonly words: string }
  | { readonly state: 'refused'; readonly code: string; readonly words: string }
);

/** As much of a participation's plan and writes as says how its log stands. */
export interface StoredProgress extends ParticipationRef, Pick<Plan, 'outcome' | 'because'> {
  readonly writes: readonly WriteProgress[];
}

export interface LedgerFilter {
  /** null: any. */
  readonly state: WriteState | null;
  /** Only writes for contacts of these people; null: everybody's. */
  readonly people: People | null;
}

export interface LedgerStore {
  /**
   * Keeps a revision with its facts, and what `revise` gives of its writes. One statement where `known` says what was
   * kept before, as `earlier` gave it in this transaction, and for a part that is planned for the first time.
   */
  record(tx: Transaction, plan: NewPlan, known?: Earlier | null): Promise<void>;
  /** What was kept of a part before; its writes stay as they are until the transaction ends. */
  earlier(tx: Transaction, part: ParticipationRef): Promise<Earlier>;
  /** What the latest revision was planned from; null: none was planned, or nothing may be kept of it. */
  factsOf(tx: Transaction, part: ParticipationRef): Promise<ContactFacts | null>;

  /**
   * Takes at most `limit` writes to the CRM, the first unfinished one of each participation, until `until`. What would be due
   * after `horizon` is due now: no pause is that long, so the clock was set back.
   */
  claim(limit: number, now: EpochMs, until: EpochMs, horizon: EpochMs): Promise<readonly ClaimedWrite[]>;
  /** The same for mails, in any order: none waits for another. */
  claimMails(limit: number, now: EpochMs, until: EpochMs, horizon: EpochMs): Promise<ClaimedMails>;
  /**
   * Keeps the outcomes of those that are still claimed so. A note that was left as somebody has changed it counts as not
   * sent, and the agent's as unsaved, so that the agent is asked (spec L17).
   */
  confirm(outcomes: readonly Outcome[], now: EpochMs): Promise<void>;
  /** Gives back what a server that died held, at the start of the only server; mails are refused as `unknown-outcome`. */
  releaseClaims(): Promise<void>;
  /** Makes everything that waits in a lane due at `now`, what makes a record before what changes one (spec X10). */
  expedite(lane: Lane, now: EpochMs): Promise<void>;
  /** When the next write of a lane may be sent; null: none is waiting. */
  nextTryAt(lane: Lane): Promise<EpochMs | null>;

  /** Newest first; `before` is the number of the last one of the page before. */
  list(filter: LedgerFilter, before: number | null, limit: number): Promise<readonly LedgerWrite[]>;
  write(id: WriteId): Promise<LedgerWrite | null>;
  /**
   * Replaces fields of the payload of a write that is in one of these states. false: it is in none of them. A later
   * revision leaves them so, except where its plan has something else in a field than the plan that was corrected.
   */
  correct(
    id: WriteId,
    fields: WritePayload,
    states: readonly WriteState[],
    audit?: AuditRow,
  ): Promise<boolean>;
  /** Makes a refused write, or one that waits, due at once. */
  retry(id: WriteId, now: EpochMs, audit?: AuditRow): Promise<boolean>;
  giveUp(id: WriteId, reason: string, now: EpochMs, audit?: AuditRow): Promise<boolean>;

  /** How the logs of these interactions' parts stand; parts without a plan are left out. */
  progress(interactions: readonly InteractionId[]): Promise<readonly StoredProgress[]>;
  /** The latest plans of these interactions' parts with all their writes, in order. */
  logs(interactions: readonly InteractionId[]): Promise<readonly StoredLog[]>;
  /** Who deleted which of these records in the CRM through Tieline, and when, by the record's id. */
  removals(records: readonly RecordRef[]): Promise<ReadonlyMap<RecordId, Removal>>;
  /** What the follow-ups of contacts have done to those of these tasks that they finished (spec L30). */
  finishedTasks(tasks: readonly RecordId[]): Promise<ReadonlyMap<RecordId, 'complete' | 'delete'>>;
  /** Every part of these people's (null: everybody's) whose plan was made in the period, oldest first, `limit` at a time; `after` as the last row has it. */
  plannedBetween(
    from: EpochMs,
    to: EpochMs,
    people: People | null,
    after: { readonly at: EpochMs; readonly id: string } | null,
    limit: number,
  ): Promise<readonly PlannedParticipation[]>;
}

/** Who deleted a record, and when. */
export interface Removal {
  readonly by: string;
  readonly at: EpochMs;
}

/** A part's latest plan and every write of all its revisions. */
export interface StoredLog {
  readonly plan: StoredPlan;
  readonly writes: readonly LedgerWrite[];
}

/** What the CRM should have of a part, for reconciliation. */
export interface PlannedParticipation {
  readonly place: { readonly at: EpochMs; readonly id: string };
  readonly log: StoredLog;
  /** The logs of all parts of its interaction, whenever they were planned: one part's record may be made by another. */
  readonly whole: readonly StoredLog[];
}
