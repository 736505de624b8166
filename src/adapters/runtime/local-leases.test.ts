import { describe, expect, it } from 'vitest';
import { leasesContract } from '../../../test/contract/leases.ts';
import { LeaseLost } from '../../application/ports/runtime/lease.ts';
import { withLease } from '../../application/runtime/with-lease.ts';
import { LocalLeases } from './local-leases.ts';

const patientMs = 10_000;

leasesContract(async () => new LocalLeases(new AbortController().signal));

describe('leases within a process', () => {
  it('are given in the order in which they were asked for', async () => {
    const leases = new LocalLeases(new AbortController().signal);
    const order: number[] = [];
    const turns = [1, 2, 3].map((turn) =>
      withLease(leases, { key: 'timers', waitMs: patientMs }, async () => void order.push(turn)),
    );
    await Promise.all(turns);
    expect(order).toEqual([1, 2, 3]);
  });

  it('are all lost, and given to nobody, once the process has lost its own', async () => {
    const process = new AbortController();
    const leases = new LocalLeases(process.signal);
    const held = await leases.hold('timers', 0);
    const waiting = leases.hold('timers', patientMs);
    process.abort(new LeaseLost('somebody else goes on'));
    expect(held.signal.aborted).toBe(true);
    await expect(leases.hold('import', 0)).rejects.toThrow('somebody else goes on');
    await held.release();
    await expect(waiting).rejects.toThrow('somebody else goes on');
  });
});
