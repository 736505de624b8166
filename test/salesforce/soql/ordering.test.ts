import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planQuery } from './query-plan.ts';
import { sampleReading } from './sample-reading.ts';

const value = fc.record({
  Name: fc.option(fc.constantFrom('a', 'A', 'b', 'ä', 'Z', '10', '9'), { nil: null }),
  NumberOfEmployees: fc.option(fc.integer({ min: -2, max: 2 }), { nil: null }),
  Industry: fc.option(fc.constantFrom('Technology', 'Banking', 'Agriculture', 'Unknown'), { nil: null }),
});

const direction = fc.constantFrom('ASC', 'DESC', 'ASC NULLS LAST', 'DESC NULLS LAST', 'DESC NULLS FIRST');
const clause = fc
  .tuple(
    fc.shuffledSubarray(['Name', 'NumberOfEmployees', 'Industry'], { minLength: 1 }),
    fc.array(direction, { minLength: 3, maxLength: 3 }),
  )
  .map(([fields, directions]) =>
    fields.map((field, place) => `${field} ${directions[place] ?? 'ASC'}`).join(', '),
  );

function sorted(
  rows: readonly object[],
  orderBy: string,
  ids: readonly string[] | null = null,
): readonly string[] {
  const reading = sampleReading({
    Account: rows.map((row, index) => ({ ...row, ...(ids === null ? {} : { Id: ids[index] ?? null }) })),
  });
  const plan = planQuery(`SELECT Id FROM Account ORDER BY ${orderBy}`, reading, {
    includeDeleted: false,
    version: 66,
  });
  return plan.kind === 'rows' ? plan.rows().map(({ Id }) => Id) : [];
}

describe('ORDER BY', () => {
  it('is one order of all rows, in whatever order they were created', () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 12 }),
        clause,
        fc.infiniteStream(fc.nat()),
        (rows, orderBy, chance) => {
          const ids = rows.map((_, index) => `00100000000000${String.fromCharCode(65 + index)}AAA`);
          const inOrder = sorted(rows, `${orderBy}, Id`, ids);
          const places = rows.map((_, place) => place).sort(() => (chance.next().value % 2 === 0 ? 1 : -1));
          const shuffled = sorted(
            places.flatMap((place) => rows[place] ?? []),
            `${orderBy}, Id`,
            places.flatMap((place) => ids[place] ?? []),
          );
          expect(shuffled).toEqual(inOrder);
          expect([...inOrder].sort()).toEqual([...ids].sort());
        },
      ),
    );
  });

  it('puts the same rows first whether the rest is asked for or not', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), clause, fc.nat(12), (rows, orderBy, limit) => {
        expect(sorted(rows, `${orderBy} LIMIT ${limit}`)).toEqual(sorted(rows, orderBy).slice(0, limit));
      }),
    );
  });
});
