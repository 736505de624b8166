import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepingMailer } from '../../../test/support/mail/mailer.ts';
import { writeId, interactionId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import { epochMs } from '../../domain/time.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import { StoreUnavailable } from '../ports/runtime/store.ts';
import type { CrmWriter } from '../ports/crm/writer.ts';
import type { Recorded } from '../logging/logging.ts';
import { Ledger } from './ledger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a CRM does that takes no more writes for an hour. */
const refused = () => Promise.reject(new CrmUnavailable('limit', { afterMs: 3_600_000 }));

/**
 * A ledger whose store has as many writes due as were planned, and the sizes of the batches that the CRM got, which does
 * `trouble` with the first one instead of writing it. What it does not write is due when the ledger expedites it.
 */
async function started({
  countsRequests,
  trouble,
}: Pick<CrmWriter, 'countsRequests'> & { readonly trouble?: () => Promise<never> }) {
  const batches: number[] = [];
  let due = 0;
  let waiting = 0;
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
      confirm: async (outcomes) => {
        waiting += outcomes.filter(({ state }) => state === 'due').length;
      },
      releaseClaims: nothing,
      expedite: async () => {
        due += waiting;
        waiting = 0;
      },
      nextTryAt: async () => (due > 0 ? epochMs(0) : null),
    },
    crm: {
      name: 'counting',
      batchSize: 200,
      countsRequests,
      write: async (batch) => {
        batches.push(batch.length);
        if (trouble !== undefined && batches.length === 1) await trouble();
        return batch.map(() => ({ result: 'done', record: null }));
      },
      activities: async () => new Map(),
      voiceCalls: async () => new Map(),
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
    calls: (number: E164) => ledger.expedite(number),
    stop: () => ledger.stop(),
    resume: () => ledger.resume(),
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

it('a batch that meets our own database away waits as a whole, and is not taken apart', async () => {
  const away = () =>
    Promise.reject(
      new Error('the CRM could not be asked', { cause: new StoreUnavailable('away', 'gone', null) }),
    );
  const { batches, plan, resume, stop } = await started({ countsRequests: true, trouble: away });
  plan();
  plan({ isAwaited: true });
  await pass(1);
  expect(batches).toEqual([2]);
  resume();
  await pass(1);
  expect(batches).toEqual([2, 2]);
  await stop();
});

describe('a CRM that takes writes again', () => {
  it('gets at once what waited for it', async () => {
    const { batches, plan, resume, stop } = await started({ countsRequests: false, trouble: refused });
    plan();
    await pass(60_000);
    expect(batches).toEqual([1]);
    resume();
    await pass(1);
    expect(batches).toEqual([1, 1]);
    await stop();
  });

  it('gets what it was still being asked to write, too', async () => {
    const answer = Promise.withResolvers<never>();
    const { batches, plan, resume, stop } = await started({
      countsRequests: false,
      trouble: () => answer.promise,
    });
    plan();
    await pass(1);
    resume();
    await pass(1);
    answer.reject(new CrmUnavailable('limit', { afterMs: 3_600_000 }));
    await pass(1);
    expect(batches).toEqual([1, 1]);
    await pass(60_000);
    expect(batches).toEqual([1, 1]);
    await stop();
  });
});
