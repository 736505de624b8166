import { beforeEach, describe, expect, it } from 'vitest';
import { activity, followUp, keyOf } from '../../../test/support/fixtures/planned-writes.ts';
import { call, testLedger } from '../../../test/support/wiring/ledger.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { writeId } from '../../domain/ids.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import { after } from '../../domain/time.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';

const database = await testDatabase();
const ledger = testLedger(database);
const { setting, store, embedded, sendDue, recordWrites, writesOf } = ledger;

beforeEach(() => setting.reset());

const noteOf = async (facts: ContactFacts) => (await ledger.inCrm(facts))?.fields.description;
const lastOf = async (facts: ContactFacts) => (await writesOf(facts)).at(-1);

/** Somebody writes a note of their own in the CRM. */
const change = (facts: ContactFacts, description: string) =>
  embedded.write([
    {
      id: writeId('theirs'),
      key: keyOf(facts, 'activity'),
      operation: 'upsert-task',
      fields: { description },
      replaces: 'anything',
    },
  ]);

/** A contact whose note was written. */
const written = async (description: string) => {
  const facts = call();
  await recordWrites(facts, [activity(facts, { description })]);
  await sendDue();
  return facts;
};

describe('a note that somebody has changed in the CRM', () => {
  it('is left as it is, and what was to be written counts as not sent', async () => {
    const facts = await written('Ours.');
    await change(facts, 'Theirs.');
    await recordWrites(facts, [activity(facts, { description: 'Ours, later.', disposition: 'sold' })]);
    await sendDue();
    expect((await ledger.inCrm(facts))?.fields).toMatchObject({
      description: 'Theirs.',
      disposition: 'sold',
    });
    expect(await lastOf(facts)).toMatchObject({
      state: 'done',
      noteKept: true,
      payload: { disposition: 'sold' },
      replaces: ['Ours.'],
    });
    expect(await ledger.logOf(facts)).toMatchObject({
      state: 'written',
      reason: { code: 'log.reason.note-kept' },
    });
    await recordWrites(facts, [activity(facts, { description: 'Ours, later.', disposition: 'sold' })]);
    expect(await lastOf(facts)).toMatchObject({ state: 'due', payload: { description: 'Ours, later.' } });
    await sendDue();
    expect(await noteOf(facts)).toBe('Theirs.');
  });

  it.each(['before', 'after'])(
    'is left as it is when the server dies after the CRM has answered, changed %s the answer',
    async (when) => {
      const facts = await written('Ours.');
      await recordWrites(facts, [activity(facts, { description: 'Ours, later.' })]);
      if (when === 'before') await change(facts, 'Theirs.');
      const { now } = setting;
      const claimed = await store.claim(10, now, after(now, 120_000), after(now, 10_000_000));
      await embedded.write(claimed.map(({ write }) => write));
      if (when === 'after') await change(facts, 'Theirs.');
      await sendDue({ alone: true });
      expect(await noteOf(facts)).toBe('Theirs.');
      expect(await lastOf(facts)).toMatchObject({ state: 'done', noteKept: true, attempts: 2 });
      expect((await ledger.activitiesOf(facts)).length).toBe(1);
    },
  );

  it('is not taken for what Tieline wrote itself without hearing of it', async () => {
    const facts = await written('Ours.');
    await recordWrites(facts, [activity(facts, { description: 'Ours, later.' })]);
    setting.troubles = [
      async (batch) => {
        await embedded.write(batch);
        await recordWrites(facts, [activity(facts, { description: 'Ours, at last.' })]);
        throw new CrmUnavailable('503');
      },
    ];
    await sendDue();
    setting.now = after(setting.now, 60_000);
    await sendDue();
    expect(await noteOf(facts)).toBe('Ours, at last.');
    expect(await lastOf(facts)).toMatchObject({ state: 'done', noteKept: false });
  });

  it('is not taken for what a person corrected in a write that may have been sent', async () => {
    const facts = await written('Ours.');
    await recordWrites(facts, [activity(facts, { description: 'Ours, later.' })]);
    setting.troubles = [
      async (batch) => {
        await embedded.write(batch);
        throw new CrmUnavailable('503');
      },
    ];
    await sendDue();
    const waiting = await lastOf(facts);
    if (!waiting) throw new Error('is there');
    await store.correct(waiting.id, { description: 'Corrected.' }, ['due']);
    setting.now = after(setting.now, 60_000);
    await sendDue();
    expect(await noteOf(facts)).toBe('Corrected.');
  });

  it('is left as it is in a follow-up too, and the log does not say so', async () => {
    const facts = call();
    await recordWrites(facts, [activity(facts), followUp(facts)]);
    await sendDue();
    await embedded.write([
      {
        id: writeId('theirs'),
        key: keyOf(facts, 'follow-up'),
        operation: 'upsert-follow-up',
        fields: { description: 'Theirs.' },
        replaces: 'anything',
      },
    ]);
    await recordWrites(facts, [activity(facts), followUp(facts, { description: 'Ours.' })]);
    await sendDue();
    expect(await lastOf(facts)).toMatchObject({ kind: 'follow-up', state: 'done', noteKept: true });
    expect((await ledger.logOf(facts)).reason).toBeNull();
  });
});
