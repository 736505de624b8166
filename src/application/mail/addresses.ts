import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Locale } from '../../domain/locale.ts';
import { comparableAddress } from '../../domain/logging/mail/address.ts';
import type { MailText } from '../../domain/logging/mail/missed-mail.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import { after, epochMs, type EpochMs } from '../../domain/time.ts';
import type { Workflow } from '../../domain/workflow/workflow.ts';
import type { LiveOrganisation } from '../organisation/live-organisation.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { Log } from '../ports/runtime/log.ts';
import type { Mail, Mailer, MailResult } from '../ports/logging/mailer.ts';
import type { AskedAddress, ConfirmationOutcome, MailStore } from '../ports/logging/mail-store.ts';
import type { Actor } from '../ports/organisation/organisation-store.ts';

/** A link is followed within days or never: longer than a weekend with a holiday. */
export const confirmationValidMs = 7 * 24 * 60 * 60 * 1000;
/** How long a mail that nobody answered stays in the list. */
const unansweredKeptMs = 90 * 24 * 60 * 60 * 1000;
/** As long as who asks waits to hear what came of the mail; a slow server takes it later. */
const patienceMs = 8_000;
/** An organisation has some tens of addresses that mail goes to; the list shows no more than this. */
const maxListed = 1_000;

/** Longer than a mailer takes: what is still being sent then was lost with its server. */
const sendingMs = 120_000;
/** A mail in sending since before this is one that was lost. */
export const abandonedBefore = (now: EpochMs): EpochMs => epochMs(now - sendingMs);

/** The mail that asks to confirm an address, in a language; messages has the words. */
export type ConfirmationMail = (
  locale: Locale,
  values: { readonly address: string; readonly link: string },
) => MailText;

/** The link of a secret: the page on which a press of a button confirms the address. */
export type LinkOf = (secret: string) => string;

/** What whoever asked for a mail is told; `sending`: it takes longer than they wait. */
export type AskOutcome = ConfirmationOutcome | { readonly state: 'sending' };

export interface AddressesDeps {
  readonly store: MailStore;
  readonly mailer: Mailer;
  readonly organisation: LiveOrganisation;
  readonly confirmationMail: ConfirmationMail;
  readonly makeId: MakeId;
  /** The system's time: a link does not age with the simulator's clock. */
  readonly systemClock: Clock;
  readonly log: Log;
}

/** Whom mail may be sent to: addresses whose reader confirmed them by a link in a mail (spec L22). */
export class Addresses {
  readonly #deps: AddressesDeps;
  #confirmed: readonly string[];

  private constructor(deps: AddressesDeps, confirmed: readonly string[]) {
    this.#deps = deps;
    this.#confirmed = confirmed;
  }

  static async open(deps: AddressesDeps): Promise<Addresses> {
    return new Addresses(deps, await deps.store.confirmedAddresses());
  }

  /** Every confirmed address as `comparableAddress` gives it; from memory, so that a call asks no database. */
  confirmed(): readonly string[] {
    return this.#confirmed;
  }

  isConfirmed(address: string): boolean {
    return this.#confirmed.includes(comparableAddress(address));
  }

  /** Whether a person may have a mail sent to it by hand: one that was confirmed, or an agent's that is verified. */
  takesMails(address: string): boolean {
    const agents = this.#deps.organisation.agents();
    const isAgents = agents.some(
      ({ email, emailVerified }) =>
        emailVerified && email !== null && comparableAddress(email) === comparableAddress(address),
    );
    return isAgents || this.isConfirmed(address);
  }

  /** Sees what was confirmed on another server; to be called every few seconds. */
  async refresh(): Promise<void> {
    this.#confirmed = await this.#deps.store.confirmedAddresses();
  }

  /** How far each address has come that was ever asked. */
  asked(): Promise<readonly AskedAddress[]> {
    return this.#deps.store.askedAddresses(maxListed);
  }

  /**
   * Sends a mail to the address with a link that confirms it, and gives what came of that. The mail is in the language of
   * the agent whose address it is, else in `locale`.
   */
  async ask(address: string, by: Actor, locale: Locale, linkOf: LinkOf): Promise<AskOutcome> {
    const { store, organisation, confirmationMail, makeId, systemClock } = this.#deps;
    const id = makeId();
    const secret = randomBytes(32).toString('base64url');
    const reader = organisation.agents().find(({ email }) => isSame(email, address));
    const language = reader?.locale ?? locale;
    const sent = confirmationMail(language, { address, link: linkOf(`${id}.${secret}`) });
    // What is kept is shown to whoever reads the list of mails, and must not let them confirm the address.
    const kept = confirmationMail(language, { address, link: linkOf('…') });
    const askedAt = systemClock.now();
    const expiresAt = after(askedAt, confirmationValidMs);
    const audit = { action: 'created', noun: 'mail-confirmation', nounId: id, before: null } as const;
    await store.addConfirmation(
      { id, address: comparableAddress(address), ...kept, hash: hashOf(secret), askedAt, expiresAt },
      epochMs(askedAt - unansweredKeptMs),
      { ...audit, after: { address }, id: makeId(), at: askedAt, by },
    );
    return await this.#deliver(id, { key: `confirmation:${id}`, to: address, ...sent });
  }

  async #deliver(id: string, mail: Mail): Promise<AskOutcome> {
    const { store, mailer, log } = this.#deps;
    const delivery = mailer.send(mail).then(async (result): Promise<AskOutcome> => {
      const outcome = outcomeOf(result);
      await store.settleConfirmation(id, outcome);
      return outcome;
    });
    const over = Promise.withResolvers<AskOutcome>();
    const timer = setTimeout(() => over.resolve({ state: 'sending' }), patienceMs);
    // Once nobody waits any more, what goes wrong is heard of here only.
    delivery.catch((error: unknown) =>
      log.error({ err: error }, 'a mail could not be sent or noted as sent'),
    );
    try {
      return await Promise.race([delivery, over.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * So for an address that mail is to go to, unless it is confirmed or a mail on its way that may still be answered.
   * null: there was nothing to ask.
   */
  async askOnce(...request: Parameters<Addresses['ask']>): Promise<AskOutcome | null> {
    const [address] = request;
    const now = this.#deps.systemClock.now();
    const known = (await this.asked()).find((one) => isSame(one.address, address));
    if (known && (known.confirmedAt !== null || (known.state !== 'refused' && known.expiresAt > now)))
      return null;
    return await this.ask(...request);
  }

  /**
   * Asks the address that a workflow mails to by default once, as soon as the workflow is saved (spec L22). Nobody waits
   * for it: what becomes of the mail is in the list of addresses.
   */
  askDefault({ missedEmail, locale }: Workflow, by: Actor, linkOf: LinkOf): void {
    const { enabled, toOwner, defaultAddress } = missedEmail;
    if (!enabled || !toOwner || defaultAddress === null) return;
    this.askOnce(defaultAddress, by, locale, linkOf).catch((error: unknown) =>
      this.#deps.log.error({ err: error }, 'an address could not be asked to confirm itself'),
    );
  }

  /**
   * Takes a link's secret as the proof that its reader gets the address's mail: the address counts as confirmed, and
   * agents who have it as verified. A secret works once and for a week; `invalid` tells no more about any other.
   */
  async confirm(given: string): Promise<{ readonly address: string } | Refusal> {
    const { store, organisation, systemClock } = this.#deps;
    const [id = '', secret = ''] = given.split('.');
    const kept = await store.confirmation(id);
    const now = systemClock.now();
    if (kept === null || !timingSafeEqual(kept.hash, hashOf(secret)) || kept.expiresAt <= now)
      return unusable();
    const { address } = kept;
    // The agents first: should the server die in between, the link still works and makes it whole.
    const refusal = await organisation.change({ id: null, name: 'confirmation' }, (snapshot) =>
      verified(snapshot, address),
    );
    if (isRefusal(refusal)) return refusal;
    if (!(await store.confirm(id, now))) return unusable();
    await this.refresh();
    return { address };
  }
}

const unusable = (): Refusal<'invalid'> =>
  refuse('invalid', { errors: [{ path: 'secret', message: 'problem.field.confirmation' }] });

/** Agents with this address, from now on verified. */
function verified({ agents }: Snapshot, address: string): readonly Write[] {
  return [...agents.values()]
    .filter(({ email, emailVerified }) => !emailVerified && isSame(email, address))
    .map((agent) => ({ put: 'agent', value: { ...agent, emailVerified: true } }));
}

const isSame = (one: string | null, other: string): boolean =>
  one !== null && comparableAddress(one) === comparableAddress(other);

/** A mail with a secret is not kept for another try: whoever asked for it asks again. */
function outcomeOf(result: MailResult): ConfirmationOutcome {
  switch (result.result) {
    case 'sent':
      return { state: 'sent' };
    case 'later':
      return { state: 'refused', code: 'not-accepted', words: result.why };
    case 'refused':
      return { state: 'refused', code: result.code, words: result.words };
  }
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
