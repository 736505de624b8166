import type { Locale } from '../domain/locale.ts';
import type { MailText } from '../domain/logging/mail/missed-mail.ts';
import { translate } from './index.ts';

/** The mail that asks to confirm an address. */
export const confirmationMail = (
  locale: Locale,
  { address, link }: { readonly address: string; readonly link: string },
): MailText => ({
  subject: translate(locale, 'log.mail.confirmation.subject'),
  text: translate(locale, 'log.mail.confirmation.text', { address, link }),
});
