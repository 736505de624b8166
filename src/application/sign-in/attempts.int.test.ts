import { describe, expect, it } from 'vitest';
import { TestClock } from '../../../test/support/http/http.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { postgresAttempts } from '../../adapters/postgres/organisation/attempts.ts';
import type { Tried } from '../ports/organisation/attempt-store.ts';
import { Attempts } from './attempts.ts';

const { db } = await testDatabase();
const store = postgresAttempts(db);
const systemClock = new TestClock('2026-11-20T09:00:00Z');
const attempts = new Attempts({ store, requestsPerMinute: 600, systemClock });
const minute = 60_000;

const from = (address: string, name: string): readonly Tried[] => [
  { kind: 'name', subject: name },
  { kind: 'address', subject: address },
];
const many = (count: number, address: string) =>
  Promise.all(
    Array.from({ length: count }, (_, number) => attempts.begin(from(address, `${address} ${number}`))),
  );
const taken = (results: readonly unknown[]) => results.filter((result) => result === null).length;

describe('attempts from one address', () => {
  it('are fifty in five minutes, whatever the names, at once or not, and only from there', async () => {
    expect(taken(await many(40, '192.0.2.1'))).toBe(40);
    systemClock.advance(minute);
    expect(taken(await many(40, '192.0.2.1'))).toBe(10);
    expect(await attempts.begin(from('192.0.2.1', 'mia'))).toEqual({ lockedSeconds: 300 });
    expect(await attempts.begin(from('192.0.2.2', 'mia'))).toBeNull();
    systemClock.advance(5 * minute);
    expect(await attempts.begin(from('192.0.2.1', 'tom'))).toBeNull();
  });

  it('are forgotten five minutes after the first, where it was not locked', async () => {
    for (let round = 0; round < 4; round += 1) {
      expect(taken(await many(45, '192.0.2.3'))).toBe(45);
      systemClock.advance(5 * minute);
    }
  });

  it('do not count against it when they were right, nor when the name was locked', async () => {
    for (let round = 0; round < 100; round += 1) {
      const tried = from('192.0.2.4', 'sara');
      expect(await attempts.begin(tried)).toBeNull();
      await attempts.succeeded(tried);
    }
    for (let round = 0; round < 100; round += 1) await attempts.begin(from('192.0.2.4', 'lotte'));
    expect(await attempts.begin(from('192.0.2.4', 'admin'))).toBeNull();
  });

  it('are not limited where requests are not', async () => {
    const unlimited = new Attempts({ store, requestsPerMinute: 0, systemClock });
    const tries = Array.from({ length: 200 }, (_, number) =>
      unlimited.begin(from('192.0.2.5', `x ${number}`)),
    );
    expect(taken(await Promise.all(tries))).toBe(200);
  });
});
