import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { ApiBudget, LOOK_MS, readUsage, shares, type Admission, type BudgetTime } from './api-budget.ts';
import type { RequestPriority } from './org-client.ts';

const priorities = ['person', 'today', 'earlier', 'background'] as const satisfies readonly RequestPriority[];
const never = new AbortController().signal;
const LIMIT = 1_000;

class Time implements BudgetTime {
  ms = 0;
  now = () => this.ms;
  wait = async (ms: number) => {
    this.ms += ms;
  };
}

/** A budget whose org has told that so much is used. */
async function budgetAt(used: number) {
  const time = new Time();
  const budget = new ApiBudget(time);
  const first = await budget.admit('person', 0, never);
  budget.told({ used, limit: LIMIT }, first);
  return { budget, time, first };
}

/** How long a request that must not wait would have to; 0: not at all. */
async function refusedForMs(budget: ApiBudget, priority: RequestPriority): Promise<number> {
  try {
    await budget.admit(priority, 0, never);
    return 0;
  } catch (error) {
    if (error instanceof CrmUnavailable && error.afterMs !== null) return error.afterMs;
    throw error;
  }
}

const anyPriority = fc.constantFrom(...priorities);
const anyUse = fc.integer({ min: 0, max: 2 * LIMIT });

describe('the budget of an org', () => {
  it('lets everything through while half of the day is left', async () => {
    const { budget } = await budgetAt(LIMIT * shares.background.slowsFrom - 100);
    for (const priority of priorities)
      for (let n = 0; n < 20; n += 1) expect(await refusedForMs(budget, priority)).toBe(0);
  });

  it('never slows people down', async () => {
    await fc.assert(
      fc.asyncProperty(anyUse, fc.integer({ min: 1, max: 50 }), async (used, requests) => {
        const { budget } = await budgetAt(used);
        for (let n = 0; n < requests; n += 1) expect(await refusedForMs(budget, 'person')).toBe(0);
      }),
    );
  });

  it('makes nobody wait longer than somebody who comes after them in order', async () => {
    await fc.assert(
      fc.asyncProperty(anyUse, async (used) => {
        const { budget } = await budgetAt(used);
        for (const priority of priorities) await budget.admit(priority, Infinity, never);
        const waits: number[] = [];
        for (const priority of priorities) waits.push(await refusedForMs(budget, priority));
        expect(waits).toEqual(waits.toSorted((one, other) => one - other));
      }),
    );
  });

  it('makes a priority wait longer the more is used up', async () => {
    await fc.assert(
      fc.asyncProperty(anyPriority, anyUse, anyUse, async (priority, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const waitAt = async (used: number) => {
          const { budget } = await budgetAt(used);
          await budget.admit(priority, Infinity, never);
          return await refusedForMs(budget, priority);
        };
        expect(await waitAt(less)).toBeLessThanOrEqual(await waitAt(more));
      }),
    );
  });

  it('drops nothing: whoever comes back when told is let through', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyPriority,
        anyUse,
        fc.integer({ min: 1, max: 5 }),
        async (priority, used, before) => {
          const { budget, time } = await budgetAt(used);
          for (let n = 0; n < before; n += 1) await budget.admit(priority, Infinity, never);
          const afterMs = await refusedForMs(budget, priority);
          expect(afterMs).toBeLessThanOrEqual(LOOK_MS);
          time.ms += afterMs;
          expect(await refusedForMs(budget, priority)).toBe(0);
        },
      ),
    );
  });

  it('leaves what is kept for people: others take hardly any of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('today', 'earlier', 'background'), async (priority) => {
        const { budget, time } = await budgetAt(0);
        const day = 24 * 60 * 60 * 1000;
        let used = 0;
        while (time.ms < day) {
          const waitMs = await refusedForMs(budget, priority);
          if (waitMs > 0) time.ms += waitMs;
          else used += 1;
        }
        expect(used).toBeLessThanOrEqual(LIMIT * shares[priority].stopsAt + day / LOOK_MS + 1);
      }),
    );
  });

  it('waits for who has the patience, and rejects when they lose it', async () => {
    const { budget, time } = await budgetAt(LIMIT * shares.today.stopsAt);
    await budget.admit('today', 0, never);
    await budget.admit('today', LOOK_MS, never);
    expect(time.ms).toBe(LOOK_MS);
  });

  it('counts what was sent since the org told, and believes no older answer', async () => {
    const { budget, first } = await budgetAt(10);
    const admitted: Admission[] = [];
    for (let n = 0; n < 3; n += 1) admitted.push(await budget.admit('person', 0, never));
    expect(budget.usage).toEqual({ used: 13, limit: LIMIT });
    const [, second, third] = admitted;
    if (second === undefined || third === undefined) throw new Error('three were admitted');
    budget.told({ used: 40, limit: LIMIT }, third);
    budget.told({ used: 39, limit: LIMIT }, second);
    budget.told({ used: 9, limit: LIMIT }, first);
    expect(budget.usage).toEqual({ used: 40, limit: LIMIT });
  });

  it('goes on at once when the org tells of a better day', async () => {
    const { budget, time } = await budgetAt(LIMIT);
    await budget.admit('background', 0, never);
    expect(await refusedForMs(budget, 'background')).toBe(LOOK_MS);
    time.ms += 1;
    budget.told({ used: 0, limit: LIMIT }, await budget.admit('person', 0, never));
    expect(await refusedForMs(budget, 'background')).toBe(0);
  });

  it('refuses everybody while the org does, longer each time, and lets one look', async () => {
    const { budget, time, first } = await budgetAt(0);
    expect(budget.refused('Limit exceeded', first).afterMs).toBe(300_000);
    for (const priority of priorities) expect(await refusedForMs(budget, priority)).toBe(300_000);
    time.ms += 300_000;
    const look = await budget.admit('today', 0, never);
    expect(await refusedForMs(budget, 'person')).toBe(300_000);
    expect(budget.refused('Limit exceeded', look).afterMs).toBe(600_000);
    time.ms += 600_000;
    await budget.admit('today', 0, never);
    budget.taken();
    expect(await refusedForMs(budget, 'background')).toBe(0);
  });

  it('takes the refusals of what was under way as one', async () => {
    const { budget, time, first } = await budgetAt(0);
    const second = await budget.admit('today', 0, never);
    time.ms += 10;
    budget.refused('Limit exceeded', first);
    time.ms += 10;
    expect(budget.refused('Limit exceeded', second).afterMs).toBe(299_990);
    expect(() => budget.check(second)).toThrow('Limit exceeded');
  });
});

describe('the header with the limit', () => {
  it.each([
    ['api-usage=18/5000', { used: 18, limit: 5000 }],
    ['api-usage=25/5000; per-app-api-usage=17/250(appName=sample)', { used: 25, limit: 5000 }],
    ['per-app-api-usage=17/250(appName=sample)', null],
    ['', null],
    [null, null],
  ])('%j is read as %j', (header, usage) => {
    expect(readUsage(header)).toEqual(usage);
  });
});
