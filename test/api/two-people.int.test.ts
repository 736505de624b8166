import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';

const { mia, tom } = await startApi();

describe('two people who change one record', () => {
  it.each([
    [
      'contact',
      { lastName: 'Shared', email: 'old@example.com' },
      { email: 'mia@example.com' },
      { lastName: 'Tom’s' },
    ],
    ['account', { name: 'Shared' }, { name: 'Mia’s' }, { name: 'Tom’s' }],
    ['lead', { lastName: 'Shared' }, { lastName: 'Mia’s' }, { company: 'Tom’s' }],
    ['case', { subject: 'Shared' }, { subject: 'Mia’s' }, { status: 'closed' }],
    ['task', { subject: 'Shared' }, { subject: 'Mia’s' }, { description: 'Tom’s' }],
  ])('are told of each other: %s', async (kind, fields, mine, theirs) => {
    const made = await mia.post(`/crm/${kind}`, fields);
    const url = `/crm/${kind}/${made.body.id}`;
    const read = await mia.get(url);
    const seen = { 'if-match': read.headers['etag'] ?? '' };
    expect(seen['if-match']).toMatch(/^".+"$/);
    expect((await tom.get(url)).headers['etag']).toBe(seen['if-match']);

    const first = await mia.patch(url, mine, seen);
    expect(first).toMatchObject({ status: 200, body: mine });
    const late = await tom.patch(url, theirs, seen);
    expect(late).toMatchObject({
      status: 412,
      body: { status: 412, code: 'changed-meanwhile', current: { id: made.body.id, ...mine } },
    });
    // Nothing of it was taken in, and the answer says what the next one is to be based on.
    const now = await tom.get(url);
    expect(now.body).toMatchObject(mine);
    expect(late.headers['etag']).toBe(now.headers['etag']);
    expect(first.headers['etag']).toBe(now.headers['etag']);
    const again = await tom.patch(url, theirs, { 'if-match': late.headers['etag'] ?? '' });
    expect(again).toMatchObject({ status: 200, body: { ...mine, ...theirs } });
  });

  it('at the same moment: one of them is told', async () => {
    const { body } = await mia.post('/crm/account', { name: 'Contested' });
    const url = `/crm/account/${body.id}`;
    const seen = { 'if-match': (await mia.get(url)).headers['etag'] ?? '' };
    const both = await Promise.all([
      mia.patch(url, { name: 'A' }, seen),
      tom.patch(url, { name: 'B' }, seen),
    ]);
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 412]);
  });

  it('without saying what it is based on, the last one wins, and a tag that is none matches nothing', async () => {
    const { body } = await mia.post('/crm/account', { name: 'Open' });
    const url = `/crm/account/${body.id}`;
    expect((await tom.patch(url, { name: 'A' })).status).toBe(200);
    expect((await mia.patch(url, { name: 'B' }, { 'if-match': '*' })).status).toBe(200);
    expect((await mia.patch(url, { name: 'C' }, { 'if-match': '"nonsense"' })).status).toBe(412);
    expect((await mia.patch(`${url.slice(0, -4)}ffff`, { name: 'C' }, { 'if-match': '"x"' })).status).toBe(
      404,
    );
  });
});
