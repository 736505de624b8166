import { describe, expect, it } from 'vitest';
import { candidate, record, relatedTo } from '../../../test/support/fixtures/contact-facts.ts';
import type { OpenTask } from '../../domain/logging/facts/facts.ts';
import type { E164 } from '../../domain/number.ts';
import type { MatchCandidate, RecordRef } from '../../domain/record.ts';
import { epochMs } from '../../domain/time.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import { lookUpLimitMs } from '../ports/crm/reader.ts';
import { noMatch } from '../ports/interactions/interaction-store.ts';
import { findStarted, withOpenTasks } from './find-match.ts';

const log = { info: () => null, warn: () => null, error: () => null };
const task = (name: string): OpenTask => ({
  ...record('task', name),
  changedAt: epochMs(1),
  due: '2026-11-20',
  owner: 'user-mia',
});
const [anna, invoice] = [record('contact', 'Anna'), record('case', 'Invoice')];
const known = {
  ...noMatch,
  related: [relatedTo(anna, { tasks: [task('Before')], cases: [{ ...invoice, changedAt: epochMs(1) }] })],
};

it('the tasks of a match are those that are open now, and everything else in it stays', async () => {
  const related = async (of: RecordRef) => relatedTo(of, { tasks: [task('Now')] });
  const [found] = (await withOpenTasks(known, { crm: { related }, log })).related;
  expect(found?.tasks.map(({ name }) => name)).toEqual(['Now']);
  expect(found?.cases).toEqual(known.related[0]?.cases);
});

it('a match keeps the tasks that are known while the CRM does not answer', async () => {
  const related = () => Promise.reject(new CrmUnavailable('no answer'));
  expect(await withOpenTasks(known, { crm: { related }, log })).toEqual(known);
});

describe('a call started from a record', () => {
  const number = '+31205611111' as E164;
  const away = () => Promise.reject(new CrmUnavailable('no answer'));

  /** Its match in a CRM that says this of the number and of the record, and what that was asked for. */
  async function startedFrom(
    told: { readonly kind: string; readonly id: string },
    byNumber: () => Promise<readonly MatchCandidate[]>,
    named: () => Promise<RecordRef | null>,
  ) {
    const asked: unknown[] = [];
    const match = await findStarted(told, number, {
      crm: {
        recordsByNumber: byNumber,
        related: async (of) => relatedTo(of),
        record: (kind, id, limitMs) => {
          asked.push({ kind, id, limitMs });
          return named();
        },
      },
      organisation: { number: () => null, agents: () => [], queues: () => [] },
      workflows: {
        choose: () => expect.fail('customers are matched whatever the workflow'),
        versionAt: () => null,
      },
      clock: { now: () => epochMs(1) },
      log,
    });
    return { match, asked };
  }
  const has = (...names: readonly string[]) =>
    Promise.resolve(names.map((name) => candidate('contact', name)));
  const { kind, id, name } = candidate('contact', 'Anna');
  const startedFromAnna = { candidates: [], startedFrom: { kind, id, name } };

  it('that has the number is that record’s, and the CRM is asked for nothing else', async () => {
    const { match, asked } = await startedFrom({ kind, id }, () => has('Ben', 'Anna'), away);
    expect(match).toMatchObject({ ...startedFromAnna, related: [{ of: { id } }] });
    expect(asked).toEqual([]);
  });

  it('that has the number is of the kind that the CRM says', async () => {
    const { match } = await startedFrom({ kind: 'account', id }, () => has('Anna'), away);
    expect(match).toMatchObject(startedFromAnna);
  });

  it('is that record’s, which is waited for as long as a phone may', async () => {
    const { match, asked } = await startedFrom(
      invoice,
      () => has('Ben'),
      async () => invoice,
    );
    expect(match).toMatchObject({ candidates: [], startedFrom: invoice, related: [{ of: invoice }] });
    expect(asked).toEqual([{ kind: 'case', id: invoice.id, limitMs: lookUpLimitMs }]);
  });

  it('that the CRM does not show is matched by the number', async () => {
    const { match } = await startedFrom(
      invoice,
      () => has('Ben'),
      async () => null,
    );
    expect(match).toMatchObject({ candidates: [{ name: 'Ben' }], startedFrom: null, related: [{}] });
    expect(match).not.toHaveProperty('unnamed');
  });

  it('that can be of no kind is matched by the number', async () => {
    const { match, asked } = await startedFrom({ kind: 'no kind', id: 'x' }, () => has('Ben'), away);
    expect(match).toMatchObject({ candidates: [{ name: 'Ben' }], startedFrom: null });
    expect([match.unnamed, asked]).toEqual([undefined, []]);
  });

  it('that the CRM does not name in time keeps it, to be asked for again, and whom the number leads to', async () => {
    const { match } = await startedFrom(invoice, () => has('Ben'), away);
    expect(match).toMatchObject({
      candidates: [{ name: 'Ben' }],
      startedFrom: null,
      unnamed: { kind: 'case', id: invoice.id },
    });
  });

  it('waits for a CRM that is away once only', async () => {
    const { match, asked } = await startedFrom(invoice, away, away);
    expect(match).toMatchObject({ unasked: number, unnamed: { kind: 'case', id: invoice.id } });
    expect(asked).toEqual([]);
  });
});
