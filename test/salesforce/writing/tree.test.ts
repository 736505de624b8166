import { describe, expect, it } from 'vitest';
import { writingOrg } from './writing-org.ts';

const { ids, send, rows, org } = writingOrg();

const node = (type: string, referenceId: string, fields: object = {}) => ({
  attributes: { type, referenceId },
  ...fields,
});

const contacts = (...records: readonly object[]) => ({ Contacts: { records } });

describe('a tree', () => {
  it('makes records with those below them', async () => {
    const answer = await send('POST', '/composite/tree/Account', {
      records: [
        node('Account', 'acme', { Name: 'Acme', ...contacts(node('Contact', 'ann', { LastName: 'Ash' })) }),
        node('Account', 'other', { Name: 'Other' }),
      ],
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        hasErrors: false,
        results: [{ referenceId: 'acme' }, { referenceId: 'ann' }, { referenceId: 'other' }],
      },
    });
    const acme = rows('Account').find((account) => account['Name'] === 'Acme');
    expect(rows('Contact').at(-1)).toMatchObject({ LastName: 'Ash', AccountId: acme?.Id });
  });

  it('of which one record fails makes none, and tells of that one', async () => {
    const before = { accounts: rows('Account'), contacts: rows('Contact'), changes: org.changes.length };
    const answer = await send('POST', '/composite/tree/Account', {
      records: [
        node('Account', 'acme', {
          Name: 'Acme',
          ...contacts(node('Contact', 'ann', { OwnerId: ids.inactive, LastName: 'Ash' })),
        }),
      ],
    });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        hasErrors: true,
        results: [{ referenceId: 'ann', errors: [{ statusCode: 'INACTIVE_OWNER_OR_USER' }] }],
      },
    });
    expect({ accounts: rows('Account'), contacts: rows('Contact'), changes: org.changes.length }).toEqual(
      before,
    );
  });

  it.each([
    ['no reference ids', [{ attributes: { type: 'Account' }, Name: 'Acme' }], 'INVALID_INPUT'],
    [
      'one reference id twice',
      [node('Account', 'a', { Name: 'A' }), node('Account', 'a', { Name: 'B' })],
      'INVALID_INPUT',
    ],
    ['another type than its path', [node('Contact', 'a', { LastName: 'Ash' })], 'INVALID_TYPE'],
    [
      'a relationship that there is not',
      [node('Account', 'a', { Name: 'A', Unicorns: { records: [] } })],
      'INVALID_FIELD',
    ],
    [
      'more than 200 records',
      Array.from({ length: 201 }, (_, at) => node('Account', `a${at}`, { Name: 'A' })),
      'EXCEEDED_ID_LIMIT',
    ],
    ['more than five levels', [deep(6)], 'INVALID_INPUT'],
  ])('with %s is refused as a whole', async (_, records, errorCode) => {
    expect(await send('POST', '/composite/tree/Account', { records })).toMatchObject({
      status: 400,
      body: [{ errorCode }],
    });
  });

  it('takes five levels', async () => {
    expect(await send('POST', '/composite/tree/Account', { records: [deep(5)] })).toMatchObject({
      status: 201,
    });
  });
});

function deep(levels: number): object {
  const below = levels === 1 ? {} : { ChildAccounts: { records: [deep(levels - 1)] } };
  return node('Account', `level${levels}`, { Name: 'A', ...below });
}
