import { expect, it } from 'vitest';
import { but } from '../../../test/support/fixtures/contact-facts.ts';
import { call, testLedger } from '../../../test/support/wiring/ledger.ts';
import {
  activity,
  callerOf,
  callerRecord,
  newNumber,
} from '../../../test/support/fixtures/planned-writes.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { agentId } from '../../domain/ids.ts';
import { after } from '../../domain/time.ts';
import { reconcile } from './reconcile.ts';

const { setting, store, embedded, sendDue, recordWrites } = testLedger(await testDatabase());

it('finds a record in its place that another part of the call made, before the period', async () => {
  const first = call();
  await recordWrites(first, [callerRecord(first, newNumber()), activity(first)]);
  const from = after(setting.now, 60_000);
  setting.now = from;
  const second = but(first, { part: { agentId: agentId('019b0000-0000-7000-8000-0000000000b2') } });
  await recordWrites(second, [activity(second, { who: callerOf(second) })]);
  await sendDue();
  expect(await reconcile({ store, crm: embedded }, from, after(from, 1))).toEqual({
    missing: 0,
    doubled: 0,
    changed: 0,
    pending: 0,
    compared: 1,
    findings: [],
  });
});
