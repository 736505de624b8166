import { describe, expect, it } from 'vitest';
import { TestClock } from '../../../test/support/http/http.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { Argon2Passwords } from '../../adapters/passwords/argon2.ts';
import { phoneNumbers } from '../../adapters/phone-numbers/phone-numbers.ts';
import { postgresMailStore } from '../../adapters/postgres/mail/mail-store.ts';
import { postgresOrganisationStore } from '../../adapters/postgres/organisation/organisation-store.ts';
import { makeId } from '../../adapters/system/system.ts';
import { seedOrganisation } from '../../demo/organisation.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { confirmationMail } from '../../messages/confirmation-mail.ts';
import { LiveOrganisation } from '../organisation/live-organisation.ts';
import type { Mail, MailResult } from '../ports/logging/mailer.ts';
import { Addresses, confirmationValidMs } from './addresses.ts';
import { mailAddresses } from './mail-addresses.ts';

const { db } = await testDatabase();
const systemClock = new TestClock('2026-11-20T09:00:00Z');
const store = postgresMailStore(db);
const organisation = await LiveOrganisation.open(
  postgresOrganisationStore(db, { makeId, clock: systemClock }),
);
await seedOrganisation({
  organisation,
  passwords: new Argon2Passwords(),
  phoneNumbers: phoneNumbers(),
  makeId,
  password: 'a password for tests',
});
const by = { id: null, name: 'test' };
const linkOf = (secret: string) => `https://desk.example.org/confirm#${secret}`;

const mails: Mail[] = [];
/** What becomes of the next mails. */
let result: MailResult | Promise<MailResult> = { result: 'sent' };
const parts = {
  store,
  mailer: {
    name: 'test',
    check: async () => ({ result: 'works', where: 'test' }) as const,
    send: async (mail: Mail) => {
      mails.push(mail);
      return await result;
    },
  },
  organisation,
  confirmationMail,
  makeId,
  systemClock,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
};
const addresses = await Addresses.open(parts);

/** The secret in the link of the mail sent last. */
const lastSecret = (): string => /#(\S+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? '';
const stateOf = async (address: string) =>
  (await mailAddresses({ addresses, organisation, workflows: { list: () => [] } }, systemClock.now())).find(
    (one) => one.address === address,
  )?.state;

async function change(username: string, changes: Partial<Agent>): Promise<Agent> {
  const agent = organisation.agentByUsername(username);
  if (agent === null) throw new Error(`the demonstration has ${username}`);
  const value = { ...agent, ...changes };
  await organisation.change(by, () => [{ put: 'agent', value }]);
  return value;
}

describe('an address', () => {
  it('is confirmed by the secret of the mail that was sent to it, once', async () => {
    expect(await addresses.ask('Team@example.org', by, 'nl', linkOf)).toEqual({ state: 'sent' });
    expect(mails.at(-1)).toMatchObject({ to: 'Team@example.org', subject: 'Bevestig uw adres' });
    expect(addresses.confirmed()).toEqual([]);
    expect(await stateOf('team@example.org')).toBe('asked');
    const secret = lastSecret();
    expect(await addresses.confirm(secret)).toEqual({ address: 'team@example.org' });
    expect(addresses.confirmed()).toEqual(['team@example.org']);
    expect(await stateOf('team@example.org')).toBe('confirmed');
    expect(await addresses.confirm(secret)).toMatchObject({ refused: 'invalid' });
  });

  it('is confirmed by one of two who press at the same moment', async () => {
    await addresses.ask('twice@example.org', by, 'en', linkOf);
    const secret = lastSecret();
    const answers = await Promise.all([addresses.confirm(secret), addresses.confirm(secret)]);
    expect(answers.filter((answer) => !isRefusal(answer))).toEqual([{ address: 'twice@example.org' }]);
  });

  it('is not confirmed by another secret, nor by one of another mail', async () => {
    await addresses.ask('one@example.org', by, 'en', linkOf);
    const [id = '', secret = ''] = lastSecret().split('.');
    await addresses.ask('two@example.org', by, 'en', linkOf);
    const [, other = ''] = lastSecret().split('.');
    for (const given of [
      '',
      '.',
      id,
      `${id}.`,
      `${id}.${other}`,
      `${makeId()}.${secret}`,
      `${id}x.${secret}`,
    ])
      expect([given, await addresses.confirm(given)]).toMatchObject([given, { refused: 'invalid' }]);
    expect(addresses.confirmed()).not.toContain('one@example.org');
  });

  it('is not confirmed by a link older than a week', async () => {
    await addresses.ask('late@example.org', by, 'en', linkOf);
    const secret = lastSecret();
    systemClock.advance(confirmationValidMs);
    expect(await stateOf('late@example.org')).toBe('expired');
    expect(await addresses.confirm(secret)).toMatchObject({ refused: 'invalid' });
  });

  it('is asked once where that is enough', async () => {
    expect(await addresses.askOnce('once@example.org', by, 'en', linkOf)).toEqual({ state: 'sent' });
    expect(await addresses.askOnce('ONCE@example.org', by, 'en', linkOf)).toBeNull();
    systemClock.advance(confirmationValidMs);
    expect(await addresses.askOnce('once@example.org', by, 'en', linkOf)).toEqual({ state: 'sent' });
    await addresses.confirm(lastSecret());
    expect(await addresses.askOnce('once@example.org', by, 'en', linkOf)).toBeNull();
  });

  it('has its secret nowhere that is kept', async () => {
    await addresses.ask('kept@example.org', by, 'en', linkOf);
    const [, secret = ''] = lastSecret().split('.');
    const rows = await db.selectFrom('mail_confirmation').selectAll().execute();
    const audit = await db.selectFrom('audit').selectAll().execute();
    expect(secret.length).toBeGreaterThan(40);
    expect(JSON.stringify([rows, audit])).not.toContain(secret);
    expect(audit.filter(({ noun }) => noun === 'mail-confirmation').length).toBe(rows.length);
  });
});

describe('a mail that asks for it', () => {
  it("that the server refuses is reported in the server's words, and can be requested again", async () => {
    result = { result: 'refused', code: '550', words: 'no such person' };
    const refused = { state: 'refused', code: '550', words: 'no such person' };
    expect(await addresses.ask('nobody@example.org', by, 'en', linkOf)).toEqual(refused);
    expect(await stateOf('nobody@example.org')).toBe('refused');
    result = { result: 'later', why: 'connection refused' };
    expect(await addresses.ask('nobody@example.org', by, 'en', linkOf)).toMatchObject({
      state: 'refused',
      code: 'not-accepted',
      words: 'connection refused',
    });
    result = { result: 'sent' };
    expect(await addresses.askOnce('nobody@example.org', by, 'en', linkOf)).toEqual({ state: 'sent' });
  });
});

describe('an agent’s address', () => {
  it('is verified by the same mail, which is in the agent’s language', async () => {
    const tom = await change('tom', { email: 'Tom@example.com', emailVerified: false, locale: 'de' });
    expect(await stateOf('tom@example.com')).toBe('unasked');
    await addresses.ask('tom@example.com', by, 'en', linkOf);
    expect(mails.at(-1)?.subject).toBe('Bitte bestätigen Sie Ihre Adresse');
    await addresses.confirm(lastSecret());
    expect(organisation.agent(tom.id)).toMatchObject({ emailVerified: true, email: 'Tom@example.com' });
  });

  it('is verified by an administrator’s word as well', async () => {
    await change('lotte', { email: 'lotte@example.com', emailVerified: true });
    expect(await stateOf('lotte@example.com')).toBe('verified');
    expect(addresses.confirmed()).not.toContain('lotte@example.com');
  });
});

it('another server sees what was confirmed here', async () => {
  const other = await Addresses.open(parts);
  await addresses.ask('seen@example.org', by, 'en', linkOf);
  await addresses.confirm(lastSecret());
  expect(other.confirmed()).not.toContain('seen@example.org');
  await other.refresh();
  expect(other.confirmed()).toEqual(addresses.confirmed());
});
