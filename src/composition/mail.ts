import { join } from 'node:path';
import { MailFolder } from '../adapters/mail/mail-folder.ts';
import { SmtpMailer } from '../adapters/mail/smtp-mailer.ts';
import { readSmtpUrl } from '../adapters/mail/smtp-server.ts';
import type { Database } from '../adapters/postgres/connection/database.ts';
import { postgresMailStore } from '../adapters/postgres/mail/mail-store.ts';
import { makeId, systemClock } from '../adapters/system/system.ts';
import { Addresses } from '../application/mail/addresses.ts';
import type { LiveOrganisation } from '../application/organisation/live-organisation.ts';
import type { Mailer } from '../application/ports/logging/mailer.ts';
import type { Log } from '../application/ports/runtime/log.ts';
import type { Config } from '../config/config.ts';
import type { Sender } from '../domain/logging/mail/address.ts';
import { confirmationMail } from '../messages/confirmation-mail.ts';

/** The sender of mails that only go to a folder: nobody can answer them. */
const senderOfFolder: Sender = { name: 'Tieline', address: 'tieline@localhost' };

/** The way mails take by the configuration: a mail server, else a folder in the data directory. */
export function mailerOf({ smtpUrl, mailFrom, dataDirectory }: Config) {
  const sender = mailFrom ?? senderOfFolder;
  const now = () => systemClock.now();
  const server = smtpUrl === null ? null : readSmtpUrl(smtpUrl.reveal());
  const mailer: Mailer =
    server === null
      ? new MailFolder({ directory: join(dataDirectory, 'mail'), sender, now })
      : new SmtpMailer({ server, sender, now });
  const way = server === null ? ('folder' as const) : ('smtp' as const);
  return { mailer, way, from: sender.name === '' ? sender.address : `${sender.name} <${sender.address}>` };
}

export interface MailDeps {
  readonly config: Config;
  readonly db: Database;
  readonly organisation: LiveOrganisation;
  readonly log: Log;
}

/** Mail: how it is sent, which addresses it may go to, and what was sent. */
export async function wireMail({ config, db, organisation, log }: MailDeps) {
  const { mailer, way, from } = mailerOf(config);
  const store = postgresMailStore(db);
  const addresses = await Addresses.open({
    store,
    mailer,
    organisation,
    confirmationMail,
    makeId,
    systemClock,
    log,
  });
  return { mailer, way, from, store, addresses, systemClock };
}

export type WiredMail = Awaited<ReturnType<typeof wireMail>>;
