import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { indexedOrg, type IndexedOrg } from '../../../../../test/support/wiring/number-index.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';

const { db } = await testDatabase();

const objects = ['Contact', 'Lead', 'Account'] as const;
type IndexedName = (typeof objects)[number];
const numbers = [null, '+493012345671', '+493012345672', '+493012345673'];

/** What happens to the org, to what it tells, and to whoever keeps the index. */
type Step =
  | { readonly do: 'insert'; readonly object: IndexedName; readonly phone: string | null }
  | { readonly do: 'change'; readonly record: number; readonly phone: string | null }
  | { readonly do: 'remove' | 'undelete'; readonly record: number }
  /** Changed where no event tells of it, but a gap does. */
  | { readonly do: 'gap'; readonly object: IndexedName; readonly phone: string | null }
  | { readonly do: 'overflow'; readonly object: IndexedName }
  | { readonly do: 'corrupt' | 'break' | 'restart' | 'fail' | 'page' | 'pass' };

const phone = fc.constantFrom(...numbers);
const object = fc.constantFrom(...objects);
const record = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('insert' as const), object, phone }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('change' as const), record, phone }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'undelete' as const), record }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('gap' as const), object, phone }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('overflow' as const), object }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'corrupt' as const,
        'break' as const,
        'restart' as const,
        'fail' as const,
        'page' as const,
        'pass' as const,
      ),
    }),
  },
);

/** What the index should hold: each number of each record that there is. */
function held(org: IndexedOrg): readonly string[] {
  const reading = org.org.reading(null);
  return objects
    .flatMap((name) => reading.rows(name))
    .filter((row) => row['IsDeleted'] !== true && row['Phone'] !== null)
    .map((row) => `${row.Id} ${String(row['Phone'])} ${String(row['Name'])}`)
    .toSorted();
}

async function indexed(): Promise<readonly string[]> {
  const rows = await db.selectFrom('number_index').select(['record_id', 'e164', 'name']).execute();
  return rows.map(({ record_id: id, e164, name }) => `${id} ${e164} ${name}`).toSorted();
}

/** Lets a page of a bulk query through only when it is asked to. */
function pageGate(org: IndexedOrg) {
  let open = Promise.withResolvers<void>();
  let failures = 0;
  org.beforeRequest = async ({ path, signal }) => {
    if (failures > 0) {
      failures -= 1;
      throw new CrmUnavailable('the org is away');
    }
    if (!path.endsWith('/results')) return;
    const stopped = Promise.withResolvers<never>();
    signal?.addEventListener('abort', () => stopped.reject(new CrmUnavailable('nobody waits any more')));
    await Promise.race([open.promise, stopped.promise]);
  };
  return {
    fail: () => void (failures += 2),
    letThrough: () => {
      const before = open;
      open = Promise.withResolvers();
      before.resolve();
    },
    openForGood: () => {
      open.resolve();
      failures = 0;
    },
  };
}

it('is what the org holds, however its changes, its faults and its filling fall together', async () => {
  const org = await indexedOrg();
  const ids: { readonly object: IndexedName; readonly id: string }[] = [];
  let names = 0;
  const values = (of: IndexedName, number: string | null) => {
    names += 1;
    const person = { LastName: `Roth ${names}`, ...(of === 'Lead' ? { Company: 'Roth' } : {}) };
    return { ...(of === 'Account' ? { Name: `Acme ${names}` } : person), Phone: number };
  };
  const one = (at: number) => ids[at % Math.max(1, ids.length)];

  const run = async (steps: readonly Step[]): Promise<void> => {
    await db.deleteFrom('salesforce_index').execute();
    const gate = pageGate(org);
    const options = { timings: { pageRows: 3 } };
    let index = org.index(db, options);
    index.start();
    for (const each of steps) {
      if (each.do === 'insert')
        ids.push({ object: each.object, id: org.insert(each.object, values(each.object, each.phone)) });
      else if (each.do === 'gap') {
        const of = ids.find((known) => known.object === each.object);
        org.stream.select([]);
        if (of !== undefined && isThere(org, of)) org.update(of.object, of.id, values(of.object, each.phone));
        org.stream.select([...objects]);
        org.stream.gap(each.object);
      } else if (each.do === 'overflow') org.stream.overflow(each.object);
      else if ('record' in each) {
        const of = one(each.record);
        if (of === undefined) continue;
        if (each.do === 'undelete' && !isThere(org, of))
          org.org.transaction('', (tx) => tx.undelete(of.object, of.id));
        if (!isThere(org, of)) continue;
        if (each.do === 'remove') org.remove(of.object, of.id);
        if (each.do === 'change') org.update(of.object, of.id, values(of.object, each.phone));
      } else if (each.do === 'corrupt') org.stream.corruptReplayIds();
      else if (each.do === 'break') {
        org.pubSub.interrupt('service.unavailable');
        org.pubSub.interrupt(null);
      } else if (each.do === 'restart') {
        await index.stop();
        index = org.index(db, options);
        index.start();
      } else if (each.do === 'fail') gate.fail();
      else if (each.do === 'page') gate.letThrough();
      else org.tick(20_000);
      // So that something of it happens before the next step.
      await new Promise(setImmediate);
    }
    gate.openForGood();
    // What the org tells of, it tells of whole minutes.
    org.tick(5 * 60_000);
    await vi.waitFor(async () => expect(await indexed()).toEqual(held(org)), {
      timeout: 20_000,
      interval: 10,
    });
    await vi.waitFor(() => expect(index.state().state).toBe('fresh'), { timeout: 20_000, interval: 10 });
    // And stays so when the org is asked once more.
    org.tick(20 * 60_000);
    expect(await indexed()).toEqual(held(org));
    await index.stop();
  };

  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), run), { numRuns: 30 });
}, 180_000);

const isThere = (
  org: IndexedOrg,
  { object: name, id }: { readonly object: IndexedName; readonly id: string },
) => org.org.reading(null).row(name, id)?.['IsDeleted'] === false;
