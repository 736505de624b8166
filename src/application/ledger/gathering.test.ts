import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepingMailer } from '../../../test/support/mail/mailer.ts';
import { writeId, interactionId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import { epochMs } from '../../domain/time.ts';
import type { CrmWriter } from '../ports/crm/writer.ts';
import type { Recorded } from '../logging/logging.ts';
import { Ledger } from './ledger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A ledger whose store has as many writes due as were planned, and the sizes of the batches that the CRM got. */
async function started({ countsRequests }: Pick<CrmWriter, 'countsRequests'>) {
  const batches: number[] = [];
  let due = 0;
  const claim = async () => {
    const claimed = Array.from({ length: due }, (_, number) => ({
      interaction: interactionId('one'),
      agent: null,
      attempts: 1,
      write: { id: writeId(`${number}`), key: `${number}`, operation: 'delete-task' as const },
    }));
    due = 0;
    return claimed;
  };
  const nothing = async () => undefined;
  const ledger = new Ledger({
    store: {
      claim,
      claimMails: async () => ({ mails: [], lost: [] }),
      confirm: nothing,
      releaseClaims: nothing,
      nextTryAt: async () => (due > 0 ? epochMs(0) : null),
    },
    crm: {
      name: 'counting',
      batchSize: 200,
      countsRequests,
      write: async (batch) => {
        batches.push(batch.length);
        return batch.map(() => ({ result: 'done', record: null }));
      },
      activities: async () => new Map(),
      followUps: async () => new Map(),
      events: async () => new Map(),
      madeRecords: async () => new Map(),
      record: async () => null,
      activitiesOf: async () => [],
    },
    mailer: keepingMailer().mailer,
    isConfirmed: () => true,
    clock: { now: () => epochMs(Date.now()) },
    log: quiet,
    random: () => 1,
    onLogsChanged: () => undefined,
  });
  ledger.start();
  await vi.advanceTimersByTimeAsync(1);
  return {
    batches,
    calls: (number: E164) => ledger.hurry(number),
    stop: () => ledger.stop(),
    plan: (recorded: Partial<Recorded> = {}) => {
      due += 1;
      ledger.take({ lanes: new Set(['crm']), isAwaited: false, callers: new Set(), ...recorded });
    },
  };
}

const stranger = '+498963640001' as E164;
const another = '+498963640002' as E164;
const third = '+498963640003' as E164;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('where the CRM counts requests', () => {
  it('writes of few contacts that nobody waits for go together after 3 s', async () => {
    const { batches, plan, stop } = await started({ countsRequests: true });
    for (let second = 0; second < 3; second += 1) {
      plan();
      await pass(950);
    }
    expect(batches).toEqual([]);
    await pass(200);
    expect(batches).toEqual([3]);
    await stop();
  });

  it('writes of many contacts go together every 15 s, though the ledger looks more often', async () => {
    const { batches, plan, stop } = await started({ countsRequests: true });
    for (let contact = 0; contact < 100; contact += 1) {
      plan();
      await pass(600);
    }
    expect(batches.length).toBeLessThanOrEqual(6);
    await pass(15_000);
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(100);
    await stop();
  });

  it('what somebody waits for goes at once, and takes along what was gathered', async () => {
    const { batches, plan, stop } = await started({ countsRequests: true });
    plan();
    await pass(1_000);
    plan({ isAwaited: true });
    await pass(1);
    expect(batches).toEqual([2]);
    await pass(60_000);
    expect(batches).toEqual([2]);
    await stop();
  });

  it('the record of somebody who calls again is made at once, with what was gathered', async () => {
    const { batches, plan, calls, stop } = await started({ countsRequests: true });
    plan({ callers: new Set([stranger]) });
    plan({ callers: new Set([another]) });
    await pass(1_000);
    calls(third);
    await pass(1);
    expect(batches).toEqual([]);
    calls(stranger);
    await pass(1);
    expect(batches).toEqual([2]);
    plan();
    await pass(1_000);
    calls(another);
    await pass(1);
    expect(batches).toEqual([2]);
    await pass(3_000);
    expect(batches).toEqual([2, 1]);
    await stop();
  });

  it('a server that stops does not wait for what it gathers', async () => {
    const { plan, stop } = await started({ countsRequests: true });
    plan();
    let isOver = false;
    const stopped = stop().then(() => (isOver = true));
    await pass(1);
    expect(isOver).toBe(true);
    await stopped;
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('where it does not, every write goes at once', async () => {
  const { batches, plan, stop } = await started({ countsRequests: false });
  plan();
  await pass(1);
  plan();
  await pass(1);
  expect(batches).toEqual([1, 1]);
  await stop();
});
