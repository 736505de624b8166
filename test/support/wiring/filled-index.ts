import { expect, vi } from 'vitest';
import type { OrgRequest } from '../../../src/adapters/crm/salesforce/client/org-client.ts';
import type { NumberIndex } from '../../../src/adapters/crm/salesforce/index/number-index.ts';
import type { Database } from '../../../src/adapters/postgres/connection/database.ts';
import { CrmUnavailable } from '../../../src/application/ports/crm/crm.ts';
import type { E164 } from '../../../src/domain/number.ts';
import type { IndexedOrg, IndexOptions } from './number-index.ts';

export const patience = { timeout: 10_000, interval: 5 };

/** The index is, and so is what is open in the org. */
export const isFresh = (index: NumberIndex) =>
  vi.waitFor(() => {
    expect(index.state()).toMatchObject({ state: 'fresh' });
    expect(index.openState()).toMatchObject({ state: 'fresh' });
  }, patience);

/** Whose number it is, as matching sees it. */
export const found = async (index: NumberIndex, number: E164) =>
  (await index.recordsByNumber(number)).map(({ kind, name }) => `${kind} ${name}`).toSorted();

export const becomes = (index: NumberIndex, number: E164, records: readonly string[]) =>
  vi.waitFor(async () => expect(await found(index, number)).toEqual(records), patience);

/** Requests but for those by which the index makes sure from time to time that it has missed nothing. */
export const askedFor = (org: IndexedOrg): readonly string[] =>
  org.requests.filter((request) => !/\/(?:updated|deleted)$/u.test(request));

/** A request that gets no answer. */
export function untilStopped({ signal }: OrgRequest): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal?.addEventListener('abort', () => reject(new CrmUnavailable('nobody waits any more')));
  return promise;
}

/** The index of an org, filled, with its change events coming. */
export async function filledIndex(
  org: IndexedOrg,
  db: Database,
  options: IndexOptions = {},
): Promise<NumberIndex> {
  const index = org.index(db, options);
  index.start();
  await isFresh(index);
  const subscribers = options.events === false ? 0 : 1;
  await vi.waitFor(() => expect(org.stream.subscribers).toBe(subscribers), patience);
  return index;
}
