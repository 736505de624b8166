/** As long as a mailbox's address may be (RFC 5321, 4.5.3.1.3). */
const maxAddress = 254;

/**
 * One address and nothing else: no name, no second address, no character with a meaning in a header or an SMTP command.
 * Stricter than the standard: quoted forms are refused, because nobody uses them.
 */
const mailAddress = /^[^\s<>()[\]\\,;:"@\p{Cc}]+@[^\s<>()[\]\\,;:"@\p{Cc}]+$/u;

/** Whether mail can be sent to it. */
export const isMailAddress = (text: string): boolean => text.length <= maxAddress && mailAddress.test(text);

/** The form in which addresses are compared and stored: upper and lower case mean the same mailbox. */
export const comparableAddress = (address: string): string => address.trim().toLowerCase();

/** The sender of mails. */
export interface Sender {
  /** '' for the address alone. */
  readonly name: string;
  readonly address: string;
}

/** Longer than any name of a department. */
const maxSenderName = 100;

/** Reads `desk@example.org` or `Tieline <desk@example.org>`; null: it is neither. */
export function readSender(text: string): Sender | null {
  const named = /^([^<>"\p{Cc}]*)<([^<>]+)>$/u.exec(text.trim());
  const name = named?.[1]?.trim() ?? '';
  const address = named?.[2] ?? text.trim();
  return isMailAddress(address) && name.length <= maxSenderName ? { name, address } : null;
}
