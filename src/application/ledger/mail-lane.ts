import { after } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { ClaimedMail, LedgerStore, Outcome } from '../ports/logging/ledger-store.ts';
import type { Log } from '../ports/runtime/log.ts';
import type { Mailer, MailResult } from '../ports/logging/mailer.ts';
import { claimMs, horizonMs, longestPauseMs, type Answers } from './answers.ts';
import { Lane } from './lane.ts';

/** As many as any mail server accepts from one sender at a time. */
const atOnce = 5;

export interface MailLaneDeps {
  readonly store: Pick<LedgerStore, 'claimMails' | 'nextTryAt'>;
  readonly mailer: Mailer;
  /** Whether this address is confirmed for our mails (spec L22). */
  readonly isConfirmed: (address: string) => boolean;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly log: Log;
  readonly onLogsChanged: (parts: ClaimedMails['lost']) => void;
}

type ClaimedMails = Awaited<ReturnType<LedgerStore['claimMails']>>;

/**
 * Sends the mails about missed calls (spec L22), a few at a time, beside the CRM writes. A mail that may have been sent
 * is never retried automatically: mail servers know no keys, so if its sender died, a person decides.
 */
export const mailLane = (deps: MailLaneDeps): Lane =>
  new Lane({
    turn: () => sendSome(deps),
    nextTryAt: () => deps.store.nextTryAt('mail'),
    now: () => deps.clock.now(),
    log: deps.log,
    about: 'the ledger could not send mails',
  });

/** Sends some mails and saves each answer as it comes; true: there may be more to send now. */
async function sendSome(deps: MailLaneDeps): Promise<boolean> {
  const { store, clock, answers, onLogsChanged } = deps;
  const now = clock.now();
  const { mails, lost } = await store.claimMails(atOnce, now, after(now, claimMs), after(now, horizonMs));
  if (lost.length > 0) onLogsChanged(lost);
  const kept = await Promise.allSettled(
    mails.map(async (claimed) =>
      answers.keep([outcomeOf(claimed, await send(deps, claimed), answers)], [claimed]),
    ),
  );
  for (const one of kept) if (one.status === 'rejected') throw one.reason;
  return mails.length + lost.length === atOnce;
}

async function send(
  { mailer, isConfirmed, log }: MailLaneDeps,
  { mail, awaitsConfirmation, attempts }: ClaimedMail,
): Promise<MailResult> {
  if (awaitsConfirmation && !isConfirmed(mail.to)) return unconfirmed(attempts);
  try {
    return await mailer.send(mail);
  } catch (error) {
    // A bug: whether the mail was sent is unknown, so a person decides.
    log.error({ err: error, mailer: mailer.name }, 'the mailer failed');
    const words = error instanceof Error ? error.message : String(error);
    return { result: 'refused', code: 'internal', words: `Tieline could not send this: ${words}` };
  }
}

/** Checks before a person decides: a week's worth, as long as an address can be confirmed. */
const maxLooks = (7 * 24 * 60 * 60 * 1000) / longestPauseMs;

const unconfirmed = (attempts: number): MailResult =>
  attempts < maxLooks
    ? { result: 'later', why: 'The address has not confirmed yet that it takes such mails.' }
    : {
        result: 'refused',
        code: 'unconfirmed',
        words: 'The address did not confirm that it takes such mails.',
      };

function outcomeOf({ id, attempts }: ClaimedMail, answer: MailResult, answers: Answers): Outcome {
  switch (answer.result) {
    case 'sent':
      return { id, attempts, state: 'done', record: null };
    case 'refused':
      return { id, attempts, state: 'refused', code: answer.code, words: answer.words };
    case 'later': {
      const nextTryAt = answers.nextTryAt(attempts, null);
      return { id, attempts, state: 'due', nextTryAt, words: answer.why };
    }
  }
}
