import { z } from 'zod';
import { isMailAddress } from '../../domain/logging/mail/address.ts';
import { addressStates, mailStates } from '../../domain/logging/mail/mail-state.ts';
import { id, instant, list, text } from '../common.ts';

const Failure = z.object({ code: z.string(), words: z.string() });

/** A mail that Tieline sent or is to send (spec L22). */
export const Mail = z
  .object({
    /** A missed call's: the id of its write in the ledger, by which it is tried again or given up. */
    id,
    about: z.enum(['missed-call', 'confirmation']),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    /** `due`: not handed over yet, or being tried again. `refused`: waits for a person, or was given up. */
    state: z.enum(mailStates),
    /** In the mail server's own words. `unknown-outcome`: it may have been sent. */
    error: Failure.nullable(),
    interaction: id.nullable(),
    at: instant,
  })
  .meta({ id: 'Mail' });
export type Mail = z.infer<typeof Mail>;

export const MailList = list(Mail);
export const MailStateName = z.enum(mailStates);

/** The way mails take. */
export const MailerView = z
  .object({ way: z.enum(['smtp', 'folder']), name: z.string(), from: z.string() })
  .meta({ id: 'Mailer' });
export type MailerView = z.infer<typeof MailerView>;

/** Whether mail can go out now; `mend` says what to do where it cannot. */
export const MailerCheck = z.union([
  z.object({ result: z.literal('works'), where: z.string() }),
  z.object({ result: z.literal('fails'), where: z.string(), why: z.string(), mend: z.string() }),
]);
export type MailerCheck = z.infer<typeof MailerCheck>;

const Named = z.object({ id, name: z.string() });

/** An address that mail goes to, and how far it is confirmed. */
export const MailAddress = z
  .object({
    address: z.string(),
    state: z.enum(addressStates),
    /** When it was last asked by a mail, and until when that mail's link works. */
    askedAt: instant.nullable(),
    expiresAt: instant.nullable(),
    confirmedAt: instant.nullable(),
    /** Why the last mail to it did not get out. */
    error: Failure.nullable(),
    /** Whose address it is, and which active workflows send to it by default. */
    agents: z.array(Named),
    workflows: z.array(Named),
  })
  .meta({ id: 'MailAddress' });
export type MailAddress = z.infer<typeof MailAddress>;

export const MailAddressList = list(MailAddress);

export const ConfirmationInput = z.strictObject({
  address: text(254).trim().refine(isMailAddress, { message: 'problem.field.mail-address' }),
});

/** What came of the mail that asks to confirm an address. */
export const ConfirmationSent = z
  .object({
    address: z.string(),
    /** `sending`: the mail server takes its time; the list of addresses says later what came of it. */
    state: z.enum(['sent', 'refused', 'sending']),
    error: Failure.nullable(),
    /** Where it went: the mail server, or the folder. */
    mailer: z.string(),
  })
  .meta({ id: 'ConfirmationSent' });
export type ConfirmationSent = z.infer<typeof ConfirmationSent>;

/** The secret from the link. */
export const ConfirmInput = z.strictObject({ secret: text(200).min(1) });
export const Confirmed = z.object({ address: z.string() });
