import { beforeEach, describe, expect, it } from 'vitest';
import { but } from '../../../test/support/fixtures/contact-facts.ts';
import { call, comment, testLedger, type Trouble } from '../../../test/support/wiring/ledger.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { noDetails } from '../../domain/interaction/details.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import { after } from '../../domain/time.ts';
import type { WritePayload } from '../ports/logging/ledger-store.ts';

const database = await testDatabase();
const { setting, store, sendDue, record, recordWrites, inCrm, logOf, writesOf } = testLedger(database);

beforeEach(() => setting.reset());

const refuse: Trouble = async () => [{ result: 'refused', code: 'invalid', words: 'Product is missing.' }];

/** A call whose activity the CRM refused and somebody corrected, without sending it again yet. */
async function corrected(fields: WritePayload) {
  const facts = call();
  await record(facts);
  setting.troubles = [refuse];
  await sendDue();
  const [write] = await writesOf(facts);
  if (!write) throw new Error('the write is there');
  expect(await store.correct(write.id, fields, ['refused'])).toBe(true);
  return { facts, write };
}

const retitle = (facts: ContactFacts, subject: string): ContactFacts =>
  but(facts, { part: { details: { ...noDetails, subject } } });

describe('what somebody corrected', () => {
  it('stands when the agent adds comments to the log that was written with it', async () => {
    const { facts, write } = await corrected({ subject: 'With product' });
    await store.retry(write.id, setting.now);
    await sendDue();
    await record(comment(facts, 'Sent a brochure.'));
    await sendDue();
    expect(setting.sent.at(-1)).toMatchObject({
      fields: { description: expect.stringContaining('brochure') },
    });
    expect((await inCrm(facts))?.fields).toMatchObject({
      subject: 'With product',
      description: expect.stringContaining('brochure'),
    });
  });

  it('goes along with the later edit that replaces the write before it was sent again', async () => {
    const { facts } = await corrected({ subject: 'With product' });
    await record(comment(facts, 'Sent a brochure.'));
    await sendDue();
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
    expect((await inCrm(facts))?.fields).toMatchObject({
      subject: 'With product',
      description: expect.stringContaining('brochure'),
    });
  });

  it('gives way to what the agent writes into the same field later', async () => {
    const { facts, write } = await corrected({ subject: 'With product' });
    await store.retry(write.id, setting.now);
    await sendDue();
    await record(retitle(facts, 'Asked for a brochure'));
    await sendDue();
    expect((await inCrm(facts))?.fields.subject).toBe('Asked for a brochure');
  });

  it('stands through several revisions, also where a field was corrected that the write did not carry', async () => {
    const facts = call();
    await record(facts);
    await sendDue();
    await record(comment(facts, 'One'));
    setting.troubles = [refuse];
    await sendDue();
    const write = (await writesOf(facts)).at(-1);
    if (!write) throw new Error('the write is there');
    expect(Object.keys(write.payload)).not.toContain('subject');
    await store.correct(write.id, { subject: 'With product' }, ['refused']);
    for (const comments of ['Two', 'Three']) {
      await record(comment(facts, comments));
      await sendDue();
    }
    expect((await inCrm(facts))?.fields).toMatchObject({
      subject: 'With product',
      description: expect.stringContaining('Three'),
    });
  });

  it('stays if a revision came while it was being sent and the CRM refused it again', async () => {
    const { facts, write } = await corrected({ subject: 'With product' });
    await store.retry(write.id, setting.now);
    const { now } = setting;
    const [claimed] = await store.claim(200, now, after(now, 120_000), after(now, 10_000_000));
    if (!claimed) throw new Error('was claimed');
    await record(comment(facts, 'One'));
    const { attempts } = claimed;
    await store.confirm([{ id: write.id, attempts, state: 'refused', code: 'invalid', words: 'No.' }], now);
    for (const comments of ['Two', 'Three']) {
      await record(comment(facts, comments));
      await sendDue();
    }
    expect((await inCrm(facts))?.fields).toMatchObject({
      subject: 'With product',
      description: expect.stringContaining('Three'),
    });
  });

  it('goes with everything else where the agent chose not to log the call', async () => {
    const { facts } = await corrected({ subject: 'With product' });
    await recordWrites(facts, [], true);
    const rows = await database.db
      .selectFrom('write')
      .selectAll()
      .where('interaction_id', '=', facts.interaction.id)
      .execute();
    expect(rows).toMatchObject([{ state: 'superseded', payload: {}, overruled: {} }]);
  });
});
