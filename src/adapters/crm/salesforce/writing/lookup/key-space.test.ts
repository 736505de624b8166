import { describe, expect, it } from 'vitest';
import { upsert } from '../../../../../../test/contract/crm-writes.ts';
import {
  describeOf,
  failure,
  orgWith,
} from '../../../../../../test/support/salesforce/writing/scripted-client.ts';
import {
  idOf,
  given,
  fresh,
  stored,
  plain,
} from '../../../../../../test/support/salesforce/writing/scripted-writer.ts';

describe('an org whose activities have no unique key', () => {
  const describedOrg = () => describeOf(orgWith('Task', { TielineKey__c: { unique: false } }));

  it('gets each activity together with the entry of its key, or not at all', async () => {
    const { org, writer } = given({}, { describe: describedOrg() });
    const results = await writer.write(
      Array.from({ length: 100 }, (_, index) => fresh(upsert(`k-${index}`, plain))),
    );
    expect(results.every(({ result }) => result === 'done')).toBe(true);
    expect(org.asked).toEqual(['POST /composite/graph', 'POST /composite/graph']);
    expect(org.graphs[3]).toMatchObject([
      { url: '/services/data/v66.0/sobjects/Task', body: { TaskSubtype: 'Call' } },
      {
        url: '/services/data/v66.0/sobjects/TielineWrite__c',
        body: { Key__c: 'task-k-3', RecordId__c: '@{record.id}', Object__c: 'Task' },
      },
    ]);
    expect(org.graphs[3]?.[0]?.body).not.toHaveProperty('TielineKey__c');
  });

  it('is told of what an activity lacks in Salesforce’s words alone', async () => {
    const { writer } = given(
      {
        create: (row) =>
          'Subject' in row ? failure('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'No product.') : null,
      },
      { describe: describedOrg() },
    );
    expect(await writer.write([fresh(upsert('a', plain))])).toEqual([
      { result: 'refused', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', words: 'No product.' },
    ]);
  });

  it('is looked at again where another has entered the key', async () => {
    const { org, writer } = given(
      {
        create: (row) =>
          'Key__c' in row ? failure('DUPLICATE_VALUE', 'duplicate value found: Key__c') : null,
      },
      { describe: describedOrg() },
    );
    expect(await writer.write([fresh(upsert('a', plain))])).toMatchObject([{ code: 'DUPLICATE_VALUE' }]);
    expect(org.queries[0]).toContain('FROM TielineWrite__c');
  });

  it('has what was written found by its entry', async () => {
    const entry = { Key__c: 'task-a', RecordId__c: idOf('00T', 77) };
    const { org, writer } = given(
      {
        query: (soql) => {
          if (soql.includes('FROM TielineWrite__c')) return [entry];
          return soql.includes('FROM Task ') ? [stored('', { TielineKey__c: null })] : [];
        },
      },
      { describe: describedOrg() },
    );
    await writer.write([upsert('a', { subject: 'Later' })]);
    expect(org.updated).toEqual([{ attributes: { type: 'Task' }, id: idOf('00T', 77), Subject: 'Later' }]);
    expect([...(await writer.activities(['a'])).keys()]).toEqual(['a']);
  });

  it('does not get again what is not even in the recycle bin', async () => {
    const entry = { Key__c: 'task-a', RecordId__c: idOf('00T', 77) };
    const { writer } = given(
      { query: (soql) => (soql.includes('FROM TielineWrite__c') ? [entry] : []) },
      { describe: describedOrg() },
    );
    expect(await writer.write([upsert('a', plain)])).toMatchObject([{ result: 'refused', code: 'deleted' }]);
  });

  it('gets nothing where it has no object for the keys either', async () => {
    const org = new Map(orgWith('Task', { TielineKey__c: null }));
    org.delete('TielineWrite__c');
    const { writer } = given({}, { describe: describeOf(org) });
    await expect(writer.write([fresh(upsert('a', plain))])).rejects.toThrow(/TielineKey__c/u);
  });
});
