import { describe, expect, it } from 'vitest';
import { upsert } from '../../../../../../test/contract/crm-writes.ts';
import {
  describeOf,
  failure,
  orgWith,
  refusedWhole,
  wholeOrg,
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

  it('has what was written found by the key in its field, which was unique then', async () => {
    const { org, writer } = given(
      { query: (soql) => (soql.includes('FROM Task ') ? [stored('a')] : []) },
      { describe: describedOrg() },
    );
    await writer.write([upsert('a', { ...plain, subject: 'Later' })]);
    expect(org.updated).toMatchObject([{ id: idOf('00T', 77), Subject: 'Later' }]);
    expect(org.graphs).toEqual([]);
    expect([...(await writer.activities(['a'])).keys()]).toEqual(['a']);
  });
});

it('an org whose field became unique later has what was written before found by its entry', async () => {
  const entry = { Key__c: 'task-a', RecordId__c: idOf('00T', 77) };
  const { org, writer } = given(
    {
      query: (soql) => {
        if (soql.includes('FROM TielineWrite__c')) return [entry];
        return soql.includes('WHERE Id IN') ? [stored('', { TielineKey__c: null })] : [];
      },
    },
    { describe: { ...describeOf(wholeOrg), hasLedgerEntries: async () => true } },
  );
  await writer.write([upsert('a', { ...plain, subject: 'Later' })]);
  expect(org.created).toEqual([]);
  expect(org.updated).toMatchObject([{ id: idOf('00T', 77), Subject: 'Later' }]);
  expect([...(await writer.activities(['a'])).keys()]).toEqual(['a']);
});

describe('an org that has neither a unique key nor an object in its place', () => {
  const lacking = () => {
    const org = new Map(orgWith('Task', { TielineKey__c: null }));
    org.delete('TielineWrite__c');
    return org;
  };
  const words =
    'Task.TielineKey__c is missing, or hidden from the integration user; ' +
    'TielineWrite__c.Key__c is missing, or hidden from the integration user';

  it('gets nothing, says what it lacks, and gets it as soon as that is there', async () => {
    const told: (string | null)[] = [];
    const { org, writer } = given(
      {},
      { describe: describeOf(lacking(), wholeOrg), onKeySpace: (lack) => void told.push(lack) },
    );
    const write = fresh(upsert('a', plain));
    await expect(writer.write([write])).rejects.toMatchObject({ message: words, afterMs: 60_000 });
    expect(org.asked).toEqual([]);
    expect(await writer.write([write])).toMatchObject([{ result: 'done' }]);
    expect(told).toEqual([words, null]);
    expect(org.created).toHaveLength(1);
  });

  it('says so in Salesforce’s words as soon as it lets the key be looked up no more', async () => {
    const told: (string | null)[] = [];
    const { writer } = given(
      { whole: () => refusedWhole('INVALID_FIELD', "No such column 'TielineKey__c' on entity 'Task'") },
      { describe: describeOf(wholeOrg, lacking()), onKeySpace: (lack) => void told.push(lack) },
    );
    const write = upsert('a', plain);
    await expect(writer.write([write])).rejects.toThrow('No such column');
    await expect(writer.write([write])).rejects.toThrow('is missing');
    expect(told).toEqual(["INVALID_FIELD: No such column 'TielineKey__c' on entity 'Task'", words]);
  });
});
