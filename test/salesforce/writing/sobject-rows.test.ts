import { describe, expect, it } from 'vitest';
import { idOf, writingOrg } from './writing-org.ts';

const { ids, send, sendAsAdmin, row, rows, org } = writingOrg();

const noSuchResource = {
  status: 404,
  body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
};

describe('a record', () => {
  it('is read with all fields of the user, its parts as an address', async () => {
    const id = idOf(await send('POST', '/sobjects/Contact', { LastName: 'Roe', MailingCity: 'Berlin' }));
    const answer = await send('GET', `/sobjects/contact/${id.slice(0, 15)}`);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        attributes: { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${id}` },
        Id: id,
        LastName: 'Roe',
        MailingAddress: { city: 'Berlin', street: null },
        OtherAddress: null,
        CreatedDate: '2026-11-20T09:30:00.000+0000',
      },
    });
  });

  it('is read with the fields that are asked for', async () => {
    const answer = await send('GET', `/sobjects/Contact/${ids.contact}?fields=lastname,AccountId`);
    const attributes = { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${ids.contact}` };
    expect(answer.body).toEqual({ attributes, LastName: 'Doe', AccountId: ids.account });
  });

  it('is refused with fields that it does not have, and parameters that there are not', async () => {
    expect(await send('GET', `/sobjects/Contact/${ids.contact}?fields=Colour`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    });
    expect(await send('GET', `/sobjects/Contact/${ids.contact}?felds=Id`)).toMatchObject({ status: 400 });
  });

  it('is changed without an answer', async () => {
    expect(await send('PATCH', `/sobjects/Contact/${ids.contact}`, { Title: 'CEO' })).toMatchObject({
      status: 204,
      body: null,
    });
    expect(row('Contact', ids.contact)['Title']).toBe('CEO');
  });

  it('answers HEAD with its headers alone', async () => {
    expect(await send('HEAD', `/sobjects/Contact/${ids.contact}`)).toMatchObject({ status: 200, body: null });
  });

  it('that does not exist is not found', async () => {
    for (const method of ['GET', 'PATCH'] as const) {
      const body = method === 'PATCH' ? { Title: 'CEO' } : undefined;
      expect(await send(method, '/sobjects/Contact/003000000000001AAA', body)).toMatchObject(noSuchResource);
      expect(await send(method, '/sobjects/Contact/jane', body)).toMatchObject({
        status: 404,
        body: [
          {
            errorCode: 'NOT_FOUND',
            message: 'Provided external ID field does not exist or is not accessible: jane',
          },
        ],
      });
    }
    expect(await send('DELETE', '/sobjects/Contact/003000000000001AAA')).toMatchObject({
      status: 404,
      body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id' }],
    });
    expect(await send('DELETE', '/sobjects/Contact/jane')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'MALFORMED_ID', message: 'malformed id jane' }],
    });
  });

  it('of an object that does not exist is not found', async () => {
    expect(await send('POST', '/sobjects/Unicorn__c', { Name: 'Una' })).toMatchObject(noSuchResource);
    expect(await send('GET', '/sobjects/Unicorn__c/003000000000001AAA')).toMatchObject(noSuchResource);
  });

  it('does not know other verbs', async () => {
    expect(await send('PUT', `/sobjects/Contact/${ids.contact}`, {})).toMatchObject({
      status: 405,
      body: [
        {
          errorCode: 'METHOD_NOT_ALLOWED',
          message: "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,PATCH,DELETE",
        },
      ],
    });
    expect(await send('PATCH', '/sobjects/Contact', {})).toMatchObject({ status: 405 });
  });

  it('is refused without a body, and with one that is no JSON', async () => {
    expect(await send('POST', '/sobjects/Contact')).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'JSON_PARSER_ERROR',
          message: 'The HTTP entity body is required, but this request has no entity body.',
        },
      ],
    });
    expect(await send('POST', '/sobjects/Contact', '{"LastName": Roe}')).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'JSON_PARSER_ERROR',
          message: expect.stringContaining('[line:1, column:14]') as unknown,
        },
      ],
    });
    expect(await send('POST', '/sobjects/Contact', '{"LastName": "Roe"')).toMatchObject({ status: 400 });
    expect(await send('POST', '/sobjects/Contact', '["Roe"]')).toMatchObject({ status: 400 });
  });

  it('can be sent by clients that know no PATCH', async () => {
    const path = `/sobjects/Contact/${ids.contact}?_HttpMethod=PATCH`;
    expect(await send('POST', path, { Title: 'COO' })).toMatchObject({ status: 204 });
    expect(row('Contact', ids.contact)['Title']).toBe('COO');
  });

  it('is made by POST to Id as to the object', async () => {
    expect(await send('POST', '/sobjects/Contact/Id', { LastName: 'Roe' })).toMatchObject({ status: 201 });
  });
});

describe('a deleted record', () => {
  it('is answered as such', async () => {
    const id = idOf(await send('POST', '/sobjects/Contact', { LastName: 'Roe' }));
    expect(await send('DELETE', `/sobjects/Contact/${id}`)).toMatchObject({ status: 204, body: null });
    const gone = {
      status: 404,
      body: [{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }],
    };
    expect(await send('GET', `/sobjects/Contact/${id}`)).toMatchObject(gone);
    expect(await send('PATCH', `/sobjects/Contact/${id}`, { Title: 'CEO' })).toMatchObject(gone);
    expect(await send('DELETE', `/sobjects/Contact/${id}`)).toMatchObject(gone);
    expect(row('Contact', id)['IsDeleted']).toBe(true);
  });

  it('takes along what belongs to it, and is emptied from what goes on', async () => {
    const account = idOf(await send('POST', '/sobjects/Account', { Name: 'Roe & Co' }));
    const child = idOf(await send('POST', '/sobjects/Account', { Name: 'Roe East', ParentId: account }));
    const contact = idOf(await send('POST', '/sobjects/Contact', { LastName: 'Roe', AccountId: account }));
    const about = idOf(await send('POST', '/sobjects/Task', { WhatId: account }));
    const withOnly = idOf(await send('POST', '/sobjects/Task', { WhoId: contact }));
    const withBoth = idOf(await send('POST', '/sobjects/Task', { WhoId: contact, WhatId: ids.account }));
    expect(await send('DELETE', `/sobjects/Account/${account}`)).toMatchObject({ status: 204 });
    expect(row('Account', child)).toMatchObject({ IsDeleted: false, ParentId: null });
    expect(row('Contact', contact)['IsDeleted']).toBe(true);
    expect(row('Task', about)['IsDeleted']).toBe(true);
    expect(row('Task', withOnly)['IsDeleted']).toBe(true);
    expect(row('Task', withBoth)).toMatchObject({ IsDeleted: false, WhoId: null, WhatId: ids.account });
  });

  it('stays while cases name it', async () => {
    expect(await send('DELETE', `/sobjects/Account/${ids.account}`)).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'DELETE_FAILED',
          message:
            'Your attempt to delete Lindner Lifts could not be completed because it is associated with the following cases.: 00001000\n',
        },
      ],
    });
    expect(row('Account', ids.account)['IsDeleted']).toBe(false);
  });

  it('is no user', async () => {
    expect(await sendAsAdmin('DELETE', `/sobjects/User/${ids.inactive}`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_TYPE_FOR_OPERATION' }],
    });
  });
});

describe('a condition', () => {
  const path = `/sobjects/Account/${ids.account}`;
  const at = (second: number) => new Date(Date.parse('2026-11-20T09:30:00Z') + second * 1000).toUTCString();

  it('lets a client keep what it has', async () => {
    const read = await send('GET', path);
    expect(read.headers['last-modified']).toBe(at(0));
    const tag = String(read.headers['etag']);
    expect(await send('GET', path, undefined, { 'if-modified-since': at(0) })).toMatchObject({
      status: 304,
      body: null,
    });
    expect(await send('GET', path, undefined, { 'if-modified-since': at(-1) })).toMatchObject({
      status: 200,
    });
    expect(await send('GET', path, undefined, { 'if-none-match': tag })).toMatchObject({ status: 304 });
    expect(await send('GET', path, undefined, { 'if-none-match': '"other"' })).toMatchObject({ status: 200 });
  });

  it('stops a write that is based on an earlier state', async () => {
    const change = { Site: 'Berlin' };
    const conflict = { status: 412, body: [{ errorCode: 'PRECONDITION_FAILED' }] };
    expect(await send('PATCH', path, change, { 'if-unmodified-since': at(-1) })).toMatchObject(conflict);
    expect(await send('DELETE', path, undefined, { 'if-unmodified-since': at(-1) })).toMatchObject(conflict);
    expect(await send('PATCH', path, change, { 'if-match': '"other"' })).toMatchObject(conflict);
    const tag = String((await send('GET', path)).headers['etag']);
    expect(
      await send('PATCH', path, change, { 'if-unmodified-since': at(0), 'if-match': tag }),
    ).toMatchObject({
      status: 204,
    });
  });

  it('by entity tag is only there for accounts', async () => {
    const contact = `/sobjects/Contact/${ids.contact}`;
    expect((await send('GET', contact)).headers['etag']).toBeUndefined();
    expect(await send('PATCH', contact, { Title: 'CTO' }, { 'if-match': '"other"' })).toMatchObject({
      status: 204,
    });
  });
});

describe('a refused save', () => {
  it('leaves nothing of itself, not even a change for those who listen', async () => {
    const before = [...rows('Account'), ...rows('Contact')];
    const count = org.changes.length;
    await send('POST', '/sobjects/Contact', { LastName: 'Roe', OwnerId: ids.inactive });
    await send('PATCH', `/sobjects/Account/${ids.account}`, { Name: null });
    expect([...rows('Account'), ...rows('Contact')]).toEqual(before);
    expect(org.changes).toHaveLength(count);
  });
});
