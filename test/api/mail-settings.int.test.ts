import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Mail } from '../../src/contract/operations/mails.ts';
import { scriptedSmtp } from '../support/mail/scripted-smtp.ts';
import { startApi, type RecordOf } from './harness.ts';
import { missedCall, refusal, said } from './steps.ts';
import { until } from './until.ts';

// Spec L22: to whom a mail about a missed call goes and what it says, by each setting.
const smtp = await scriptedSmtp({});
const api = await startApi({ smtpUrl: `smtp://127.0.0.1:${smtp.port}` });
const { mia, tom, sara, admin } = api;

const Mails = z.object({ items: z.array(Mail) });
const mailsOf = async (id: string) => (await admin.done(admin.get(`/mails?interaction=${id}`), Mails)).items;

/** Mia misses a call of this customer; gives its id once the mail about it is sent. */
async function missed(from: RecordOf): Promise<string> {
  await mia.be({ desk: 'in' });
  const { id, log } = await missedCall(api, mia, from);
  expect(log.state).toBe('written');
  return id;
}

const sent = (id: string): Promise<Mail> =>
  until('the mail is sent', async () => (await mailsOf(id)).find(({ state }) => state === 'sent'));

/** Follows the link of the mail that asked this address. */
async function confirmed(address: string): Promise<void> {
  const asked = await until('it is asked', async () =>
    smtp.messages.find((message) => message.includes(`To: ${address}\r\n`)),
  );
  const secret = /#(\S+)/u.exec(asked.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[1];
  expect((await admin.post('/mail-addresses/confirm', { secret })).status).toBe(200);
}

const workflow = (missedEmail: Record<string, unknown>) =>
  api.workflow({ missedEmail: { enabled: true, ...missedEmail } });

describe('a mail about a missed call', () => {
  it('is sent where missedEmail.enabled says so', async () => {
    await workflow({});
    const told = await missed(await api.contact());
    expect(await sent(told)).toMatchObject({ to: 'mia@example.com', about: 'missed-call' });
    expect((await mia.why(told)).writes.map(({ kind }) => kind).toSorted()).toEqual(['activity', 'mail']);
    await workflow({ enabled: false });
    const untold = await missed(await api.contact());
    expect(said(await mia.why(untold), 'missedEmail.enabled')).toEqual([
      { code: 'why.mail.off', value: false },
    ]);
    expect(await mailsOf(untold)).toEqual([]);
  });

  it('goes to who missed it, or with missedEmail.toOwner to the owner of the record', async () => {
    for (const [toOwner, to, code] of [
      [false, 'mia@example.com', 'why.mail.agent'],
      [true, 'sara@example.com', 'why.mail.owner'],
    ] as const) {
      await workflow({ toOwner, defaultAddress: 'team@example.org' });
      const id = await missed(await api.contact({ owner: sara.crmUser }));
      expect(await sent(id)).toMatchObject({ to });
      expect(said(await mia.why(id), 'missedEmail.toOwner')).toEqual([{ code, value: toOwner }]);
    }
  });

  it('is in the words of missedEmail.template, else in those of Tieline', async () => {
    const anna = await api.contact();
    for (const [template, text] of [
      ['{name} rang {agent} ({queue})', `${anna.name} rang Mia Krüger (support)`],
      [null, anna.name],
    ] as const) {
      await workflow({ template });
      const mail = await sent(await missed(anna));
      expect(mail.text).toContain(text);
      expect(mail.text.includes('rang Mia')).toBe(template !== null);
    }
  });

  it('never carries a variable that a customer is called by, nor one that nobody knows', async () => {
    await workflow({ template: 'From: {name}' });
    const mallory = await api.contact({ firstName: '{agent}', lastName: 'Bcc: all@example.org' });
    const mail = await sent(await missed(mallory));
    expect(mail.text).toContain('From: {agent} Bcc: all@example.org');
    expect(mail.subject).not.toMatch(/[\r\n]/u);
    const { items } = (await admin.get('/workflows')).body;
    const refused = await admin.post(`/workflows/${items[0].id}/versions`, {
      missedEmail: { template: 'Hello {nobody}' },
    });
    expect(refused.body.errors).toMatchObject([{ path: 'missedEmail.template' }]);
  });
});

describe('the address for calls that are no one’s', () => {
  it('is required where mails go to owners', async () => {
    const { items } = (await admin.get('/workflows')).body;
    for (const [defaultAddress, answer] of [
      [null, '422 invalid'],
      ['team@example.org', '201 undefined'],
    ] as const) {
      const missedEmail = { enabled: true, toOwner: true, defaultAddress };
      const saved = await admin.post(`/workflows/${items[0].id}/versions`, { missedEmail });
      expect(refusal(saved)).toBe(answer);
      expect((saved.body.errors ?? []).map(({ path }: { path: string }) => path)).toEqual(
        defaultAddress === null ? ['missedEmail.defaultAddress'] : [],
      );
    }
  });

  it('gets what leads to no record and what leads to several', async () => {
    await workflow({ toOwner: true, defaultAddress: 'team@example.org' });
    await confirmed('team@example.org');
    const first = await api.contact({ lastName: 'First', owner: tom.crmUser });
    await api.contact({ lastName: 'Second', owner: tom.crmUser, phone: first.number });
    const nobody: RecordOf = { kind: 'contact', id: '', name: '', number: '+31205559998' };
    for (const [from, code] of [
      [nobody, 'why.mail.default-no-record'],
      [first, 'why.mail.default-several'],
    ] as const) {
      const id = await missed(from);
      expect(said(await mia.why(id), 'missedEmail.defaultAddress')).toEqual([
        { code, value: 'team@example.org' },
      ]);
      expect(await sent(id)).toMatchObject({ to: 'team@example.org' });
    }
    const sole = await missed(await api.contact({ owner: tom.crmUser }));
    expect(await sent(sole)).toMatchObject({ to: 'tom@example.com' });
  });
});
