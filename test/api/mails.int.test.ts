import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import type { Person } from './person.ts';
import { until } from './until.ts';

const { url, mia, sara, admin, tom } = await startApi();

const ask = (person: Person, address: string) => person.post('/mail-addresses/confirmations', { address });
const stateOf = async (address: string) =>
  (await admin.get('/mail-addresses')).body.items.find((one: { address: string }) => one.address === address);
const agentOf = async (person: Person) => (await admin.get(`/agents/${person.id}`)).body;

/** What whoever opens the link of the mail to this address finds behind the #. */
async function linkTo(address: string): Promise<URL> {
  const { name } = (await admin.get('/mailer')).body;
  const files = readdirSync(name).map((file) => readFileSync(join(name, file), 'utf8'));
  const mail = files.findLast((text) => text.includes(`To: ${address}`)) ?? '';
  // Quoted-printable breaks long lines by a sign at their end.
  const [, link = ''] = /(http\S+)/.exec(mail.replaceAll('=\r\n', '').replaceAll('=3D', '=')) ?? [];
  return new URL(link);
}

/** Whoever reads the mail is signed in nowhere. */
const confirm = (secret: string) =>
  fetch(`${url}/api/v1/mail-addresses/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'de' },
    body: JSON.stringify({ secret }),
  });

describe('without a mail server', () => {
  it('mails are written to a folder of the data directory, which is named to administrators and tested', async () => {
    const { body } = await admin.get('/mailer');
    expect(body).toEqual({
      way: 'folder',
      name: expect.stringMatching(/\/mail$/),
      from: 'Tieline <tieline@localhost>',
    });
    expect((await admin.post('/mailer/check', {})).body).toEqual({ result: 'works', where: body.name });
    expect((await sara.get('/mailer')).body).toEqual({ ...body, name: 'TIELINE_DATA/mail' });
    expect((await mia.get('/mailer')).status).toBe(403);
    expect((await sara.post('/mailer/check', {})).status).toBe(403);
  });
});

describe('the link in a confirmation', () => {
  const program = async (of: Person, at: string, headers: Record<string, string>) => {
    const { token } = (await of.post('/tokens', { name: 'mails', scopes: ['admin'] })).body;
    return fetch(`${at}/api/v1/mail-addresses/confirmations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ address: 'host@example.org' }),
    });
  };

  it('leads to where Tieline listens, whatever host the request names', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    expect((await program(admin, url, headers)).status).toBe(201);
    expect((await linkTo('host@example.org')).origin).toBe(url);
  });

  it('is refused where Tieline listens on all addresses and nobody said which one people use', async () => {
    const everywhere = await startApi({ host: '0.0.0.0' });
    const answer = await program(everywhere.admin, everywhere.url, {});
    expect([answer.status, await answer.json()]).toMatchObject([
      409,
      { code: 'public-url-missing', detail: expect.stringContaining('Set TIELINE_PUBLIC_URL') },
    ]);
    expect((await everywhere.admin.get('/mails')).body.items).toEqual([]);
  });
});

describe('an address', () => {
  it('is confirmed by the link of a mail, which an administrator has sent', async () => {
    const { status, body } = await ask(admin, 'Team@example.org');
    expect([status, body]).toMatchObject([201, { address: 'Team@example.org', state: 'sent', error: null }]);
    expect(await stateOf('team@example.org')).toMatchObject({
      state: 'asked',
      agents: [],
      confirmedAt: null,
    });

    const link = await linkTo('Team@example.org');
    expect([link.origin, link.pathname]).toEqual([url, '/confirm']);
    const answer = await confirm(link.hash.slice(1));
    expect([answer.status, await answer.json()]).toEqual([200, { address: 'team@example.org' }]);
    expect(await stateOf('team@example.org')).toMatchObject({ state: 'confirmed', error: null });

    const again = await confirm(link.hash.slice(1));
    expect([again.status, await again.json()]).toMatchObject([
      422,
      { errors: [{ path: 'secret', message: expect.stringContaining('Link') }] },
    ]);
  });

  it('is confirmed by nothing else', async () => {
    for (const secret of ['x', `${tom.id}.x`, '…'])
      expect([secret, (await confirm(secret)).status]).toEqual([secret, 422]);
    expect((await confirm('')).status).toBe(400);
  });

  it('is one address, and is asked by administrators only', async () => {
    for (const address of [
      '',
      'team',
      'a@example.org, b@example.org',
      'Team <a@example.org>',
      'a@b\r\nBcc: c@d',
    ])
      expect([address, (await ask(admin, address)).body]).toMatchObject([
        address,
        { code: 'bad-request', errors: [{ path: 'address' }] },
      ]);
    expect((await ask(sara, 'team@example.org')).status).toBe(403);
    expect((await sara.get('/mail-addresses')).status).toBe(403);
  });

  it('of an agent is verified by the mail, and another one of theirs is not', async () => {
    expect((await admin.put(`/agents/${tom.id}`, { email: 'tom@example.org' })).body.emailVerified).toBe(
      false,
    );
    expect(await stateOf('tom@example.org')).toMatchObject({ state: 'unasked', agents: [{ id: tom.id }] });
    await ask(admin, 'tom@example.org');
    await confirm((await linkTo('tom@example.org')).hash.slice(1));
    expect(await agentOf(tom)).toMatchObject({ email: 'tom@example.org', emailVerified: true });

    await admin.put(`/agents/${tom.id}`, { name: 'Tom B.' });
    expect(await agentOf(tom)).toMatchObject({ emailVerified: true });
    await admin.put(`/agents/${tom.id}`, { email: 'becker@example.org' });
    expect(await agentOf(tom)).toMatchObject({ email: 'becker@example.org', emailVerified: false });
    await admin.put(`/agents/${tom.id}`, { email: 'tom@example.com', emailVerified: true });
    expect(await agentOf(tom)).toMatchObject({ email: 'tom@example.com', emailVerified: true });
  });

  it('that a workflow mails to by default is asked as soon as the workflow is saved', async () => {
    const missedEmail = { enabled: true, toOwner: true, defaultAddress: 'Sales@example.org' };
    const made = await admin.post('/workflows', { name: 'Sales', locale: 'nl', missedEmail });
    expect(made.status).toBe(201);
    const asked = await until('the address is asked', async () => {
      const found = await stateOf('sales@example.org');
      return found?.state === 'asked' ? found : undefined;
    });
    expect(asked.workflows).toEqual([{ id: made.body.id, name: 'Sales' }]);
    const [mail] = (await admin.get('/mails?limit=1')).body.items;
    expect(mail).toMatchObject({ to: 'sales@example.org', subject: 'Bevestig uw adres' });
  });
});

describe('the list of mails', () => {
  it('shows what was sent without the secret of its link, to who leads', async () => {
    await ask(admin, 'listed@example.org');
    const [mail] = (await sara.get('/mails?limit=1')).body.items;
    expect(mail).toEqual({
      id: expect.any(String),
      about: 'confirmation',
      to: 'listed@example.org',
      subject: 'Please confirm your address',
      text: expect.stringContaining(`${url}/confirm#…`),
      state: 'sent',
      error: null,
      interaction: null,
      at: expect.stringMatching(/Z$/),
    });
    expect((await mia.get('/mails')).status).toBe(403);
  });

  it('comes in pages, narrowed by state and contact, and refuses what is none', async () => {
    const first = (await admin.get('/mails?limit=1')).body;
    const second = (await admin.get(`/mails?limit=1&cursor=${first.next}`)).body;
    const all = (await admin.get('/mails')).body;
    expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 2));
    expect((await admin.get('/mails?state=due')).body).toEqual({ items: [], next: null });
    expect((await admin.get('/mails?interaction=nothing')).body.items).toEqual([]);
    expect((await admin.get('/mails?state=lost')).status).toBe(400);
    expect((await admin.get('/mails?cursor=x')).status).toBe(400);
    const elsewhere = Buffer.from(JSON.stringify(['a', 'b'])).toString('base64url');
    expect((await admin.get(`/mails?cursor=${elsewhere}`)).body.items).toEqual([]);
  });
});

it('nobody’s mailbox is filled: after ten mails a minute the next ones wait', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 12; index += 1) statuses.push((await ask(admin, 'often@example.org')).status);
  expect(statuses).toContain(201);
  expect(statuses.at(-1)).toBe(429);
});
