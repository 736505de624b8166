import { beforeAll, describe, expect, it } from 'vitest';
import { idOf, writingOrg } from './writing-org.ts';

const { ids, send, row } = writingOrg();

const noSuchResource = { status: 404, body: [{ errorCode: 'NOT_FOUND' }] };
let task = '';

beforeAll(async () => {
  task = idOf(await send('POST', '/sobjects/Task', { Subject: 'Call', WhoId: ids.contact }));
});

describe('a relationship in a path', () => {
  it('leads from a record to the one that it names, and on to that one’s', async () => {
    const attributes = { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${ids.contact}` };
    expect(await send('GET', `/sobjects/Task/${task}/who?fields=LastName`)).toMatchObject({
      status: 200,
      body: { attributes, LastName: 'Doe' },
    });
    expect(await send('GET', `/sobjects/Task/${task}/Who/Account`)).toMatchObject({
      status: 200,
      body: { Id: ids.account, Name: row('Account', ids.account)['Name'] },
    });
  });

  it('leads to the records that name it, with all their fields or those that are asked for', async () => {
    const answer = await send('GET', `/sobjects/Account/${ids.account}/Contacts?fields=Id,LastName`);
    expect(answer).toMatchObject({
      status: 200,
      body: { done: true, records: expect.arrayContaining([expect.objectContaining({ Id: ids.contact })]) },
    });
    expect(await send('GET', `/sobjects/Task/${task}/Who/Account/Contacts`)).toMatchObject({
      status: 200,
      body: { records: expect.arrayContaining([expect.objectContaining({ MailingAddress: null })]) },
    });
    expect(await send('GET', `/sobjects/Contact/${ids.contact}/Cases`)).toMatchObject({
      status: 200,
      body: { totalSize: 0, done: true, records: [] },
    });
  });

  it('changes and deletes the record that another one names, and no children', async () => {
    const contact = idOf(await send('POST', '/sobjects/Contact', { LastName: 'Roe' }));
    const call = idOf(await send('POST', '/sobjects/Task', { Subject: 'Call', WhoId: contact }));
    expect(await send('PATCH', `/sobjects/Task/${call}/Who`, { LastName: 'Rowe' })).toMatchObject({
      status: 204,
    });
    expect(row('Contact', contact)['LastName']).toBe('Rowe');
    expect(await send('DELETE', `/sobjects/Account/${ids.account}/Contacts`)).toMatchObject({ status: 405 });
    expect(await send('DELETE', `/sobjects/Task/${call}/Who`)).toMatchObject({ status: 204 });
    expect(row('Contact', contact)['IsDeleted']).toBe(true);
  });

  it.each([
    ['that is empty', () => `/sobjects/Task/${task}/What`],
    ['that there is not', () => `/sobjects/Task/${task}/Nobody`],
    ['of a record that there is not', () => '/sobjects/Task/00T000000000009AAA/Who'],
    ['beyond children', () => `/sobjects/Account/${ids.account}/Contacts/Owner`],
  ])('%s is not found', async (_what, path) => {
    expect(await send('GET', path())).toMatchObject(noSuchResource);
  });

  it('is one of five at most', async () => {
    let account = ids.account;
    for (let level = 1; level <= 6; level += 1)
      account = idOf(await send('POST', '/sobjects/Account', { Name: `Below ${level}`, ParentId: account }));
    const way = (length: number) => `/sobjects/Account/${account}${'/Parent'.repeat(length)}`;
    expect(await send('GET', way(5))).toMatchObject({ status: 200, body: { Name: 'Below 1' } });
    expect(await send('GET', way(6))).toMatchObject(noSuchResource);
  });

  it('is refused with fields that its object does not have', async () => {
    for (const path of [`Task/${task}/Who`, `Account/${ids.account}/Contacts`])
      expect(await send('GET', `/sobjects/${path}?fields=Colour`)).toMatchObject({
        status: 400,
        body: [{ errorCode: 'INVALID_FIELD' }],
      });
  });
});
