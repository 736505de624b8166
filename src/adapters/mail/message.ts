import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mail } from '../../application/ports/logging/mailer.ts';
import { isMailAddress, type Sender } from '../../domain/logging/mail/address.ts';

/** A mail that no server could be given as it is. */
export interface MessageFault {
  readonly code: 'address-invalid' | 'subject-invalid';
  readonly words: string;
}

/**
 * What keeps a mail from being sent, if anything; null: nothing does. What names another recipient or another header
 * by a line break is found here, whatever the parts above made of it.
 */
export function faultOf({ to, subject }: Mail): MessageFault | null {
  if (!isMailAddress(to)) return { code: 'address-invalid', words: 'This is no e-mail address.' };
  if (/\p{Cc}/u.test(subject))
    return { code: 'subject-invalid', words: 'The subject has characters that cannot be printed.' };
  return null;
}

/** Names a mail in few characters that are safe everywhere, the same for the same key. */
export const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 40);

/**
 * The mail as it goes over the wire (RFC 5322). Its Message-ID comes from the key, so that a mailbox which gets it twice
 * can tell; no machine answers it (RFC 3834).
 */
export function compose(mail: Mail, sender: Sender, now: number): Promise<Buffer> {
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  const composer = new MailComposer({
    from: { ...sender },
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    messageId: `<${digestOf(mail.key)}@${domain}>`,
    date: new Date(now),
    headers: { 'Auto-Submitted': 'auto-generated' },
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
