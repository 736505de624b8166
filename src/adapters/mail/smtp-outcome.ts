import type { MailResult } from '../../application/ports/logging/mailer.ts';
import { cutText, oneLine } from '../../domain/workflow/subject.ts';
import type { SmtpServer } from './smtp-server.ts';

/** As much of a server's words as anybody reads; some send pages. */
const maxWords = 500;

/** What nodemailer says of a failure, as far as it is known. */
interface SmtpFailure {
  readonly code: string | null;
  /** What Node.js called it, before nodemailer did. */
  readonly originalCode: string | null;
  readonly responseCode: number | null;
  /** The server's own words. */
  readonly response: string | null;
}

/**
 * What a failure means before the server had the whole mail: it cannot have accepted it. A 5xx about the sender, the
 * recipient or the mail is for good; anything else (no connection, no sign-in, 4xx) may be over the next time.
 */
export function beforeHandingOver(error: unknown, server: string): MailResult {
  const { code, responseCode, response } = failureOf(error);
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (isAboutMail && responseCode !== null && isPermanent(responseCode))
    return { result: 'refused', code: String(responseCode), words: printable(response ?? wordsOf(error)) };
  // Found on our side by what the server can take: an address it has no way to write, a mail above its size.
  if (isAboutMail && responseCode === null)
    return { result: 'refused', code: 'not-possible', words: wordsOf(error) };
  return { result: 'later', why: `${server}: ${wordsOf(error)}` };
}

/** So once the server may have the whole mail: only its answer tells what became of it. */
export function afterHandingOver(error: unknown, server: string): MailResult {
  const { code, responseCode, response } = failureOf(error);
  const isAnswer = code === 'EMESSAGE' && responseCode !== null && responseCode >= 400;
  if (!isAnswer) return { result: 'refused', code: 'unknown-outcome', words: `${server}: ${wordsOf(error)}` };
  if (isPermanent(responseCode))
    return { result: 'refused', code: String(responseCode), words: printable(response ?? wordsOf(error)) };
  return { result: 'later', why: `${server}: ${wordsOf(error)}` };
}

/** How an operator mends what keeps the server from being used. */
export function mendOf(error: unknown, { host, port, tls }: SmtpServer): string {
  const { code, originalCode } = failureOf(error);
  if (code === 'ETLS' || isAboutCertificate(originalCode))
    return tls === 'required'
      ? 'The server must offer STARTTLS with a certificate for its name that this machine trusts (NODE_EXTRA_CA_CERTS names the file of one of your own); for a server in the same house that can do without, add ?tls=never to TIELINE_SMTP_URL.'
      : 'The server needs a certificate for its name that this machine trusts; NODE_EXTRA_CA_CERTS names the file of one of your own.';
  if (code === 'EAUTH') return 'Correct the user name and the password in TIELINE_SMTP_URL.';
  if (code === 'EDNS') return `There is no host ${host}: correct TIELINE_SMTP_URL.`;
  return `See that ${host} takes mail on port ${port} from this machine, or correct TIELINE_SMTP_URL.`;
}

/** The failure in one line that can be shown; never more than a few. */
export const wordsOf = (error: unknown): string =>
  printable(error instanceof Error ? error.message : String(error));

const printable = (text: string): string => cutText(oneLine(text.replaceAll(/\p{Cc}/gu, ' ')), maxWords);

/** 503 says that the conversation went wrong, not that the mail is not wanted. */
const isPermanent = (responseCode: number): boolean => responseCode >= 500 && responseCode !== 503;

/** OpenSSL's and Node's names of what is wrong with a certificate, `DEPTH_ZERO_SELF_SIGNED_CERT` for one. */
const isAboutCertificate = (code: string | null): boolean =>
  code !== null && /CERT|ISSUER|TLS|SSL/.test(code);

function failureOf(error: unknown): SmtpFailure {
  if (!(error instanceof Error))
    return { code: null, originalCode: null, responseCode: null, response: null };
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : null,
    originalCode:
      'originalCode' in error && typeof error.originalCode === 'string' ? error.originalCode : null,
    responseCode:
      'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null,
    response: 'response' in error && typeof error.response === 'string' ? error.response : null,
  };
}
