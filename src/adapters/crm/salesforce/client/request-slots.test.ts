import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestPriority } from './org-client.ts';
import { KEPT_FOR_PEOPLE, MOST_AT_ONCE, MOST_WAITING, RequestSlots } from './request-slots.ts';

const never = new AbortController().signal;
const settled = () => new Promise(setImmediate);

/** Takes slots one after another, and says which of them have been given. */
function taker(slots: RequestSlots) {
  const given: string[] = [];
  const ends = new Map<string, () => void>();
  const take = (name: string, priority: RequestPriority) => {
    void slots.take(priority, never).then((end) => {
      given.push(name);
      ends.set(name, end);
    });
  };
  return { given, take, end: (name: string) => ends.get(name)?.() };
}

describe('the slots of an org', () => {
  it('keep some for people', async () => {
    const slots = new RequestSlots();
    const { given, take } = taker(slots);
    for (let n = 0; n < MOST_AT_ONCE; n += 1) take(`b${n}`, 'background');
    await settled();
    expect(given).toHaveLength(MOST_AT_ONCE - KEPT_FOR_PEOPLE);
    take('p', 'person');
    await settled();
    expect(given.at(-1)).toBe('p');
  });

  it('go to who is first in order, then to who came first', async () => {
    const slots = new RequestSlots();
    const { given, take, end } = taker(slots);
    for (let n = 0; n < MOST_AT_ONCE; n += 1) take(`p${n}`, 'person');
    await settled();
    take('b', 'background');
    take('t1', 'today');
    take('e', 'earlier');
    take('t2', 'today');
    take('q', 'person');
    for (let n = 0; n < MOST_AT_ONCE; n += 1) {
      end(`p${n}`);
      await settled();
    }
    expect(given.slice(MOST_AT_ONCE)).toEqual(['q', 't1', 't2', 'e', 'b']);
  });

  it('are lost to nobody who gave up, and given back once', async () => {
    const slots = new RequestSlots();
    const ends = await Promise.all(Array.from({ length: 10 }, () => slots.take('person', never)));
    const giving = new AbortController();
    const late = slots.take('person', giving.signal);
    giving.abort(new Error('nobody waits'));
    await expect(late).rejects.toThrow('nobody waits');
    await expect(slots.take('person', giving.signal)).rejects.toThrow('nobody waits');
    for (const end of [...ends, ...ends]) end();
    expect(slots).toMatchObject({ taken: 0, waiting: 0 });
  });

  it('refuse whoever would be one of too many', async () => {
    const slots = new RequestSlots();
    for (let n = 0; n < MOST_AT_ONCE - KEPT_FOR_PEOPLE + MOST_WAITING; n += 1)
      void slots.take('today', never);
    await expect(slots.take('today', never)).rejects.toThrow('too many requests');
  });

  it('are never more than there are, and each that waits gets one in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<RequestPriority[]>('person', 'today', 'earlier', 'background'), {
          maxLength: 60,
        }),
        async (wanted) => {
          const slots = new RequestSlots();
          let served = 0;
          const all = wanted.map(async (priority) => {
            const end = await slots.take(priority, never);
            expect(slots.taken).toBeLessThanOrEqual(MOST_AT_ONCE);
            await Promise.resolve();
            served += 1;
            end();
          });
          await Promise.all(all);
          expect(served).toBe(wanted.length);
          expect(slots).toMatchObject({ taken: 0, waiting: 0 });
        },
      ),
    );
  });
});
