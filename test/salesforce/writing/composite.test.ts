import { describe, expect, it } from 'vitest';
import { writingOrg } from './writing-org.ts';

const { ids, send, rows, org } = writingOrg();

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

const composite = (compositeRequest: readonly object[], options: object = {}, version = 66) =>
  send('POST', `/services/data/v${version}.0/composite`, { ...options, compositeRequest });

describe('a composite', () => {
  it('does its requests in their order, each with what the earlier ones were answered', async () => {
    const answer = await composite([
      newAccount,
      newContact(),
      { method: 'GET', url: `${base}/sobjects/Contact/@{ann.id}?fields=AccountId`, referenceId: 'read' },
      {
        method: 'PATCH',
        url: `${base}/sobjects/Account/@{read.AccountId}`,
        referenceId: 'change',
        body: { Site: 'x' },
      },
    ]);
    const acme = rows('Account').at(-1);
    const ann = rows('Contact').at(-1);
    expect(ann).toMatchObject({ LastName: 'Ash', AccountId: acme?.Id });
    expect(acme).toMatchObject({ Site: 'x' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        compositeResponse: [
          {
            body: { id: acme?.Id, success: true, errors: [] },
            httpHeaders: { Location: `${base}/sobjects/Account/${acme?.Id}` },
            httpStatusCode: 201,
            referenceId: 'acme',
          },
          { httpStatusCode: 201, referenceId: 'ann' },
          { body: { AccountId: acme?.Id }, httpStatusCode: 200, referenceId: 'read' },
          { body: null, httpStatusCode: 204, referenceId: 'change' },
        ],
      },
    });
  });

  it('of which one request fails does the others that do not need it', async () => {
    const answer = await composite([
      { ...newAccount, body: {} },
      newContact(),
      { ...newAccount, referenceId: 'other' },
    ]);
    expect(answer.body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
        {
          httpStatusCode: 400,
          body: [
            {
              errorCode: 'PROCESSING_HALTED',
              message: 'Invalid reference specified. No value for acme.id found in acme',
            },
          ],
        },
        { httpStatusCode: 201 },
      ],
    });
  });

  it('that is all or none takes back everything, before and after', async () => {
    const before = { accounts: rows('Account'), changes: org.changes.length };
    const answer = await composite(
      [newAccount, newContact({ LastName: null }), { ...newAccount, referenceId: 'other' }],
      { allOrNone: true },
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        compositeResponse: [
          { body: halted, httpHeaders: {}, httpStatusCode: 400, referenceId: 'acme' },
          { body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }], httpStatusCode: 400, referenceId: 'ann' },
          { body: halted, httpHeaders: {}, httpStatusCode: 400, referenceId: 'other' },
        ],
      },
    });
    expect({ accounts: rows('Account'), changes: org.changes.length }).toEqual(before);
  });

  it('that is all or none is so for a collection inside, whatever that says', async () => {
    const before = rows('Account');
    const collection = {
      method: 'POST',
      url: `${base}/composite/sobjects`,
      referenceId: 'both',
      body: {
        allOrNone: false,
        records: [{ attributes: { type: 'Account' }, Name: 'Acme' }, { attributes: { type: 'Account' } }],
      },
    };
    const answer = await composite([collection, { ...newAccount, referenceId: 'other' }], {
      allOrNone: true,
    });
    expect(answer.body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 200, body: [{ success: true }, { success: false }] },
        { httpStatusCode: 400, body: halted },
      ],
    });
    expect(rows('Account')).toEqual(before);
    await composite([collection]);
    expect(rows('Account')).toHaveLength(before.length + 1);
  });

  it('refers to members of arrays', async () => {
    const collection = {
      method: 'POST',
      url: `${base}/composite/sobjects`,
      referenceId: 'list',
      body: { records: [{ attributes: { type: 'Account' }, Name: 'Acme' }] },
    };
    await composite([collection, newContact({ AccountId: '@{list[0].id}', Title: 'of @{list[0].success}' })]);
    expect(rows('Contact').at(-1)).toMatchObject({ AccountId: rows('Account').at(-1)?.Id, Title: 'of true' });
  });

  it('refers to an empty field since version 52', async () => {
    const read = {
      method: 'GET',
      url: `${base}/sobjects/Account/${ids.account}?fields=Site`,
      referenceId: 'read',
    };
    const requests = [read, newContact({ AccountId: null, Title: '@{read.Site}' })];
    expect((await composite(requests, {}, 52)).body).toMatchObject({
      compositeResponse: [{ httpStatusCode: 200 }, { httpStatusCode: 201 }],
    });
    expect((await composite(requests, {}, 51)).body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 200 },
        { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
      ],
    });
  });

  it('has headers for each request, and gives none of its own to them', async () => {
    const newCase = { method: 'POST', url: `${base}/sobjects/Case`, body: { OwnerId: ids.agent } };
    const never = { 'Sforce-Auto-Assign': 'FALSE' };
    const requests = [
      { ...newCase, referenceId: 'kept', httpHeaders: never },
      { ...newCase, referenceId: 'assigned' },
    ];
    await send('POST', '/composite', { compositeRequest: requests }, { 'sforce-auto-assign': 'FALSE' });
    expect(
      rows('Case')
        .slice(-2)
        .map(({ OwnerId }) => OwnerId),
    ).toEqual([ids.agent, ids.queue]);
  });

  it('carries queries and describes, which see what was written before them', async () => {
    const answer = await composite(
      [
        newAccount,
        {
          method: 'GET',
          url: `${base}/query?q=SELECT+Name+FROM+Account+WHERE+Id='@{acme.id}'`,
          referenceId: 'query',
        },
        newContact({ AccountId: null, Title: '@{query.records[0].Name}' }),
        { method: 'GET', url: `${base}/sobjects/Task/describe`, referenceId: 'describe' },
      ],
      { allOrNone: true },
    );
    expect(answer.body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 201 },
        { body: { totalSize: 1, done: true, records: [{ Name: 'Acme' }] } },
        { httpStatusCode: 201 },
        { body: { name: 'Task' } },
      ],
    });
    expect(rows('Contact').at(-1)).toMatchObject({ Title: 'Acme' });
  });

  it('does not carry what is no resource of a composite', async () => {
    const answer = await composite([
      { method: 'POST', url: `${base}/composite/tree/Account`, referenceId: 'tree', body: { records: [] } },
      { method: 'GET', url: `${base}/unicorns`, referenceId: 'unicorns' },
      { method: 'GET', url: '/unicorns', referenceId: 'elsewhere' },
    ]);
    const missing = { httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] };
    expect(answer.body).toMatchObject({ compositeResponse: [missing, missing, missing] });
  });

  it('takes 25 requests, five of them queries or collections', async () => {
    const many = (length: number) =>
      Array.from({ length }, (_, at) => ({ ...newAccount, referenceId: `a${at}` }));
    expect(await composite(many(25))).toMatchObject({ status: 200 });
    expect(await composite(many(26))).toMatchObject({ status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED' }] });
    const queries = many(6).map(({ referenceId }) => ({
      method: 'GET',
      url: `${base}/query?q=x`,
      referenceId,
    }));
    expect(await composite(queries.slice(1))).toMatchObject({ status: 200 });
    expect(await composite(queries)).toMatchObject({ status: 400 });
  });

  it.each([
    ['no reference id', [{ method: 'GET', url: `${base}/sobjects/Account/x` }], 'JSON_PARSER_ERROR'],
    ['one reference id twice', [newAccount, newAccount], 'INVALID_INPUT'],
    ['a reference id with other characters', [{ ...newAccount, referenceId: 'a-b' }], 'INVALID_INPUT'],
    ['no url', [{ method: 'GET', referenceId: 'a' }], 'JSON_PARSER_ERROR'],
    ['a verb that there is not', [{ ...newAccount, method: 'FETCH' }], 'INVALID_INPUT'],
    ['something else in a request', [{ ...newAccount, richInput: {} }], 'JSON_PARSER_ERROR'],
    [
      'a header that is inherited',
      [{ ...newAccount, httpHeaders: { Authorization: 'Bearer x' } }],
      'INVALID_INPUT',
    ],
  ])('with %s is refused as a whole', async (_, requests, errorCode) => {
    const before = rows('Account');
    expect(await composite(requests)).toMatchObject({ status: 400, body: [{ errorCode }] });
    expect(rows('Account')).toEqual(before);
  });

  it('has a reference id with other characters fail by itself up to version 51', async () => {
    const answer = await composite([{ ...newAccount, referenceId: 'a-b' }, newAccount], {}, 51);
    expect(answer.body).toMatchObject({
      compositeResponse: [{ httpStatusCode: 400 }, { httpStatusCode: 201 }],
    });
  });

  it('can be told to collate since version 48', async () => {
    expect(await composite([newAccount], { collateSubrequests: false }, 48)).toMatchObject({ status: 200 });
    expect(await composite([newAccount], { collateSubrequests: false }, 47)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'JSON_PARSER_ERROR' }],
    });
  });

  it('names its kinds', async () => {
    expect((await send('GET', '/composite')).body).toEqual({
      tree: `${base}/composite/tree`,
      batch: `${base}/composite/batch`,
      sobjects: `${base}/composite/sobjects`,
      graph: `${base}/composite/graph`,
    });
  });
});
