import type { Addresses, LinkOf } from '../../../application/mail/addresses.ts';
import {
  mailAddresses,
  type MailAddress,
  type MailAddressesDeps,
} from '../../../application/mail/mail-addresses.ts';
import { networkOf } from '../../../application/sign-in/network-of.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { Mailer } from '../../../application/ports/logging/mailer.ts';
import {
  ConfirmationInput,
  ConfirmationSent,
  Confirmed,
  ConfirmInput,
  MailAddressList,
  type MailAddress as MailAddressView,
} from '../../../contract/operations/mails.ts';
import { isoTextOrNull } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { actorOf } from '../routes/collection.ts';
import { languageOf } from '../platform/language.ts';
import { page, PageQuery } from '../routes/paging.ts';
import { accepted, ProblemError } from '../platform/problem.ts';
import { RateLimit } from '../platform/rate-limit.ts';

const tags = ['Mail'];
const access = 'mail-addresses';

/** A person asks for one after the other; more are a program that would fill somebody's mailbox. */
const mailsPerMinute = 10;
/** A link is followed once; more tries a minute from one address are guesses, however hopeless. */
const triesPerMinute = 30;

/**
 * Where people reach Tieline; null: nobody has said so, and it listens on all addresses. Never what a request claims to
 * have asked for, or whoever asks could send others anywhere by our mail (spec O6).
 */
export type ReachedAt = () => string | null;

export interface MailAddressRoutesDeps extends Omit<MailAddressesDeps, 'addresses'> {
  readonly addresses: Addresses;
  readonly mailer: Pick<Mailer, 'name'>;
  readonly reachedAt: ReachedAt;
  readonly systemClock: Clock;
}

/** Addresses that mail may go to, and how their readers confirm them (spec L22). */
export function mailAddressRoutes(app: App, deps: MailAddressRoutesDeps): void {
  const { addresses, mailer, reachedAt, systemClock } = deps;
  const mails = new RateLimit(mailsPerMinute);
  const tries = new RateLimit(triesPerMinute);

  app.get(
    '/api/v1/mail-addresses',
    {
      config: { access },
      schema: {
        operationId: 'listMailAddresses',
        summary: 'List the email addresses and whether they are confirmed',
        tags,
        querystring: PageQuery,
        response: { 200: MailAddressList },
      },
    },
    async (request) => {
      const all = await mailAddresses(deps, systemClock.now());
      const { items, next } = page(all, ({ address }) => [address, ''], request.query);
      return { items: items.map(show), next };
    },
  );

  app.post(
    '/api/v1/mail-addresses/confirmations',
    {
      config: { access },
      schema: {
        operationId: 'sendConfirmation',
        summary: 'Send a mail with a link that confirms the address',
        tags,
        description: 'Sends a mail with a link that confirms the address, and says whether the mail got out.',
        body: ConfirmationInput,
        response: { 201: ConfirmationSent },
      },
    },
    async (request, reply) => {
      const base = reachedAt();
      if (base === null) throw new ProblemError('public-url-missing');
      const wait = mails.take(request.person.id);
      if (wait > 0) throw new ProblemError('too-many-requests', { retryAfterSeconds: wait });
      const { address } = request.body;
      const linkOf = confirmationLink(base);
      const outcome = await addresses.ask(address, actorOf(request), languageOf(request), linkOf);
      const error = outcome.state === 'refused' ? { code: outcome.code, words: outcome.words } : null;
      return reply.code(201).send({ address, state: outcome.state, error, mailer: mailer.name });
    },
  );

  app.post(
    '/api/v1/mail-addresses/confirm',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'confirmMailAddress',
        summary: 'Confirm an address by the secret of its link',
        tags,
        description:
          'Confirms an address by the secret of the link that was mailed to it. Works once, for a week.',
        body: ConfirmInput,
        response: { 200: Confirmed },
      },
    },
    async (request) => {
      const wait = tries.take(networkOf(request.ip));
      if (wait > 0) throw new ProblemError('too-many-requests', { retryAfterSeconds: wait });
      return accepted(await addresses.confirm(request.body.secret));
    },
  );
}

/**
 * The page that confirms by a press of a button, since scanners of mails follow every link. The secret stands behind
 * the #, so that no server on the way and no log has it.
 */
export const confirmationLink =
  (base: string): LinkOf =>
  (secret) =>
    `${base}/confirm#${secret}`;

const show = ({ address, state, asked, agents, workflows }: MailAddress): MailAddressView => ({
  address,
  state,
  askedAt: isoTextOrNull(asked?.askedAt ?? null),
  expiresAt: isoTextOrNull(asked?.expiresAt ?? null),
  confirmedAt: isoTextOrNull(asked?.confirmedAt ?? null),
  error: state === 'refused' ? (asked?.error ?? { code: 'unknown-outcome', words: '' }) : null,
  agents: [...agents],
  workflows: [...workflows],
});
