import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { but } from '../../../test/support/fixtures/contact-facts.ts';
import {
  activity,
  callerOf,
  callerRecord,
  followUp,
  newNumber,
  voiceCall,
} from '../../../test/support/fixtures/planned-writes.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { call, testLedger, type Trouble } from '../../../test/support/wiring/ledger.ts';
import { agentId } from '../../domain/ids.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';

const { setting, store, sendDue, recordWrites, writesOf } = testLedger(await testDatabase());

beforeEach(() => setting.reset());

describe('the record of a call that waits for that of another agent’s leg', () => {
  const second = call();
  const before = (facts: ContactFacts) => but(facts, { part: { agentId: agentId(randomUUID()) } });
  const waits: Trouble = async () => [{ result: 'later', afterMs: 30_000, why: 'not there yet' }];

  it('lets that pass which is planned later, and nothing else of its own', async () => {
    await recordWrites(second, [voiceCall(second, 'Ours.'), followUp(second)]);
    setting.troubles = [waits];
    await sendDue();
    const first = before(second);
    await recordWrites(first, [activity(first)]);
    await sendDue();
    expect(setting.sent.map(({ key }) => key)).toEqual([voiceCall(second, '').key, activity(first).key]);
  });
});

describe('a log that the CRM refuses', () => {
  const refuse: Trouble = async (batch) =>
    batch.map(() => ({ result: 'refused', code: 'INACTIVE_OWNER_OR_USER', words: 'The owner is inactive.' }));
  const other = (facts: ContactFacts) => but(facts, { part: { agentId: agentId(randomUUID()) } });

  it('holds back what comes after it of the same participation, and no other agent’s', async () => {
    const first = call();
    await recordWrites(first, [activity(first), followUp(first)]);
    setting.troubles = [refuse];
    await sendDue();
    const second = other(first);
    await recordWrites(second, [activity(second)]);
    await sendDue();
    expect(setting.sent.map(({ key }) => key)).toEqual([activity(first).key, activity(second).key]);
  });

  it('with a record that was to be made for the call holds back what names that record', async () => {
    const first = call();
    const contact = callerRecord(first, newNumber());
    await recordWrites(first, [contact]);
    setting.troubles = [refuse];
    await sendDue();
    const second = other(first);
    const naming = activity(second, { who: callerOf(first) });
    await recordWrites(second, [naming]);
    await sendDue();
    expect(setting.sent.map(({ key }) => key)).toEqual([contact.key]);
    const [refused] = await writesOf(first);
    if (refused === undefined) throw new Error('it is there');
    await store.retry(refused.id, setting.now);
    await sendDue();
    expect(setting.sent.map(({ key }) => key)).toEqual([contact.key, contact.key, naming.key]);
  });
});
