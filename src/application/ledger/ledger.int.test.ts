import { beforeEach, describe, expect, it } from 'vitest';
import { began } from '../../../test/support/fixtures/contact-facts.ts';
import { call, comment, testLedger, type Trouble } from '../../../test/support/wiring/ledger.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { activityKey } from '../../domain/logging/context/keys.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import { epochMs } from '../../domain/time.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';

const database = await testDatabase();
const { setting, store, embedded, sendDue, record, inCrm, activitiesOf, logOf, writesOf } =
  testLedger(database);

beforeEach(() => setting.reset());

describe('a CRM in trouble', () => {
  it('that is away is tried again with growing pauses under the same key', async () => {
    const facts = call();
    await record(facts);
    const away: Trouble = () => Promise.reject(new CrmUnavailable('503'));
    setting.troubles = [away, away];
    await sendDue();
    expect(await logOf(facts)).toMatchObject({
      state: 'due',
      reason: { values: { attempts: 1, words: '503' } },
    });
    setting.now = epochMs(setting.now + 1_000);
    await sendDue();
    const [write] = await writesOf(facts);
    expect(write).toMatchObject({ attempts: 2, nextTryAt: setting.now + 2_000 });
    setting.now = epochMs(setting.now + 2_000);
    await sendDue();
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
    expect(new Set(setting.sent.map(({ key }) => key)).size).toBe(1);
  });

  it('that wrote but did not answer has one activity all the same', async () => {
    const facts = call();
    await record(facts);
    setting.troubles = [
      async (batch) => {
        await embedded.write(batch);
        throw new CrmUnavailable('no answer in time');
      },
    ];
    await sendDue();
    setting.now = epochMs(setting.now + 1_000);
    await sendDue();
    expect(await activitiesOf(facts)).toHaveLength(1);
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('that made a record, complained of it and has to be asked again has said so for good', async () => {
    const complaint = 'Say the department.';
    const complains: Trouble = async () => [{ result: 'later', afterMs: 1_000, why: 'locked', complaint }];
    const plans: readonly ((facts: ContactFacts) => Promise<unknown>)[] = [
      async () => undefined,
      async (facts) => record(comment(facts, 'Sent a brochure.')),
    ];
    for (const meanwhile of plans) {
      const facts = call();
      await record(facts);
      setting.troubles = [complains];
      await sendDue();
      expect(await writesOf(facts)).toMatchObject([{ state: 'due', complaint }]);
      await meanwhile(facts);
      setting.now = epochMs(setting.now + 1_000);
      await sendDue();
      expect((await writesOf(facts)).at(-1)).toMatchObject({ state: 'done', complaint, error: null });
      await record(comment(facts, 'Called back.'));
      await sendDue();
      expect((await writesOf(facts)).at(-1)).toMatchObject({ state: 'done', complaint: null });
    }
  });

  it('has said all that it complained of, each once, however often it is asked', async () => {
    const facts = call();
    await record(facts);
    for (const complaint of ['Say the department.', 'The call is over.', 'Say the department.']) {
      setting.troubles = [async () => [{ result: 'later', afterMs: 1_000, why: 'locked', complaint }]];
      await sendDue();
      setting.now = epochMs(setting.now + 1_000);
    }
    await sendDue();
    expect(await writesOf(facts)).toMatchObject([
      { state: 'done', complaint: 'Say the department. The call is over.' },
    ]);
  });

  it('has said so also where the log is planned anew while it answers', async () => {
    const facts = call();
    await record(facts);
    setting.troubles = [
      async () => {
        await record(comment(facts, 'Sent a brochure.'));
        return [{ result: 'later', afterMs: 1_000, why: 'locked', complaint: 'Say the department.' }];
      },
    ];
    await sendDue();
    await sendDue();
    expect(await writesOf(facts)).toMatchObject([
      { state: 'superseded' },
      { state: 'done', complaint: 'Say the department.' },
    ]);
  });

  it('is told which keys it was never sent, so that it need not look for them', async () => {
    const facts = call();
    await record(facts);
    setting.troubles = [() => Promise.reject(new CrmUnavailable('503'))];
    await sendDue();
    setting.now = epochMs(setting.now + 1_000);
    await sendDue();
    await record(comment(facts, 'Sent a brochure.'));
    await sendDue();
    expect(setting.sent.map(({ fresh = false }) => fresh)).toEqual([true, false, false]);
  });

  it.each<[string, Trouble]>([
    ['for one write', () => Promise.resolve([{ result: 'later', afterMs: 60_000, why: 'limit' }])],
    ['for all', () => Promise.reject(new CrmUnavailable('limit', { afterMs: 60_000 }))],
  ])('that asks to wait, %s, is waited for as long as it asks', async (_forWhat, trouble) => {
    const facts = call();
    await record(facts);
    setting.troubles = [trouble];
    await sendDue();
    expect(await store.nextTryAt('crm')).toBe(setting.now + 60_000);
    setting.now = epochMs(setting.now + 60_000);
    await sendDue();
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('that takes writes again after a pause gets all that waits at once, new contacts before old edits', async () => {
    const [old, fresh, another] = [call(), call(), call()];
    await record(old);
    await sendDue();
    await record(comment(old, 'Sent a brochure.'));
    await record(fresh);
    const limited: Trouble = () => Promise.reject(new CrmUnavailable('limit', { afterMs: 900_000 }));
    setting.troubles = [limited];
    await sendDue();
    setting.sent = [];
    await record(another);
    // Also when the edit's own time had come before a contact's.
    setting.now = epochMs(setting.now + 900_000);
    await store.expedite('crm', epochMs(setting.now + 1));
    expect(await store.nextTryAt('crm')).toBe(setting.now);
    await sendDue();
    setting.now = epochMs(setting.now + 1);
    await sendDue();
    expect(setting.sent.map(({ key }) => key)).toEqual(
      [fresh, another, old].map((facts) => activityKey(facts)),
    );
    expect(await logOf(old)).toMatchObject({ state: 'written' });
  });

  it('that refuses one write stops only that contact, until it is corrected and tried again', async () => {
    const [refused, other] = [call(), call()];
    await record(refused);
    await record(other);
    setting.troubles = [
      async (batch) => {
        const done = await embedded.write(batch.slice(1));
        return [{ result: 'refused', code: 'invalid', words: 'Product is missing.' }, ...done];
      },
    ];
    await sendDue();
    expect(await logOf(refused)).toMatchObject({
      state: 'attention',
      reason: { values: { words: 'Product is missing.' } },
    });
    expect(await logOf(other)).toMatchObject({ state: 'written' });
    const [write] = await writesOf(refused);
    if (!write) throw new Error('the write is there');
    expect(await store.correct(write.id, { subject: 'With product' }, ['refused'])).toBe(true);
    expect(await store.retry(write.id, setting.now)).toBe(true);
    await sendDue();
    expect((await inCrm(refused))?.fields.subject).toBe('With product');
  });

  it('that refused what was given up then gets it only when the contact is to be logged otherwise', async () => {
    const facts = call();
    await record(facts);
    setting.troubles = [async () => [{ result: 'refused', code: 'invalid', words: 'Product is missing.' }]];
    await sendDue();
    const [write] = await writesOf(facts);
    if (!write) throw new Error('the write is there');
    await store.giveUp(write.id, 'A test call.', setting.now);
    await record(facts);
    await sendDue();
    expect(await logOf(facts)).toMatchObject({ state: 'given-up' });
    expect(await inCrm(facts)).toBeNull();
    await record(comment(facts, 'Was no test.'));
    await sendDue();
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
    expect((await inCrm(facts))?.fields.subject).toBe(write.payload['subject']);
  });

  it('lets the others through if its adapter fails on one write', async () => {
    const [broken, other] = [call(), call()];
    await record(broken);
    await record(other);
    const bug: Trouble = () => Promise.reject(new TypeError('x is undefined'));
    setting.troubles = [bug, bug];
    await sendDue();
    expect(await logOf(broken)).toMatchObject({ state: 'attention' });
    expect(await logOf(other)).toMatchObject({ state: 'written' });
  });
});

describe('a server that died', () => {
  it('between sending and confirming is followed by one that sends again, to one activity', async () => {
    const facts = call();
    await record(facts);
    const claimed = await store.claim(
      200,
      setting.now,
      epochMs(setting.now + 120_000),
      epochMs(setting.now + 10_000_000),
    );
    await embedded.write(claimed.map(({ write }) => write));
    await sendDue({ alone: true });
    expect(await activitiesOf(facts)).toHaveLength(1);
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('leaves its writes to the others after a while', async () => {
    const facts = call();
    await record(facts);
    await store.claim(200, setting.now, epochMs(setting.now + 120_000), epochMs(setting.now + 10_000_000));
    await sendDue();
    expect(setting.sent).toEqual([]);
    setting.now = epochMs(setting.now + 120_000);
    await sendDue();
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('and resumes late cannot overwrite what the other found', async () => {
    const facts = call();
    await record(facts);
    const [late] = await store.claim(
      200,
      setting.now,
      epochMs(setting.now + 1),
      epochMs(setting.now + 10_000_000),
    );
    if (!late) throw new Error('was claimed');
    setting.now = epochMs(setting.now + 10);
    await sendDue();
    await store.confirm(
      [{ id: late.write.id, attempts: late.attempts, state: 'refused', code: 'x', words: 'x' }],
      setting.now,
    );
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });
});

describe('a clock that was set back', () => {
  it('makes no write wait', async () => {
    const facts = call();
    setting.now = epochMs(began + 86_400_000);
    await record(facts);
    setting.troubles = [() => Promise.reject(new CrmUnavailable('503'))];
    await sendDue();
    setting.now = began;
    const claimed = await store.claim(
      200,
      setting.now,
      epochMs(setting.now + 1),
      epochMs(setting.now + 3_720_000),
    );
    expect(claimed.map(({ interaction }) => interaction)).toEqual([facts.interaction.id]);
  });
});

describe('two servers', () => {
  it('share the work without sending anything twice', async () => {
    const calls = Array.from({ length: 60 }, () => call());
    for (const facts of calls) await record(facts);
    await Promise.all([sendDue(), sendDue()]);
    expect(new Set(setting.sent.map(({ key }) => key)).size).toBe(setting.sent.length);
    for (const facts of calls) expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });
});
