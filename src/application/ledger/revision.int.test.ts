import { sql } from 'kysely';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { began } from '../../../test/support/fixtures/contact-facts.ts';
import { activity, mail } from '../../../test/support/fixtures/planned-writes.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { planActivity } from '../../../test/support/wiring/due-activity.ts';
import { call, testLedger } from '../../../test/support/wiring/ledger.ts';
import { transaction } from '../../adapters/postgres/connection/database.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import { after } from '../../domain/time.ts';
import type { Outcome } from '../ports/logging/ledger-store.ts';

const database = await testDatabase();
const { db } = database;
const { setting, store, sendDue, recordWrites, writesOf, inCrm } = testLedger(database);

beforeEach(() => setting.reset());

const isSomebodyWaiting = async (): Promise<boolean> => {
  const { rows } = await sql`select from pg_locks where not granted`.execute(db);
  return rows.length > 0;
};

describe('a revision that comes while the ledger takes a write to be sent', () => {
  it('sees that it is being sent, and does not send it a second time', async () => {
    const facts = call();
    await recordWrites(facts, [mail(facts)]);
    const revised = await transaction(db, async (tx) => {
      await sql`update write set state = 'sending', attempts = 1
        where interaction_id = ${facts.interaction.id}::uuid`.execute(tx);
      const recording = recordWrites(facts, [mail(facts, { text: 'again' })]);
      await vi.waitFor(async () => expect(await isSomebodyWaiting()).toBe(true));
      return { recording };
    });
    await revised.recording;
    expect(await writesOf(facts)).toMatchObject([{ state: 'sending', payload: { text: 'Call back' } }]);
  });
});

describe('a revision that comes while the answer to a write is kept', () => {
  const away = { state: 'due', words: 'The CRM is away.', nextTryAt: began } as const;
  const refused = { state: 'refused', code: 'invalid', words: 'Product is missing.' } as const;

  const note = (facts: ContactFacts, description: string) =>
    activity(facts, { subject: 'Invoice', description });

  /** The first note is being sent. */
  async function sending() {
    const facts = call();
    await recordWrites(facts, [note(facts, 'First.')]);
    const { now } = setting;
    const claimed = await store.claim(100, now, after(now, 60_000), after(now, 3_600_000));
    const own = claimed.find(({ interaction }) => interaction === facts.interaction.id);
    if (own === undefined) throw new Error('it is claimed');
    return { facts, own: { id: own.write.id, attempts: own.attempts } };
  }

  /** The answer comes while the note is planned, and before anybody else can see that. */
  async function answeredMeanwhile(facts: ContactFacts, description: string, answer: Outcome): Promise<void> {
    const { now } = setting;
    const { confirming } = await transaction(db, async (tx) => {
      await planActivity(tx, { facts, write: note(facts, description), at: now });
      const confirming = store.confirm([answer], now);
      await vi.waitFor(async () => expect(await isSomebodyWaiting()).toBe(true));
      return { confirming };
    });
    await confirming;
  }

  it('takes over what was not written, also in place of a revision before it', async () => {
    const { facts, own } = await sending();
    await recordWrites(facts, [note(facts, 'Second.')]);
    await answeredMeanwhile(facts, 'Third.', { ...own, ...away });
    await sendDue();
    expect((await inCrm(facts))?.fields).toMatchObject({ subject: 'Invoice', description: 'Third.' });
    expect(await writesOf(facts)).toMatchObject([
      { state: 'superseded' },
      { state: 'superseded' },
      { state: 'done' },
    ]);
  });

  it.each([
    ['was not written', away],
    ['was refused', refused],
  ])('takes over what %s', async (_, answer) => {
    const { facts, own } = await sending();
    await answeredMeanwhile(facts, 'Second.', { ...own, ...answer });
    await sendDue();
    expect((await inCrm(facts))?.fields).toMatchObject({ subject: 'Invoice', description: 'Second.' });
    expect(await writesOf(facts)).toMatchObject([{ state: 'superseded' }, { state: 'done' }]);
  });

  it('has nothing to take over of what was written', async () => {
    const { facts, own } = await sending();
    await answeredMeanwhile(facts, 'Second.', { ...own, state: 'done', record: null });
    expect(await writesOf(facts)).toMatchObject([
      { state: 'done' },
      { state: 'due', payload: { description: 'Second.' } },
    ]);
    expect((await writesOf(facts))[1]?.payload).not.toHaveProperty('subject');
  });
});
