import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursors, type Paging } from './cursors.ts';
import type { Project } from '../selecting/query-result.ts';
import { sampleId, sampleReading } from '../sample-reading.ts';

const rowsOf = (count: number) =>
  sampleReading({ Account: Array.from({ length: count }, () => ({})) }).rows('Account');
const project: Project = (row) => ({ attributes: { type: 'Account' }, Id: row.Id });
const paging = (more: Partial<Paging> = {}): Paging => ({
  userId: sampleId('User', 1),
  batchSize: 200,
  path: '/services/data/v66.0/query',
  now: 0,
  ...more,
});

const locatorIn = (url: string | undefined) => url?.split('/').at(-1) ?? '';

/** All records of all pages. */
function readAll(cursors: Cursors, count: number, batchSizes: () => number): readonly unknown[] {
  let page = cursors.pages(paging({ batchSize: batchSizes() })).first(rowsOf(count), project);
  const ids = page.records.map((record) => record['Id']);
  while (!page.done) {
    page = cursors.next(locatorIn(page.nextRecordsUrl), paging({ batchSize: batchSizes() }));
    expect(page.totalSize).toBe(count);
    ids.push(...page.records.map((record) => record['Id']));
  }
  expect(page.nextRecordsUrl).toBeUndefined();
  return ids;
}

describe('the pages of a result', () => {
  it('give every row once, in order, however long they are', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
        (count, sizes) => {
          let place = 0;
          const ids = readAll(new Cursors(), count, () => sizes[place++ % sizes.length] ?? 1);
          expect(ids).toEqual(rowsOf(count).map(({ Id }) => Id));
        },
      ),
    );
  });

  it('can be read again, and begin where their locator says', () => {
    const cursors = new Cursors();
    const first = cursors.pages(paging()).first(rowsOf(450), project);
    expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v66\.0\/query\/01g\w{15}-200$/);
    const second = cursors.next(locatorIn(first.nextRecordsUrl), paging());
    expect(cursors.next(locatorIn(first.nextRecordsUrl), paging())).toEqual(second);
    expect(locatorIn(second.nextRecordsUrl)).toMatch(/-400$/);
  });

  it('are given up after a quarter of an hour in which nobody reads them', () => {
    const cursors = new Cursors();
    const first = cursors.pages(paging()).first(rowsOf(450), project);
    const locator = locatorIn(first.nextRecordsUrl);
    cursors.next(locator, paging({ now: 14 * 60_000 }));
    cursors.next(locator, paging({ now: 28 * 60_000 }));
    expect(() => cursors.next(locator, paging({ now: 44 * 60_000 }))).toThrow('INVALID_QUERY_LOCATOR');
  });

  it('are given up when their user opens ten more results', () => {
    const cursors = new Cursors();
    const open = (userId: string) =>
      locatorIn(cursors.pages(paging({ userId })).first(rowsOf(201), project).nextRecordsUrl);
    const [ada, bob] = [sampleId('User', 1), sampleId('User', 2)];
    const bobs = open(bob);
    const adas = Array.from({ length: 11 }, () => open(ada));
    expect(() => cursors.next(adas[0] ?? '', paging({ userId: ada }))).toThrow('INVALID_QUERY_LOCATOR');
    expect(cursors.next(adas[1] ?? '', paging({ userId: ada })).records).toHaveLength(1);
    expect(cursors.next(bobs, paging({ userId: bob })).records).toHaveLength(1);
  });

  it('are refused to another user, and where the locator is not one', () => {
    const cursors = new Cursors();
    const locator = locatorIn(cursors.pages(paging()).first(rowsOf(201), project).nextRecordsUrl);
    expect(() => cursors.next(locator, paging({ userId: sampleId('User', 2) }))).toThrow(
      'invalid query locator',
    );
    for (const wrong of [
      '',
      '01g',
      locator.replace(/-200$/, '-201'),
      locator.replace(/-200$/, '--1'),
      `${locator}x`,
    ]) {
      expect(() => cursors.next(wrong, paging())).toThrow('invalid query locator');
    }
  });
});
