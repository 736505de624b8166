import { describe, expect, it } from 'vitest';
import { idOf, writingOrg } from '../writing-org.ts';

const { ids, send, row } = writingOrg();
const never = { 'sforce-auto-assign': 'FALSE' };

describe('assignment rules', () => {
  it.each([undefined, 'TRUE', '01Q000000000001AAA'])(
    'take a new case to their queue with the header %s',
    async (header) => {
      const headers = header === undefined ? {} : { 'sforce-auto-assign': header };
      const id = idOf(await send('POST', '/sobjects/Case', { OwnerId: ids.agent }, headers));
      expect(row('Case', id)['OwnerId']).toBe(ids.queue);
    },
  );

  it('leave it to its owner where the request says so', async () => {
    const id = idOf(await send('POST', '/sobjects/Case', { OwnerId: ids.agent }, never));
    expect(row('Case', id)['OwnerId']).toBe(ids.agent);
  });

  it('run on changes of cases and on leads, too, and on nothing else', async () => {
    await send('PATCH', `/sobjects/Case/${ids.supportCase}`, { Priority: 'High' });
    expect(row('Case', ids.supportCase)['OwnerId']).toBe(ids.queue);
    const lead = idOf(await send('POST', '/sobjects/Lead', { LastName: 'Roe', Company: 'Roe' }));
    expect(row('Lead', lead)['OwnerId']).toBe(ids.queue);
    const task = idOf(await send('POST', '/sobjects/Task', {}));
    expect(row('Task', task)['OwnerId']).toBe(ids.agent);
  });

  it('refuse a header that is neither, nor a rule', async () => {
    expect(await send('POST', '/sobjects/Case', {}, { 'sforce-auto-assign': 'maybe' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'MALFORMED_ID', message: 'malformed id maybe' }],
    });
  });

  it('are not forbidden by a header that is misspelt, which is refused', async () => {
    expect(await send('POST', '/sobjects/Case', {}, { 'sforce-auto-asign': 'FALSE' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_HEADER' }],
    });
  });
});

describe('a trigger on tasks', () => {
  const triggered = writingOrg({ switches: { 'reassign-case-on-task': true } });
  const about = { WhatId: triggered.ids.supportCase };
  const owner = () => triggered.row('Case', triggered.ids.supportCase)['OwnerId'];

  it('touches the case, which keeps its owner only where the request says so', async () => {
    await triggered.send('POST', '/sobjects/Task', about, never);
    expect(owner()).toBe(triggered.ids.agent);
    await triggered.send('POST', '/sobjects/Task', about);
    expect(owner()).toBe(triggered.ids.queue);
  });

  it('is not there in other orgs', async () => {
    const plain = writingOrg();
    await plain.send('POST', '/sobjects/Task', { WhatId: plain.ids.supportCase });
    expect(plain.row('Case', plain.ids.supportCase)['OwnerId']).toBe(plain.ids.agent);
  });
});
