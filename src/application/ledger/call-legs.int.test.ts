import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { but } from '../../../test/support/fixtures/contact-facts.ts';
import { activity, followUp, voiceCall } from '../../../test/support/fixtures/planned-writes.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { call, testLedger, type Trouble } from '../../../test/support/wiring/ledger.ts';
import { agentId } from '../../domain/ids.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import { epochMs } from '../../domain/time.ts';

const { setting, store, sendDue, recordWrites } = testLedger(await testDatabase());

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

  it('is waited for by others of the call until it was tried', async () => {
    const other = call();
    await recordWrites(other, [voiceCall(other, 'Ours.')]);
    const first = before(other);
    await recordWrites(first, [activity(first)]);
    const { now } = setting;
    const claimed = await store.claim(10, now, epochMs(now + 1_000), epochMs(now + 10_000_000));
    expect(claimed.map(({ write }) => write.key)).toEqual([voiceCall(other, '').key]);
  });
});
