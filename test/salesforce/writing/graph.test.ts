import { describe, expect, it } from 'vitest';
import { writingOrg } from './writing-org.ts';

const { ids, send, row, rows } = writingOrg();

const base = '/services/data/v66.0';

const newAccount = {
  method: 'POST',
  url: `${base}/sobjects/Account/`,
  referenceId: 'acme',
  body: { Name: 'Acme' },
};

const newContact = (fields: object = {}) => ({
  method: 'POST',
  url: `${base}/sobjects/Contact`,
  referenceId: 'ann',
  body: { LastName: 'Ash', AccountId: '@{acme.id}', ...fields },
});

const halted = [
  {
    errorCode: 'PROCESSING_HALTED',
    message: 'The transaction was rolled back since another operation in the same transaction failed.',
  },
];

describe('a graph', () => {
  const graph = (graphs: readonly object[], version = 66) =>
    send('POST', `/services/data/v${version}.0/composite/graph`, { graphs });

  it('is done as a whole or not at all, and others go on', async () => {
    const before = rows('Contact').length;
    const answer = await graph([
      { graphId: '1', compositeRequest: [newAccount, newContact()] },
      { graphId: '2', compositeRequest: [newAccount, newContact({ OwnerId: ids.inactive })] },
    ]);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        graphs: [
          {
            graphId: '1',
            graphResponse: { compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 201 }] },
            isSuccessful: true,
          },
          {
            graphId: '2',
            graphResponse: {
              compositeResponse: [
                { httpStatusCode: 400, body: halted },
                { httpStatusCode: 400, body: [{ errorCode: 'INACTIVE_OWNER_OR_USER' }] },
              ],
            },
            isSuccessful: false,
          },
        ],
      },
    });
    expect(rows('Contact')).toHaveLength(before + 1);
    expect(rows('Account').at(-1)?.Id).toBe(rows('Contact').at(-1)?.['AccountId']);
  });

  it('upserts with another record in one go', async () => {
    const nodes = [
      {
        method: 'PATCH',
        url: `${base}/sobjects/Account/TielineKey__c/g1`,
        referenceId: 'acme',
        body: { Name: 'Acme' },
      },
      newContact(),
    ];
    await graph([{ graphId: 'g', compositeRequest: nodes }]);
    expect(row('Account', String(rows('Contact').at(-1)?.['AccountId']))['TielineKey__c']).toBe('g1');
  });

  it('stops after too many have failed', async () => {
    const failing = (at: number) => ({ graphId: `g${at}`, compositeRequest: [{ ...newAccount, body: {} }] });
    const good = { graphId: 'good', compositeRequest: [newAccount] };
    const answer = await graph([...Array.from({ length: 15 }, (_, at) => failing(at)), good]);
    expect(answer.body).toMatchObject({
      graphs: [
        ...Array.from({ length: 15 }, () => ({ isSuccessful: false })),
        { graphId: 'good', graphResponse: { compositeResponse: [{ body: halted }] }, isSuccessful: false },
      ],
    });
    const fewer = await graph([...Array.from({ length: 14 }, (_, at) => failing(at)), good]);
    expect(fewer.body).toMatchObject({
      graphs: expect.arrayContaining([expect.objectContaining({ isSuccessful: true })]) as unknown,
    });
  });

  const nodes = (length: number) =>
    Array.from({ length }, (_, at) => ({ ...newAccount, referenceId: `a${at}` }));

  it('has up to 500 nodes in a request', async () => {
    expect(await graph([{ graphId: 'g', compositeRequest: nodes(500) }])).toMatchObject({ status: 200 });
    const two = ['a', 'b'].map((graphId) => ({ graphId, compositeRequest: nodes(251) }));
    expect(await graph(two)).toMatchObject({ status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED' }] });
  });

  it.each([
    [
      'more than 75 graphs',
      Array.from({ length: 76 }, (_, at) => ({ graphId: `g${at}`, compositeRequest: nodes(1) })),
      'LIMIT_EXCEEDED',
    ],
    [
      'a graph id twice',
      ['g', 'g'].map((graphId) => ({ graphId, compositeRequest: nodes(1) })),
      'INVALID_INPUT',
    ],
    ['a graph id with a period', [{ graphId: 'g.1', compositeRequest: nodes(1) }], 'INVALID_INPUT'],
    [
      'a collection as node',
      [{ graphId: 'g', compositeRequest: [{ ...newAccount, url: `${base}/composite/sobjects` }] }],
      'INVALID_INPUT',
    ],
    [
      'more than 15 kinds of nodes',
      [
        {
          graphId: 'g',
          compositeRequest: nodes(16).map((one, at) => ({
            ...one,
            url: `/services/data/v${50 + at}.0/sobjects/Account`,
          })),
        },
      ],
      'LIMIT_EXCEEDED',
    ],
    [
      'more than 15 levels',
      [
        {
          graphId: 'g',
          compositeRequest: nodes(16).map((one, at) => ({
            ...one,
            body: { Name: 'A', ...(at > 0 && { ParentId: `@{a${at - 1}.id}` }) },
          })),
        },
      ],
      'LIMIT_EXCEEDED',
    ],
  ])('with %s is refused as a whole', async (_, graphs, errorCode) => {
    expect(await graph(graphs)).toMatchObject({ status: 400, body: [{ errorCode }] });
  });

  it('is there since version 50', async () => {
    expect(await graph([], 49)).toMatchObject({ status: 404 });
  });
});
