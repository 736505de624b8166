import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Mail, MailCheck, Mailer, MailResult } from '../../application/ports/logging/mailer.ts';
import type { Sender } from '../../domain/logging/mail/address.ts';
import { compose, faultOf } from './message.ts';
import type { SmtpServer } from './smtp-server.ts';
import { afterHandingOver, beforeHandingOver, mendOf, wordsOf } from './smtp-outcome.ts';

/** What a healthy server needs at most for each of these; the whole stays below the ledger's claim. */
export const smtpLimits = {
  connectMs: 10_000,
  greetingMs: 15_000,
  /** Silence in the middle of a conversation. */
  silenceMs: 30_000,
  /** One mail from the first packet to the last answer. */
  mailMs: 45_000,
};

export interface SmtpMailerDeps {
  readonly server: SmtpServer;
  readonly sender: Sender;
  readonly now: () => number;
  readonly limits?: typeof smtpLimits;
}

/** Small enough that a connection which breaks early has not been given the end of the mail yet. */
const pieceBytes = 8 * 1024;

/**
 * Mails through a server by SMTP, one connection each: they are few, and a connection kept open would have to be watched.
 * Nothing of a mail or a login is logged here.
 */
export class SmtpMailer implements Mailer {
  readonly name: string;
  readonly #deps: SmtpMailerDeps;
  readonly #limits: typeof smtpLimits;

  constructor(deps: SmtpMailerDeps) {
    this.#deps = deps;
    this.#limits = deps.limits ?? smtpLimits;
    this.name = `${deps.server.host}:${deps.server.port}`;
  }

  async send(mail: Mail): Promise<MailResult> {
    const fault = faultOf(mail);
    if (fault !== null) return { result: 'refused', ...fault };
    const { sender, now } = this.#deps;
    const message = await compose(mail, sender, now());
    // From here on the server may have the whole mail, whatever we hear of it.
    let isHandedOver = false;
    try {
      await this.#converse(async (connection) => {
        const content = Readable.from(piecesOf(message));
        content.once('end', () => {
          isHandedOver = true;
        });
        const envelope = { from: sender.address, to: [mail.to], size: message.length };
        await step(connection, (done) => connection.send(envelope, content, done));
      });
      return { result: 'sent' };
    } catch (error) {
      return isHandedOver ? afterHandingOver(error, this.name) : beforeHandingOver(error, this.name);
    }
  }

  async check(): Promise<MailCheck> {
    const { server } = this.#deps;
    const where = `${this.name}${server.login === null ? '' : ', signed in'}`;
    try {
      await this.#converse(async () => undefined);
      return { result: 'works', where };
    } catch (error) {
      return { result: 'fails', where: this.name, why: wordsOf(error), mend: mendOf(error, server) };
    }
  }

  /** Connects, signs in, does the work and takes leave; whatever happens, the connection is closed by the deadline. */
  async #converse(work: (connection: SMTPConnection) => Promise<void>): Promise<void> {
    const { server } = this.#deps;
    const connection = new SMTPConnection(this.#options());
    // One that breaks when nobody waits for it any more is no news.
    connection.on('error', () => undefined);
    const over = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => over.reject(new Error(`no answer within ${this.#limits.mailMs / 1000} s`)),
      this.#limits.mailMs,
    );
    const conversation = async (): Promise<void> => {
      await step(connection, (done) => connection.connect(done));
      const { login } = server;
      if (login !== null)
        await step(connection, (done) => connection.login({ user: login.user, pass: login.password }, done));
      await work(connection);
    };
    try {
      await Promise.race([conversation(), over.promise]);
      connection.quit();
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #options(): SMTPConnection.Options {
    const { host, port, tls } = this.#deps.server;
    const { connectMs, greetingMs, silenceMs } = this.#limits;
    return {
      host,
      port,
      secure: tls === 'wrapped',
      requireTLS: tls === 'required',
      ignoreTLS: tls === 'never',
      connectionTimeout: connectMs + greetingMs,
      dnsTimeout: connectMs,
      greetingTimeout: greetingMs,
      socketTimeout: silenceMs,
      socketCloseTimeout: 1_000,
      logger: false,
    };
  }
}

/** One exchange with the server. A connection that breaks says so by an event only, not to whoever waits for an answer. */
function step(
  connection: SMTPConnection,
  work: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('Connection closed unexpectedly')));
    work((error) => (error ? reject(error) : resolve()));
  });
}

function* piecesOf(message: Buffer): Generator<Buffer> {
  for (let at = 0; at < message.length; at += pieceBytes) yield message.subarray(at, at + pieceBytes);
}
