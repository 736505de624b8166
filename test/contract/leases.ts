import { describe, expect, it, onTestFinished } from 'vitest';
import {
  LeaseHeld,
  type HeldLease,
  type LeaseKey,
  type Leases,
} from '../../src/application/ports/runtime/lease.ts';
import { withLease } from '../../src/application/runtime/with-lease.ts';

const patientMs = 10_000;

/** What holds for leases of every kind. `subject` gives new ones for each test, none of them held. */
export function leasesContract(subject: () => Promise<Leases>): void {
  const held = async (leases: Leases, key: LeaseKey): Promise<HeldLease> => {
    const lease = await leases.hold(key, 0);
    onTestFinished(() => lease.release());
    return lease;
  };

  describe('a lease', () => {
    it('is given to one at a time, and names what it is for', async () => {
      const leases = await subject();
      expect(await held(leases, 'timers')).toMatchObject({ key: 'timers', signal: { aborted: false } });
      await expect(leases.hold('timers', 0)).rejects.toThrow(LeaseHeld);
    });

    it('does not keep others from what has another key', async () => {
      const leases = await subject();
      await held(leases, 'feed:one');
      expect(await held(leases, 'feed:another')).toMatchObject({ key: 'feed:another' });
    });

    it('goes to whoever waits for it as soon as it is given back', async () => {
      const leases = await subject();
      const first = await held(leases, 'timers');
      const second = leases.hold('timers', patientMs);
      await first.release();
      await (await second).release();
    });

    it('has a higher number for each holder', async () => {
      const leases = await subject();
      const numbers: number[] = [];
      for (const key of ['timers', 'timers', 'import', 'timers'] as const) {
        const lease = await held(leases, key);
        numbers.push(lease.number);
        await lease.release();
      }
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    });

    it('is not waited for longer than was asked', async () => {
      const leases = await subject();
      const first = await held(leases, 'timers');
      await expect(leases.hold('timers', 1)).rejects.toThrow(LeaseHeld);
      await first.release();
      expect(await held(leases, 'timers')).toMatchObject({ key: 'timers' });
    });

    it('can be given back twice without taking it from the next', async () => {
      const leases = await subject();
      const first = await held(leases, 'timers');
      await first.release();
      await held(leases, 'timers');
      await first.release();
      await expect(leases.hold('timers', 0)).rejects.toThrow(LeaseHeld);
    });
  });

  describe('work under a lease', () => {
    it('is done by one at a time, each with its result', async () => {
      const leases = await subject();
      let atOnce = 0;
      let most = 0;
      const work = (result: number) => async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise(setImmediate);
        atOnce -= 1;
        return result;
      };
      const asked = { key: 'import', waitMs: patientMs } as const;
      const results = [1, 2, 3, 4, 5].map((result) => withLease(leases, asked, work(result)));
      expect(await Promise.all(results)).toEqual([1, 2, 3, 4, 5]);
      expect(most).toBe(1);
    });

    it('gives the lease back when it fails', async () => {
      const leases = await subject();
      const asked = { key: 'import', waitMs: 0 } as const;
      const failing = withLease(leases, asked, () => Promise.reject(new Error('it failed')));
      await expect(failing).rejects.toThrow('it failed');
      expect(await withLease(leases, asked, async ({ key }) => key)).toBe('import');
    });
  });
}
