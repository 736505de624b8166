import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writingOrg } from './writing-org.ts';

const { ids, send, org } = writingOrg({
  switches: { 'person-accounts': true, 'reassign-case-on-task': true },
});

const base = '/services/data/v66.0';
const objects = ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Task'];

const snapshot = () => ({
  rows: objects.map((object) => org.reading(null).rows(object)),
  changes: org.changes.length,
});

/** Requests that change several records each, and some that fail. */
const requests = {
  person: { method: 'POST', url: `${base}/sobjects/Account`, body: { LastName: 'Bell' } },
  rename: { method: 'PATCH', url: `${base}/sobjects/Contact/${ids.contact}`, body: { LastName: 'Roe' } },
  task: { method: 'POST', url: `${base}/sobjects/Task`, body: { WhatId: ids.supportCase } },
  remove: { method: 'DELETE', url: `${base}/sobjects/Opportunity/${ids.opportunity}` },
  upsert: { method: 'PATCH', url: `${base}/sobjects/Task/TielineKey__c/same`, body: { Subject: 'Call' } },
  refused: { method: 'POST', url: `${base}/sobjects/Task`, body: { OwnerId: ids.inactive } },
  missing: { method: 'GET', url: `${base}/sobjects/Task/00T000000000001AAA` },
  unresolved: { method: 'POST', url: `${base}/sobjects/Task`, body: { WhoId: '@{nobody.id}' } },
} as const;

const failing = ['refused', 'missing', 'unresolved'] as const;
const names = fc.constantFrom(...(Object.keys(requests) as (keyof typeof requests)[]));
const sequences = fc
  .tuple(fc.array(names, { maxLength: 5 }), fc.constantFrom(...failing), fc.array(names, { maxLength: 3 }))
  .map(([before, failure, after]) => [...before, failure, ...after]);

const numbered = (sequence: readonly (keyof typeof requests)[]) =>
  sequence.map((name, at) => ({ ...requests[name], referenceId: `r${at}` }));

describe('what is all or none', () => {
  it('leaves the org exactly as it was where one request of a composite fails', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        const before = snapshot();
        await send('POST', '/composite', { allOrNone: true, compositeRequest: numbered(sequence) });
        expect(isDeepStrictEqual(snapshot(), before)).toBe(true);
      }),
    );
  });

  it('leaves the org exactly as it was where one node of a graph fails', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        const before = snapshot();
        const graphs = [{ graphId: 'g', compositeRequest: numbered(sequence) }];
        expect((await send('POST', '/composite/graph', { graphs })).body).toMatchObject({
          graphs: [{ isSuccessful: false }],
        });
        expect(isDeepStrictEqual(snapshot(), before)).toBe(true);
      }),
    );
  });

  it('is still done where nothing fails', async () => {
    const before = snapshot();
    const compositeRequest = numbered(['person', 'rename', 'task', 'upsert', 'upsert', 'remove']);
    const answer = await send('POST', '/composite', { allOrNone: true, compositeRequest });
    expect(answer.body).toMatchObject({
      compositeResponse: [201, 204, 201, 201, 200, 204].map((httpStatusCode) => ({ httpStatusCode })),
    });
    expect(org.changes.length).toBeGreaterThan(before.changes);
  });
});
