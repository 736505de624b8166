import type { InteractionId } from '../../../domain/ids.ts';
import type { MailState } from '../../../domain/logging/mail/mail-state.ts';
import type { People } from '../../../domain/organisation/visibility.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { AuditRow } from '../organisation/organisation-store.ts';

/** A mail that asks whoever reads it to confirm the address. */
export interface NewConfirmation {
  readonly id: string;
  /** As `comparableAddress` gives it. */
  readonly address: string;
  readonly subject: string;
  /** Without the link's secret. */
  readonly text: string;
  /** Of the link's secret. */
  readonly hash: Buffer;
  readonly askedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** What came of sending it. */
export type ConfirmationOutcome =
  | { readonly state: 'sent' }
  | { readonly state: 'refused'; readonly code: string; readonly words: string };

/** How far an address has come, by the mails that were sent to it. */
export interface AskedAddress {
  readonly address: string;
  /** Of the latest mail. `sending` for longer than sending takes: its server died. */
  readonly state: 'sending' | 'sent' | 'refused';
  readonly error: { readonly code: string; readonly words: string } | null;
  readonly askedAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** When any of its mails was answered first; null: never. */
  readonly confirmedAt: EpochMs | null;
}

/** A mail that Tieline sent or is to send. */
export interface StoredMail {
  /** A missed call's: the id of its write in the ledger, by which it is tried again. */
  readonly id: string;
  readonly about: 'missed-call' | 'confirmation';
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly state: MailState;
  readonly error: { readonly code: string; readonly words: string } | null;
  readonly interaction: InteractionId | null;
  readonly at: EpochMs;
}

export interface MailFilter {
  /** null: of any and of none. */
  readonly interaction: InteractionId | null;
  /** null: any. */
  readonly state: MailState | null;
  /** Only those about contacts of these people, and none that confirms an address; null: all. */
  readonly people: People | null;
}

/** The place of a mail in the list. */
export interface MailPlace {
  readonly at: EpochMs;
  readonly id: string;
}

/** Where confirmations are kept, and where mails are found. */
export interface MailStore {
  /** Keeps it as being sent, with its audit, and forgets unanswered ones asked before `forgetBefore`. */
  addConfirmation(confirmation: NewConfirmation, forgetBefore: EpochMs, audit: AuditRow): Promise<void>;
  settleConfirmation(id: string, outcome: ConfirmationOutcome): Promise<void>;
  /** What a link's id stands for; null: nothing, or it is used up. */
  confirmation(
    id: string,
  ): Promise<{ readonly address: string; readonly hash: Buffer; readonly expiresAt: EpochMs } | null>;
  /** Marks it confirmed and its secret as used up. false: somebody else was faster. */
  confirm(id: string, at: EpochMs): Promise<boolean>;
  /** Every confirmed address, in order. */
  confirmedAddresses(): Promise<readonly string[]>;
  /** Every address that was asked, in order, at most `limit`. */
  askedAddresses(limit: number): Promise<readonly AskedAddress[]>;
  /**
   * Newest first, after that place (null: from the newest). A confirmation that is being sent since before `abandoned`
   * was lost with its server and counts as refused.
   */
  mails(
    filter: MailFilter,
    after: MailPlace | null,
    limit: number,
    abandoned: EpochMs,
  ): Promise<readonly StoredMail[]>;
}
