import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Mail } from '../../src/contract/operations/mails.ts';
import { scriptedSmtp, type Behaviour, type Script, type Stage } from '../support/mail/scripted-smtp.ts';
import { startApi, type RecordOf } from './harness.ts';
import { codes } from './steps.ts';
import { until } from './until.ts';

const script: Script = {};
const smtp = await scriptedSmtp(script);
const api = await startApi({ smtpUrl: `smtp://127.0.0.1:${smtp.port}` });
const { mia, tom, sara, admin } = api;

const Mails = z.object({ items: z.array(Mail) });
const mailsOf = async (interaction: string) =>
  (await sara.done(sara.get(`/mails?interaction=${interaction}`), Mails)).items;

/** Waits until the one mail about the contact stands so. */
const mailIs = (interaction: string, state: Mail['state']): Promise<Mail> =>
  until(`the mail is ${state}`, async () =>
    (await mailsOf(interaction)).find((mail) => mail.state === state),
  );

/** What the mail server has taken, of mails to this address. */
const taken = (to: string) => smtp.messages.filter((message) => message.includes(`To: ${to}\r\n`));

/** Somebody calls, Mia's phone rings, and they hang up. Gives the contact, once all but mail is settled. */
async function missed(from: RecordOf | null): Promise<string> {
  await mia.be({ desk: 'in' });
  const customer = await api.calls(from?.number ?? null);
  const { id } = await mia.rings(customer.callId);
  await customer.hangUp();
  await mia.settled(id);
  return id;
}

const workflow = (missedEmail: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  api.workflow({ missedEmail: { enabled: true, ...missedEmail }, ...more });

const misbehave = (stage: Stage, behaviour: Behaviour): void => {
  script[stage] = behaviour;
};
const behave = (): void => {
  for (const stage of ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'message'] as const) delete script[stage];
};
afterEach(behave);

describe('a missed call, while mails about them are', () => {
  it('off, sends no mail', async () => {
    await api.workflow({ missedEmail: { enabled: false } });
    const id = await missed(await api.contact());
    expect(await mailsOf(id)).toEqual([]);
    expect(codes(await mia.why(id))).toContain('why.mail.off');
  });

  it('on, is mailed to the agent, in the language and words of the workflow', async () => {
    await workflow({ template: 'Verpasst von {agent}: {name}\n{queue}' }, { locale: 'de' });
    const anna = await api.contact();
    const id = await missed(anna);
    const mail = await mailIs(id, 'sent');
    expect(mail).toMatchObject({
      about: 'missed-call',
      to: 'mia@example.com',
      subject: expect.stringMatching(/^Verpasster Anruf: Anna Tester/),
      text: expect.stringContaining(`Verpasst von Mia Krüger: ${anna.name}`),
      error: null,
    });
    expect(taken('mia@example.com').length).toBe(1);
    expect(codes(await mia.why(id))).toContain('why.mail.agent');
  });

  it('on, sends no mail if the agent’s address is not verified', async () => {
    await workflow({});
    await admin.put(`/agents/${mia.id}`, { emailVerified: false });
    const id = await missed(await api.contact());
    expect(await mailsOf(id)).toEqual([]);
    expect(codes(await mia.why(id))).toContain('why.mail.unverified');
    await admin.put(`/agents/${mia.id}`, { emailVerified: true });
  });

  it('on for owners, is mailed to the owner of the record', async () => {
    await workflow({ toOwner: true, defaultAddress: 'team@example.org' });
    const id = await missed(await api.contact({ owner: sara.crmUser }));
    expect(await mailIs(id, 'sent')).toMatchObject({ to: 'sara@example.com' });
  });

  it('on for owners, is mailed to the owner even if an agent without mails missed it first', async () => {
    await api.workflow({ missedEmail: { enabled: false } });
    const told = { enabled: true, toOwner: true, defaultAddress: 'team@example.org' };
    const toms = (await admin.post('/workflows', { name: 'Told', missedEmail: told })).body;
    const assignments = `/workflows/${toms.id}/assignments`;
    expect((await admin.put(assignments, { agents: [tom.id], teams: [] })).status).toBe(200);
    const anna = await api.contact({ owner: sara.crmUser });
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await mia.be({ desk: 'in', presence: 'away' });
    await mia.tries(id, 'reject');
    await tom.be({ desk: 'in' });
    await tom.rings(customer.callId);
    await customer.hangUp();
    await tom.settled(id);
    expect(await mailIs(id, 'sent')).toMatchObject({ to: 'sara@example.com' });
    expect(codes(await tom.why(id))).toContain('why.mail.owner');
    await admin.put(assignments, { agents: [], teams: [] });
  });

  it('on for owners, of an unknown caller is mailed to the fallback address once that is confirmed', async () => {
    await workflow({ toOwner: true, defaultAddress: 'Default@example.org' });
    const nobody: RecordOf = { kind: 'contact', id: '', name: '', number: '+31205559999' };
    const first = await missed(nobody);
    expect(codes(await mia.why(first))).toContain('why.mail.unconfirmed');
    expect(await mailIs(first, 'due')).toMatchObject({ to: 'Default@example.org' });

    // The address was asked when the workflow was saved.
    const [asked = ''] = await until('it is asked', async () => {
      const mails = taken('Default@example.org');
      return mails.length > 0 && mails;
    });
    const secret = /#(\S+)/.exec(asked.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[1];
    expect((await admin.post('/mail-addresses/confirm', { secret })).status).toBe(200);
    const second = await missed(nobody);
    expect(await mailIs(second, 'sent')).toMatchObject({ to: 'Default@example.org' });
    // The one that waited goes too.
    await api.advance(300);
    expect(await mailIs(first, 'sent')).toMatchObject({ to: 'Default@example.org' });
  });

  it('on, between colleagues sends no mail', async () => {
    await workflow({}, { log: { internal: 'completed' } });
    await mia.be({ desk: 'in' });
    await tom.be({ desk: 'in' });
    const { extension } = (await admin.get(`/agents/${mia.id}`)).body;
    const call = await tom.dial(extension);
    const ringing = await mia.rings(call.callId ?? undefined);
    await tom.act(call.id, 'end');
    await mia.settled(ringing.id);
    expect(await mailsOf(ringing.id)).toEqual([]);
  });
});

describe('a mail server in trouble', () => {
  let anna: RecordOf;
  let before: number;
  beforeEach(async () => {
    await workflow({});
    anna = await api.contact();
    before = taken('mia@example.com').length;
  });
  const arrived = () => taken('mia@example.com').length - before;
  const retry = async (mail: Mail) => {
    expect((await sara.post(`/ledger/${mail.id}/retry`, {})).status).toBe(200);
  };
  const written = async () => (await api.timeline(anna)).nextSteps.length;

  for (const [what, stage, behaviour] of [
    ['is away', 'greeting', { close: true }],
    ['breaks off before it has the mail', 'DATA', { close: true }],
    ['says not now', 'RCPT', { say: '451 4.7.1 greylisted' }],
    ['says not now to the whole mail', 'message', { say: '452 4.3.1 disk full' }],
  ] as const)
    it(`that ${what} loses no mail, doubles none, and holds up no write to the CRM`, async () => {
      misbehave(stage, behaviour);
      const id = await missed(anna);
      expect(await written()).toBe(1);
      const due = await until('it was tried', async () =>
        (await mailsOf(id)).find((mail) => mail.error !== null),
      );
      expect(due.state).toBe('due');
      const accepted = arrived();
      behave();
      await retry(due);
      await mailIs(id, 'sent');
      expect(arrived() - accepted).toBe(1);
    });

  it('that refuses for good is quoted, holds up nothing, and gets it again when a person says so', async () => {
    misbehave('RCPT', { say: '550 5.1.1 no such person' });
    const id = await missed(anna);
    expect(await written()).toBe(1);
    const refused = await mailIs(id, 'refused');
    expect(refused.error).toEqual({ code: '550', words: expect.stringContaining('no such person') });
    behave();
    await retry(refused);
    await mailIs(id, 'sent');
    expect(arrived()).toBe(1);
  });

  it('that refuses for good gets it for another address, but for none that did not say that it takes mails', async () => {
    misbehave('RCPT', { say: '550 5.1.1 no such person' });
    const id = await missed(anna);
    const { id: mail } = await mailIs(id, 'refused');
    behave();
    const redirected = (to: string) => mia.patch(`/ledger/${mail}`, { payload: { to } });
    const { status, body } = await redirected('anybody@elsewhere.example');
    expect([status, body.errors]).toMatchObject([422, [{ path: 'payload.to' }]]);
    expect((await redirected('Tom@example.com')).status).toBe(200);
    await retry(await mailIs(id, 'refused'));
    await mailIs(id, 'sent');
    expect([arrived(), taken('anybody@elsewhere.example').length]).toEqual([0, 0]);
    expect(taken('Tom@example.com')).toHaveLength(1);
  });

  it('that breaks off after it has the mail gets it again only when a person says so', async () => {
    misbehave('message', { close: true });
    const id = await missed(anna);
    const unknown = await mailIs(id, 'refused');
    expect(unknown.error?.code).toBe('unknown-outcome');
    behave();
    // Whatever waits is tried within the hour, and a mail after it shows that the ledger has come round.
    await api.advance(3_600);
    await mailIs(await missed(await api.contact()), 'sent');
    expect(arrived()).toBe(2);
    expect(await mailsOf(id)).toEqual([unknown]);
    await retry(unknown);
    await mailIs(id, 'sent');
    expect(arrived()).toBe(3);
  });
});
