import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordId } from '../ids.ts';
import { customKind, recordKinds, type MatchCandidate, type RecordKind } from '../record.ts';
import { epochMs } from '../time.ts';
import { isMatchingKind, match } from './match.ts';

const candidate = (kind: RecordKind, id: string, changedAt: number): MatchCandidate => ({
  kind,
  id: recordId(id),
  name: `${kind} ${id}`,
  changedAt: epochMs(changedAt),
  account: null,
});

const found = (...candidates: MatchCandidate[]) => match(candidates, null);

describe('matching', () => {
  it('finds nobody without candidates', () => {
    const { value, step } = found();
    expect(value).toEqual({ record: null, records: [], several: false, toBeDecided: false });
    expect(step).toMatchObject({ rule: 'L23', decided: null, because: { code: 'why.match.none' } });
  });

  it('prefers contact, lead, account, person account, whatever changed last', () => {
    const { value, step } = found(
      candidate('personAccount', 'p', 4),
      candidate('account', 'a', 3),
      candidate('lead', 'l', 2),
      candidate('contact', 'c', 1),
    );
    expect(value.records.map((each) => each.kind)).toEqual(['contact', 'lead', 'account', 'personAccount']);
    expect(value.several).toBe(false);
    expect(step.because).toEqual({
      code: 'why.match.first-kind',
      values: { name: 'contact c', kind: 'contact', count: 1 },
    });
    expect(step.saw['candidates']).toContainEqual({
      kind: 'lead',
      id: 'l',
      name: 'lead l',
      changedAt: '1970-01-01T00:00:00.002Z',
    });
  });

  it('takes the record changed last of several of the first kind, until the agent decides', () => {
    const older = candidate('contact', 'a', 1);
    const newer = candidate('contact', 'b', 2);
    const { value, step } = found(older, newer, candidate('lead', 'c', 3));
    expect(value).toMatchObject({ record: newer, several: true, toBeDecided: true });
    expect(step.because).toMatchObject({ code: 'why.match.last-changed', values: { count: 2 } });
    expect(match([older, newer], older)).toMatchObject({
      value: { record: older, several: true, toBeDecided: false },
      step: { because: { code: 'why.match.chosen' } },
    });
  });

  it('is not undecided by several of a later kind', () => {
    const { value } = found(
      candidate('contact', 'a', 1),
      candidate('lead', 'b', 2),
      candidate('lead', 'c', 3),
    );
    expect(value).toMatchObject({ several: false, toBeDecided: false });
  });

  it('counts a record that has the number twice once', () => {
    const same = candidate('contact', 'a', 1);
    expect(found(same, same).value).toMatchObject({ records: [same], several: false });
  });

  it('lets a chosen record stand that does not carry the number', () => {
    const chosen = candidate('case', 'x', 9);
    expect(match([candidate('contact', 'a', 1)], chosen).value.record).toBe(chosen);
  });
});

describe('an object that an administrator defined', () => {
  const machine = customKind('machine');
  if (machine === null) throw new Error('machine is a name');
  const lathe: MatchCandidate = { ...candidate(machine, 'm', 9), fields: ['hotline'] };
  const machines = [{ object: 'machine', numberFields: ['hotline'], titleField: 'serial' }];

  it('matches by a field that the workflow names', () => {
    expect(match([lathe], null, machines).value.record).toBe(lathe);
  });

  it('does not match where the workflow names no such object, or another field of it', () => {
    expect(match([lathe], null).value.records).toEqual([]);
    const other = [{ object: 'machine', numberFields: ['fax'], titleField: 'serial' }];
    expect(match([lathe], null, other).value.records).toEqual([]);
  });

  it('comes after the four kinds, because people call and machines do not', () => {
    const person = candidate('personAccount', 'p', 1);
    expect(match([lathe, person], null, machines).value.records).toEqual([person, lathe]);
  });

  it('is undecided where several have the number', () => {
    const drill: MatchCandidate = { ...lathe, id: recordId('d'), changedAt: epochMs(1) };
    expect(match([drill, lathe], null, machines).value).toMatchObject({ record: lathe, toBeDecided: true });
  });
});

describe('for any candidates, matching', () => {
  const candidates = fc.array(
    fc
      .tuple(fc.constantFrom(...recordKinds), fc.stringMatching(/^[a-f]$/u), fc.nat(3))
      .map(([kind, id, changedAt]) => candidate(kind, id, changedAt)),
    { maxLength: 12 },
  );
  // One record has one change time, so of equal ids the first stands for all.
  const distinct = candidates.map((all) => [
    ...new Map(all.map((each) => [`${each.kind} ${each.id}`, each])).values(),
  ]);

  it('does not depend on the order they came in', () => {
    const twice = distinct.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(twice, ([all, shuffled]) => {
        expect(match(shuffled, null)).toEqual(match(all, null));
      }),
    );
  });

  it('takes the first kind there is, and of it the record changed last', () => {
    fc.assert(
      fc.property(distinct, (all) => {
        const { value } = match(all, null);
        const matching = all.filter((each) => isMatchingKind(each.kind));
        expect(value.records).toHaveLength(matching.length);
        expect(value.record === null).toBe(matching.length === 0);
        const same = matching.filter((each) => each.kind === value.record?.kind);
        expect(value.several).toBe(same.length > 1);
        expect(value.toBeDecided).toBe(value.several);
        const last = Math.max(...same.map((each) => each.changedAt));
        expect(value.records[0]?.changedAt ?? -Infinity).toBe(last);
      }),
    );
  });

  it('never overrules the agent', () => {
    fc.assert(
      fc.property(distinct, (all) => {
        const chosen = candidate('contact', 'chosen', 0);
        const { value } = match(all, chosen);
        expect(value.record).toBe(chosen);
        expect(value.toBeDecided).toBe(false);
      }),
    );
  });
});
