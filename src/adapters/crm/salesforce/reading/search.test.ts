import { describe, expect, it } from 'vitest';
import { describedField, describedObject } from '../../../../../test/support/salesforce/described.ts';
import type { FoundPage } from '../../../../application/ports/crm/reader.ts';
import { recordId } from '../../../../domain/ids.ts';
import { isRefusal } from '../../../../domain/refusal.ts';
import { epochMs } from '../../../../domain/time.ts';
import { readDescribe } from '../describe/object-describe.ts';
import { longId } from '../record-id.ts';
import type { SeenOrg } from './org.ts';
import { search, searchExpression, type NumberSearch } from './search.ts';

it.each([
  ['Muster', '(muster* OR m?ster*)'],
  ['Groß', '(groß* OR gr?ß* OR gross*)'],
  ['Müller', '(müller* OR muller* OR m?ller* OR mueller*)'],
  ['acme.com (x)', '(acme* OR äcme*) AND (com* OR c?m*) AND (x*)'],
  ['*', null],
  ['a', null],
  [`'" } OR FIND {`, '(or* OR ör*) AND (find*)'],
])('of %j looks for %s', (text, expression) => {
  expect(searchExpression(text)).toBe(expression);
});

describe('what the index knows of a number', () => {
  const idOf = (number: number) => recordId(longId(`00Q${String(number).padStart(12, '0')}`));
  /** Leads, of which the one with the highest number was changed last. */
  const hits = (count: number) =>
    Array.from({ length: count }, (_, number) => ({
      kind: 'lead' as const,
      id: idOf(number),
      changedAt: epochMs(number * 1_000),
    }));
  const lead = readDescribe(
    describedObject(
      'Lead',
      ['Id', 'LastName', 'LastModifiedDate'].map((name) => describedField(name)),
    ),
  );

  /** An org whose rules on sharing leave the asker only these leads. */
  const sharing = (numbers: readonly number[]): SeenOrg => ({
    client: {
      apiVersion: async () => '66.0',
      request: async ({ path, body }) => {
        if (path === '/search') return { status: 200, body: { searchRecords: [] } };
        const asked = decodeURIComponent(JSON.stringify(body));
        const records = numbers
          .filter((number) => asked.includes(idOf(number)))
          .map((number) => ({ Id: idOf(number), LastName: String(number) }));
        const answer = { httpStatusCode: 200, referenceId: 'r0', body: { done: true, records } };
        return { status: 200, body: { compositeResponse: [answer] } };
      },
    },
    objects: { object: async (name) => (name === 'Lead' ? lead : null), global: async () => [] },
    extraFields: [],
    hasCalls: false,
  });

  async function found(
    org: SeenOrg,
    index: Partial<Record<keyof NumberSearch, ReturnType<typeof hits>>>,
    cursor: string | null = null,
  ): Promise<{ readonly names: readonly string[] } & Omit<FoundPage, 'items'>> {
    const byNumber = { having: async () => index.having ?? [], endingSo: async () => index.endingSo ?? [] };
    const page = await search(org, '3648 018', { limit: 1, cursor }, byNumber, {
      priority: 'person',
      deadlineMs: 1_000,
    });
    if (isRefusal(page)) throw new Error(page.refused);
    const { items, ...rest } = page;
    return { names: items.map(({ name }) => name), ...rest };
  }

  it('is neither counted nor listed where the asker may not see it', async () => {
    for (const having of [hits(3), hits(50)])
      expect(await found(sharing([]), { having })).toMatchObject({
        names: [],
        next: null,
        found: { count: 0 },
      });
    const page = await found(sharing([0]), { endingSo: hits(3) });
    expect(page).toEqual({ names: ['0'], next: null, found: { count: 1, more: false } });
  });

  it('hides nothing that the asker may see, however much of it was changed later', async () => {
    const org = sharing([1, 3]);
    const first = await found(org, { endingSo: hits(6) });
    expect(first).toMatchObject({ names: ['3'], found: { count: 2, more: false } });
    expect(await found(org, { endingSo: hits(6) }, first.next)).toMatchObject({ names: ['1'], next: null });
    expect(await found(org, { having: hits(1), endingSo: hits(2) })).toMatchObject({ names: ['1'] });
  });

  it('is said to be more where there are more numbers than are looked at', async () => {
    expect((await found(sharing([1]), { endingSo: hits(50) })).found).toEqual({ count: 1, more: true });
  });
});
