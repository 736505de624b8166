/** A mail to one person, plain text. */
export interface Mail {
  /** Ours, the same whenever this mail is handed over again: its Message-ID is made from it. */
  readonly key: string;
  /** One address, `name@example.org`. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
}

/** What came of handing a mail over. */
export type MailResult =
  | { readonly result: 'sent' }
  /** Surely not accepted, by what `why` says: it may be sent again. */
  | { readonly result: 'later'; readonly why: string }
  /**
   * Not to be sent again automatically. `unknown-outcome`: the connection broke after the mail was handed over and before
   * the server answered, so it may have been sent, and a person decides. Any other code is refused for good; `words`
   * are then the server's own.
   */
  | { readonly result: 'refused'; readonly code: string; readonly words: string };

/** Whether mail can go out now, for the operator: where it goes, and if not, why and how that is mended. */
export type MailCheck =
  | { readonly result: 'works'; readonly where: string }
  | { readonly result: 'fails'; readonly where: string; readonly why: string; readonly mend: string };

/** The way mails take out of Tieline. */
export interface Mailer {
  /** For people: the server's host, or the folder. Never a user name or a password. */
  readonly name: string;
  /**
   * Hands one mail over, within the adapter's deadline of one minute at most. What goes wrong outside is in the
   * result; throws only for a bug.
   */
  send(mail: Mail): Promise<MailResult>;
  /** Connects and signs in, or writes where mails would be written, without sending anything. */
  check(): Promise<MailCheck>;
}
