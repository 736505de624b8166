import type { Mail, Mailer, MailResult } from '../../../src/application/ports/logging/mailer.ts';

/** A way for mails that keeps them; the next results are given, then every mail is sent. */
export function keepingMailer() {
  const mails: Mail[] = [];
  const results: ((mail: Mail) => Promise<MailResult> | MailResult)[] = [];
  const mailer: Mailer = {
    name: 'kept',
    async send(mail) {
      mails.push(mail);
      return (await results.shift()?.(mail)) ?? { result: 'sent' };
    },
    check: () => Promise.resolve({ result: 'works', where: 'kept' }),
  };
  return { mailer, mails, results };
}
