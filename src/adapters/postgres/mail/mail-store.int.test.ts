import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import type { StoredMail, MailFilter } from '../../../application/ports/logging/mail-store.ts';
import { interactionId } from '../../../domain/ids.ts';
import { after, epochMs } from '../../../domain/time.ts';
import { makeId } from '../../system/system.ts';
import { postgresMailStore } from './mail-store.ts';

const { db } = await testDatabase();
const store = postgresMailStore(db);
const began = epochMs(Date.parse('2026-11-20T09:00:00Z'));
const any: MailFilter = { interaction: null, state: null, people: null };

/** A mail about a missed call, as the ledger has it. */
async function write(state: string, atMs: number, error: string | null = null): Promise<string> {
  const [id, plan, interaction] = [randomUUID(), randomUUID(), randomUUID()];
  const at = new Date(began + atMs);
  await sql`
    insert into plan (id, interaction_id, part, revision, workflow_id, workflow_version, kind, outcome, because, steps,
      to_be_decided, planned_at)
    values (${plan}, ${interaction}, 'acd', 1, ${randomUUID()}, 1, 'inbound-missed', 'log', '{}', '[]', false, ${at})
  `.execute(db);
  const payload = { to: `${state}@example.org`, subject: 'Missed call', text: 'Erika called.' };
  await sql`
    insert into write (id, plan_id, interaction_id, part, kind, operation, key, payload, state, next_try_at, planned_at,
      error, error_code)
    values (${id}, ${plan}, ${interaction}, 'acd', 'mail', 'send-mail', ${id}, ${JSON.stringify(payload)}, ${state},
      ${at}, ${at}, ${error}, ${error === null ? null : '550'})
  `.execute(db);
  return id;
}

async function confirmation(address: string, atMs: number): Promise<string> {
  const id = makeId();
  const askedAt = after(began, atMs);
  await store.addConfirmation(
    {
      id,
      address,
      subject: 'Please confirm',
      text: 'Open …',
      hash: Buffer.from('hash'),
      askedAt,
      expiresAt: after(askedAt, 1_000_000),
    },
    epochMs(askedAt - 500_000),
    {
      id: makeId(),
      at: askedAt,
      by: { id: null, name: 'test' },
      action: 'created',
      noun: 'mail-confirmation',
      nounId: id,
      before: null,
      after: null,
    },
  );
  return id;
}

const listed = async (filter: MailFilter = any, abandoned = epochMs(0)): Promise<readonly StoredMail[]> =>
  store.mails(filter, null, 100, abandoned);

beforeEach(async () => {
  await sql`truncate mail_confirmation, write, facts, plan`.execute(db);
});

describe('the list of mails', () => {
  it('has those of the ledger and those that ask for a confirmation, newest first', async () => {
    const older = await write('done', 0);
    const asked = await confirmation('team@example.org', 1_000);
    await store.settleConfirmation(asked, { state: 'sent' });
    const newer = await write('due', 2_000);
    expect(await listed()).toMatchObject([
      { id: newer, about: 'missed-call', state: 'due', error: null, at: began + 2_000 },
      { id: asked, about: 'confirmation', to: 'team@example.org', state: 'sent', interaction: null },
      { id: older, to: 'done@example.org', subject: 'Missed call', text: 'Erika called.', state: 'sent' },
    ]);
  });

  it('shows the state of each, in the words of the server that refused it', async () => {
    await write('refused', 0, 'no such person');
    await write('given-up', 1_000, 'a test');
    await write('sending', 2_000);
    await write('superseded', 3_000);
    expect((await listed()).map(({ to, state, error }) => [to, state, error])).toEqual([
      ['sending@example.org', 'due', null],
      ['given-up@example.org', 'refused', { code: '550', words: 'a test' }],
      ['refused@example.org', 'refused', { code: '550', words: 'no such person' }],
    ]);
  });

  it('treats a confirmation as possibly sent if the server died while sending it', async () => {
    await confirmation('team@example.org', 0);
    expect(await listed()).toMatchObject([{ state: 'due', error: null }]);
    const later = after(began, 1);
    expect(await listed(any, later)).toMatchObject([
      { state: 'refused', error: { code: 'unknown-outcome', words: '' } },
    ]);
    expect(await listed({ interaction: null, state: 'due', people: null }, later)).toEqual([]);
  });

  it('is narrowed by state and by contact', async () => {
    const due = await write('due', 0);
    await write('done', 1_000);
    const asked = await confirmation('team@example.org', 2_000);
    await store.settleConfirmation(asked, { state: 'refused', code: '550', words: 'no' });
    const [mail] = await listed({ interaction: null, state: 'due', people: null });
    expect(mail?.id).toBe(due);
    expect(await listed({ interaction: mail?.interaction ?? null, state: null, people: null })).toEqual([
      mail,
    ]);
    expect(await listed({ interaction: null, state: 'refused', people: null })).toMatchObject([
      { id: asked, error: { code: '550', words: 'no' } },
    ]);
    expect(await listed({ interaction: interactionId('nothing'), state: null, people: null })).toEqual([]);
  });

  it('comes in pages that skip nothing, also of mails at the same moment', async () => {
    for (let index = 0; index < 3; index += 1) {
      await write('done', 0);
      await confirmation(`team${index}@example.org`, 0);
    }
    const all = await listed();
    const paged: StoredMail[] = [];
    for (let page: readonly StoredMail[] = []; paged.length < all.length;) {
      const last = page.at(-1) ?? null;
      page = await store.mails(any, last, 4, epochMs(0));
      expect(page.length).toBeGreaterThan(0);
      paged.push(...page);
    }
    expect(paged).toEqual(all);
  });
});

it('a confirmation nobody answered is forgotten in time, one that was answered never', async () => {
  await confirmation('old@example.org', 0);
  const answered = await confirmation('kept@example.org', 0);
  expect(await store.confirm(answered, began)).toBe(true);
  expect(await store.confirm(answered, began)).toBe(false);
  await confirmation('new@example.org', 600_000);
  expect((await store.askedAddresses(10)).map(({ address }) => address)).toEqual([
    'kept@example.org',
    'new@example.org',
  ]);
  expect(await store.confirmation('nothing')).toBeNull();
});
