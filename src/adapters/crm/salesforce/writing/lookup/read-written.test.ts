import { describe, expect, it } from 'vitest';
import { call } from '../../../../../../test/contract/crm-writes.ts';
import { describeOf, orgWith } from '../../../../../../test/support/salesforce/writing/scripted-client.ts';
import {
  idOf,
  given,
  stored,
  finds,
} from '../../../../../../test/support/salesforce/writing/scripted-writer.ts';
import { interactionId } from '../../../../../domain/ids.ts';

describe('what was written', () => {
  it('is read back as it was given, two hundred with two requests at most', async () => {
    const { org, writer } = given(finds(stored('k-1', { Channel__c: 'voice' })), {
      describe: describeOf(orgWith('Task', { Channel__c: {} })),
    });
    const keys = Array.from({ length: 200 }, (_, index) => `k-${index}`);
    expect(await writer.activities(keys)).toEqual(
      new Map([
        ['k-1', { ref: { kind: 'task', id: idOf('00T', 77), name: 'Incoming call' }, fields: call() }],
      ]),
    );
    expect(org.requests.length).toBeLessThanOrEqual(2);
    expect(org.requests[0]).toMatchObject({ priority: 'background' });
  });

  it('is read through all pages', async () => {
    const { org, writer } = given({
      whole: ({ path, query }) => {
        if (query?.['q'] === undefined && !path.includes('next')) return null;
        const isLast = path === '/query/next-2';
        const next = `/services/data/v66.0/query/next-${path.includes('next') ? 2 : 1}`;
        const key = `k-${path.at(-1)}`;
        return {
          status: 200,
          body: { done: isLast, records: [stored(key)], ...(!isLast && { nextRecordsUrl: next }) },
        };
      },
    });
    expect((await writer.activities(['a'])).size).toBe(3);
    expect(org.asked).toEqual(['GET /queryAll', 'GET /query/next-1', 'GET /query/next-2']);
  });

  it('is found by the interaction it belongs to', async () => {
    const interaction = interactionId('019a0000-0000-7000-8000-000000000001');
    const { writer } = given(finds(stored('a'), stored('', { Id: idOf('00T', 78), TielineKey__c: null })));
    expect(await writer.activitiesOf([interaction])).toMatchObject([
      { interaction, key: 'a', ref: { kind: 'task' } },
      { interaction, key: null, ref: { id: idOf('00T', 78) } },
    ]);
  });
});
