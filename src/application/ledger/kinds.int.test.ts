import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { but } from '../../../test/support/fixtures/contact-facts.ts';
import { call, testLedger } from '../../../test/support/wiring/ledger.ts';
import {
  activity,
  callerOf,
  callerRecord,
  caseOf,
  followUp,
  keyOf,
  mail,
  newCase,
  newNumber,
} from '../../../test/support/fixtures/planned-writes.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { agentId } from '../../domain/ids.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import type { PlannedWrite } from '../../domain/logging/context/writes.ts';
import { epochMs } from '../../domain/time.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import { lostMail } from '../ports/logging/ledger-store.ts';

const database = await testDatabase();
const { counters } = database;
const ledger = testLedger(database);
const { setting, store, embedded, sendDue, recordWrites, writesOf, mails, mailResults } = ledger;

beforeEach(() => setting.reset());

const statesOf = async (facts: ContactFacts) =>
  (await writesOf(facts)).map(({ kind, state }) => `${kind} ${state}`);
const activityIn = async (facts: ContactFacts) => (await ledger.inCrm(facts))?.fields;

describe('records made for a contact', () => {
  it('are made first, and everything that names them is written with them', async () => {
    const facts = call();
    const who = callerOf(facts);
    const what = caseOf(facts);
    const phone = newNumber();
    await recordWrites(facts, [
      callerRecord(facts, phone),
      newCase(facts, who),
      activity(facts, { who, what }),
      followUp(facts, { who, what }),
    ]);
    await sendDue();
    expect(await statesOf(facts)).toEqual([
      'caller-record done',
      'case done',
      'activity done',
      'follow-up done',
    ]);
    const [contact] = await embedded.recordsByNumber(phone);
    if (!contact) throw new Error('nobody was made');
    const { cases } = await embedded.related(contact);
    expect(cases).toHaveLength(1);
    expect(await activityIn(facts)).toMatchObject({ who: { id: contact.id }, what: { id: cases[0]?.id } });
    const follows = await embedded.followUps([keyOf(facts, 'follow-up')]);
    expect(follows.get(keyOf(facts, 'follow-up'))?.fields).toMatchObject({ who: { id: contact.id } });
    expect(ledger.told).toContain(phone);
  });

  it('come along in the one statement that claims a write', async () => {
    const facts = call();
    await recordWrites(facts, [callerRecord(facts, newNumber()), activity(facts, { who: callerOf(facts) })]);
    const { now } = setting;
    const horizon = epochMs(now + 10_000_000);
    const [first] = await store.claim(10, now, epochMs(now + 1_000), horizon);
    if (!first) throw new Error('was not claimed');
    const [result] = await embedded.write([first.write]);
    if (result?.result !== 'done') throw new Error('was not made');
    const { record } = result;
    await store.confirm([{ id: first.write.id, attempts: 1, state: 'done', record }], now);
    const before = counters.statements;
    const [second] = await store.claim(10, now, epochMs(now + 1_000), horizon);
    expect(counters.statements).toBe(before + 1);
    expect(second?.write).toMatchObject({ operation: 'upsert-task', fields: { who: record } });
    await sendDue({ alone: true });
  });

  it('are not there when they were given up, and the activity is written without them', async () => {
    const facts = call();
    await recordWrites(facts, [
      callerRecord(facts, newNumber()),
      newCase(facts, callerOf(facts)),
      activity(facts, { who: callerOf(facts), what: caseOf(facts) }),
    ]);
    setting.troubles = [async () => [{ result: 'refused', code: 'required', words: 'City is missing.' }]];
    await sendDue();
    expect(await statesOf(facts)).toEqual(['caller-record refused', 'case due', 'activity due']);
    const [refused] = await writesOf(facts);
    if (!refused) throw new Error('is there');
    await store.giveUp(refused.id, 'a wrong number', setting.now);
    await sendDue();
    expect(await statesOf(facts)).toEqual(['caller-record given-up', 'case done', 'activity done']);
    expect(await activityIn(facts)).toMatchObject({ who: null, what: { kind: 'case' } });
  });

  it('are one for two calls of one unknown number that end at the same moment', async () => {
    const phone = newNumber();
    const calls = Array.from({ length: 8 }, () => call());
    await Promise.all(
      calls.map((facts) =>
        recordWrites(facts, [callerRecord(facts, phone), activity(facts, { who: callerOf(facts) })]),
      ),
    );
    await Promise.all([sendDue(), sendDue()]);
    const [contact, ...others] = await embedded.recordsByNumber(phone);
    expect(others).toEqual([]);
    for (const facts of calls) expect((await activityIn(facts))?.who?.id).toBe(contact?.id);
  });

  it('go where their kind may stand when somebody else had the number by then', async () => {
    const phone = newNumber();
    const [first, second] = [call(), call()];
    await recordWrites(first, [
      {
        kind: 'caller-record',
        operation: 'create-record',
        key: `${first.interaction.id}-caller-record`,
        fields: { record: 'account', owner: null, name: 'New GmbH', phone, unlessNumber: phone },
      },
    ]);
    await sendDue();
    await recordWrites(second, [callerRecord(second, phone), activity(second, { who: callerOf(second) })]);
    await sendDue();
    expect(await activityIn(second)).toMatchObject({
      who: null,
      what: { kind: 'account', name: 'New GmbH' },
    });
  });

  it('are created once for a call that two agents missed, and each waits for its own', async () => {
    const phone = newNumber();
    const one = call();
    const other = but(one, { part: { agentId: agentId(randomUUID()) } });
    setting.troubles = [
      // The second agent's part is planned while the record of the first is on its way, and fails.
      async () => {
        await recordWrites(other, [callerRecord(other, phone), activity(other, { who: callerOf(other) })]);
        throw new CrmUnavailable('503');
      },
    ];
    await recordWrites(one, [callerRecord(one, phone), activity(one, { who: callerOf(one) })]);
    await sendDue();
    setting.now = epochMs(setting.now + 60_000);
    await sendDue();
    const [contact] = await embedded.recordsByNumber(phone);
    expect((await activityIn(one))?.who?.id).toBe(contact?.id);
    expect((await activityIn(other))?.who?.id).toBe(contact?.id);
  });
});

describe('what is done once', () => {
  it('is not done again by a later revision, but what it said is replaced while it waits', async () => {
    const facts = call();
    await recordWrites(facts, [mail(facts, { text: 'first' }), newCase(facts, null)]);
    await recordWrites(facts, [mail(facts, { text: 'second' }), newCase(facts, null)]);
    const sentBefore = mails.length;
    await sendDue();
    await recordWrites(facts, [mail(facts, { text: 'third' }), newCase(facts, null)]);
    await sendDue();
    expect(mails.slice(sentBefore).map(({ text }) => text)).toEqual(['second']);
    expect(await statesOf(facts)).toEqual(['mail superseded', 'case superseded', 'mail done', 'case done']);
  });

  it('is not repeated while it is being sent', async () => {
    const facts = call();
    await recordWrites(facts, [newCase(facts, null)]);
    setting.troubles = [
      async (batch) => {
        await recordWrites(facts, [newCase(facts, null), activity(facts, { what: caseOf(facts) })]);
        return embedded.write(batch);
      },
    ];
    await sendDue();
    await sendDue();
    expect(await statesOf(facts)).toEqual(['case done', 'activity done']);
    expect((await activityIn(facts))?.what?.kind).toBe('case');
  });

  it('stays given up, until somebody tries it again', async () => {
    const facts = call();
    await recordWrites(facts, [newCase(facts, null)]);
    setting.troubles = [async () => [{ result: 'refused', code: 'x', words: 'no' }]];
    await sendDue();
    const [refused] = await writesOf(facts);
    if (!refused) throw new Error('is there');
    await store.giveUp(refused.id, 'not needed', setting.now);
    await recordWrites(facts, [newCase(facts, null)]);
    expect(await statesOf(facts)).toEqual(['case given-up']);
    expect(await store.retry(refused.id, setting.now)).toBe(true);
    await sendDue();
    expect(await statesOf(facts)).toEqual(['case done']);
  });
});

describe('a follow-up', () => {
  it('is written again only in what changed', async () => {
    const facts = call();
    await recordWrites(facts, [followUp(facts)]);
    await sendDue();
    await recordWrites(facts, [followUp(facts, { due: '2026-12-01' })]);
    await sendDue();
    expect(setting.sent.at(-1)).toMatchObject({
      operation: 'upsert-follow-up',
      fields: { due: '2026-12-01' },
    });
    expect(Object.keys(Object(setting.sent.at(-1)).fields)).toEqual(['due']);
    await recordWrites(facts, [followUp(facts, { due: '2026-12-01' })]);
    await sendDue();
    expect(setting.sent).toHaveLength(2);
  });
});

describe('a deleted write', () => {
  const removal = (facts: ContactFacts): PlannedWrite => ({
    kind: 'follow-up-removal',
    operation: 'delete-task',
    key: keyOf(facts, 'follow-up'),
  });
  const subjects = async (facts: ContactFacts) =>
    (await embedded.activitiesOf([facts.interaction.id])).map(({ ref }) => ref.name);

  it('is made again when it is wanted again, and is one still', async () => {
    const facts = call();
    await recordWrites(facts, [followUp(facts)]);
    await sendDue();
    await recordWrites(facts, [removal(facts)]);
    await sendDue();
    expect(await subjects(facts)).toEqual([]);
    await recordWrites(facts, [followUp(facts, { subject: 'Call back after all' })]);
    await sendDue();
    await recordWrites(facts, [followUp(facts, { subject: 'Call back tomorrow' })]);
    await sendDue();
    expect(await subjects(facts)).toEqual(['Call back tomorrow']);
    expect(Object.keys(Object(setting.sent.at(-1)).fields)).toEqual(['subject']);
    await recordWrites(facts, [removal(facts)]);
    await sendDue();
    expect(await subjects(facts)).toEqual([]);
  });

  it('is deleted first, even if the CRM was down at the time and it is wanted again', async () => {
    const facts = call();
    await recordWrites(facts, [followUp(facts)]);
    await sendDue();
    await recordWrites(facts, [removal(facts)]);
    setting.troubles = [
      async () => {
        throw new CrmUnavailable('503');
      },
    ];
    await sendDue();
    await recordWrites(facts, [followUp(facts, { subject: 'Call back after all' })]);
    setting.now = epochMs(setting.now + 600_000);
    await sendDue();
    expect(await subjects(facts)).toEqual(['Call back after all']);
    expect(await statesOf(facts)).toEqual(['follow-up done', 'follow-up-removal done', 'follow-up done']);
  });
});

describe('mails', () => {
  const sentTo = (facts: ContactFacts) => mails.filter(({ key }) => key === keyOf(facts, 'mail'));

  it('wait for no write to the CRM, and no write waits for them', async () => {
    const facts = call();
    mailResults.push(() => ({ result: 'refused', code: '550', words: 'no such mailbox' }));
    await recordWrites(facts, [mail(facts), activity(facts)]);
    setting.troubles = [async () => [{ result: 'refused', code: 'x', words: 'no' }]];
    await sendDue();
    expect(await statesOf(facts)).toEqual(['mail refused', 'activity refused']);
    const [refused] = await writesOf(facts);
    expect(refused).toMatchObject({ error: { code: '550', words: 'no such mailbox' }, attempts: 1 });
    const other = call();
    await recordWrites(other, [mail(other), activity(other)]);
    await sendDue();
    expect(await statesOf(other)).toEqual(['mail done', 'activity done']);
  });

  it('are tried again with growing pauses while the server is away', async () => {
    const facts = call();
    const away = () => ({ result: 'later' as const, why: 'connection refused' });
    mailResults.push(away, away);
    await recordWrites(facts, [mail(facts)]);
    await sendDue();
    expect(await store.nextTryAt('mail')).toBe(setting.now + 1_000);
    setting.now = epochMs(setting.now + 1_000);
    await sendDue();
    expect(await store.nextTryAt('mail')).toBe(setting.now + 2_000);
    setting.now = epochMs(setting.now + 2_000);
    await sendDue();
    expect(sentTo(facts)).toHaveLength(3);
    expect(await statesOf(facts)).toEqual(['mail done']);
  });

  it('that a mailer’s bug met need attention, and the others go out', async () => {
    const [broken, other] = [call(), call()];
    mailResults.push(() => Promise.reject(new TypeError('x is undefined')));
    await recordWrites(broken, [mail(broken)]);
    await recordWrites(other, [mail(other)]);
    await sendDue();
    expect(await statesOf(broken)).toEqual(['mail refused']);
    expect(await statesOf(other)).toEqual(['mail done']);
  });

  it('are not sent twice when the server died while sending, but left to a person', async () => {
    for (const alone of [true, false]) {
      const facts = call();
      await recordWrites(facts, [mail(facts)]);
      const { now } = setting;
      const until = epochMs(now + 120_000);
      const { mails: claimed } = await store.claimMails(10, now, until, epochMs(now + 10_000_000));
      expect(claimed).toMatchObject([
        { attempts: 1, mail: { key: keyOf(facts, 'mail'), to: 'mia@example.com' } },
      ]);
      if (!alone) setting.now = until;
      await sendDue({ alone });
      expect(sentTo(facts)).toEqual([]);
      const [lost] = await writesOf(facts);
      expect(lost).toMatchObject({ state: 'refused', attempts: 1, error: lostMail });

      // No revision sends it by itself either.
      await recordWrites(facts, [mail(facts, { text: 'again' })]);
      await sendDue();
      expect(await statesOf(facts)).toEqual(['mail refused']);
      if (!lost) throw new Error('is there');
      expect(await store.retry(lost.id, setting.now)).toBe(true);
      await sendDue();
      expect(sentTo(facts)).toHaveLength(1);
      expect(await statesOf(facts)).toEqual(['mail done']);
    }
  });
});

describe('a contact of which nothing may be kept', () => {
  it('has its records and follow-ups deleted, with all their content', async () => {
    const facts = call();
    await recordWrites(facts, [
      newCase(facts, null),
      activity(facts, { what: caseOf(facts), description: 'a secret' }),
      followUp(facts, { what: caseOf(facts), description: 'a secret' }),
    ]);
    await sendDue();
    await recordWrites(
      facts,
      [
        { kind: 'activity-removal', operation: 'delete-task', key: keyOf(facts, 'activity') },
        { kind: 'follow-up-removal', operation: 'delete-task', key: keyOf(facts, 'follow-up') },
        { kind: 'case-removal', operation: 'delete-untouched', key: `${facts.interaction.id}-case` },
      ],
      true,
    );
    await sendDue();
    expect((await embedded.madeRecords([`${facts.interaction.id}-case`])).size).toBe(0);
    expect(await embedded.activitiesOf([facts.interaction.id])).toEqual([]);
    expect(JSON.stringify(await writesOf(facts))).not.toContain('a secret');
  });
});
