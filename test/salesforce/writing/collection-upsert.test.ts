import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writingOrg, type Answer } from './writing-org.ts';

const { ids, send, row, rows, org } = writingOrg();

const contact = (fields: object) => ({ attributes: { type: 'Contact' }, LastName: 'Roe', ...fields });
const account = (fields: object = {}) => ({ attributes: { type: 'Account' }, Name: 'Roe & Co', ...fields });

const rolledBack = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};

function idsOf({ body }: Answer): readonly string[] {
  if (!Array.isArray(body)) throw new Error(`no results: ${JSON.stringify(body)}`);
  return body.map((result: unknown) =>
    typeof result === 'object' && result !== null && 'id' in result ? String(result.id) : '',
  );
}

describe('an upsert of a collection', () => {
  const upsert = (records: readonly object[], allOrNone = false) =>
    send('PATCH', '/composite/sobjects/Task/TielineKey__c', {
      allOrNone,
      records: records.map((record) => ({ attributes: { type: 'Task' }, ...record })),
    });

  it('makes and changes, and tells which', async () => {
    const [first = ''] = idsOf(await upsert([{ TielineKey__c: 'a', Subject: 'Call' }]));
    const answer = await upsert([
      { TielineKey__c: 'a', Subject: 'Call back' },
      { TielineKey__c: 'b', Subject: 'Call' },
      { TielineKey__c: 'c', OwnerId: 'bad' },
      { Subject: 'Call' },
    ]);
    const second = idsOf(answer)[1];
    expect(answer.body).toEqual([
      { id: first, success: true, errors: [], created: false },
      { id: second, success: true, errors: [], created: true },
      {
        success: false,
        errors: [
          {
            statusCode: 'MALFORMED_ID',
            message: 'Owner ID: id value of incorrect type: bad',
            fields: ['OwnerId'],
          },
        ],
        created: true,
      },
      {
        success: false,
        errors: [{ statusCode: 'MISSING_ARGUMENT', message: 'TielineKey__c not specified', fields: [] }],
        created: true,
      },
    ]);
    expect(row('Task', first)['Subject']).toBe('Call back');
  });

  it('that is all or none tells of every record that it is not there', async () => {
    const [known = ''] = idsOf(await upsert([{ TielineKey__c: 'd' }]));
    const answer = await upsert(
      [{ TielineKey__c: 'd', Subject: 'x' }, { TielineKey__c: 'e' }, { TielineKey__c: 'f', OwnerId: 'bad' }],
      true,
    );
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toMatchObject([
      { id: known, success: false, created: false, errors: [rolledBack] },
      { success: false, created: true, errors: [rolledBack] },
      { success: false, created: true, errors: [{ statusCode: 'MALFORMED_ID' }] },
    ]);
    expect(row('Task', known)['Subject']).toBeNull();
  });

  it('fails all records that have the same key in one request', async () => {
    const answer = await upsert([{ TielineKey__c: 'g' }, { TielineKey__c: 'h' }, { TielineKey__c: 'G' }]);
    const duplicate = (key: string) => ({
      statusCode: 'DUPLICATE_VALUE',
      message: `Duplicate external id specified: ${key}`,
      fields: ['TielineKey__c'],
    });
    expect(answer.body).toMatchObject([
      { success: false, errors: [duplicate('g')] },
      { success: true, created: true },
      { success: false, errors: [duplicate('G')] },
    ]);
    expect(rows('Task').map((task) => task['TielineKey__c'])).not.toContain('g');
  });

  it('of a key that another request has just used tells of the record that has it', async () => {
    const body = { Subject: 'Call', TielineKey__c: 'race' };
    const [first = ''] = idsOf(await upsert([body]));
    expect((await send('POST', '/sobjects/Task', body)).body).toMatchObject([
      {
        errorCode: 'DUPLICATE_VALUE',
        message: `duplicate value found: TielineKey__c duplicates value on record with id: ${first}`,
      },
    ]);
  });

  it('of a key that several records have fails', async () => {
    const loose = writingOrg({ switches: { 'key-field': 'not-unique' } });
    const body = { TielineKey__c: 'twice' };
    await loose.send('POST', '/sobjects/Task', body);
    await loose.send('POST', '/sobjects/Task', body);
    const answer = await loose.send('PATCH', '/composite/sobjects/Task/TielineKey__c', {
      records: [{ attributes: { type: 'Task' }, ...body, Subject: 'x' }],
    });
    expect(answer.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'DUPLICATE_EXTERNAL_ID' }] },
    ]);
  });

  it('by id changes, makes what has none, and refuses what does not exist', async () => {
    const answer = await send('PATCH', '/composite/sobjects/Contact/Id', {
      records: [
        { attributes: { type: 'Contact' }, Id: ids.contact, Title: 'CTO' },
        contact({}),
        contact({ Id: '003000000000001AAA' }),
      ],
    });
    expect(answer.body).toMatchObject([
      { id: ids.contact, success: true, created: false },
      { success: true, created: true },
      { success: false, errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
    ]);
  });

  it('is refused with records of another kind, a field that is no key, and another verb', async () => {
    const path = '/composite/sobjects/Task/TielineKey__c';
    expect(await send('PATCH', path, { records: [account()] })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_TYPE' }],
    });
    expect(await send('PATCH', '/composite/sobjects/Task/Subject', { records: [] })).toMatchObject({
      status: 404,
    });
    expect(await send('POST', path, { records: [] })).toMatchObject({ status: 405 });
  });
});

describe('all or none', () => {
  const record = fc.oneof(
    fc.record({ kind: fc.constant('good' as const), key: fc.constantFrom('k1', 'k2', 'k3', 'k4') }),
    fc.record({
      kind: fc.constantFrom('owner' as const, 'long' as const, 'who' as const),
      key: fc.constantFrom('k5', 'k6'),
    }),
  );
  const faults = {
    good: {},
    owner: { OwnerId: ids.inactive },
    long: { Subject: 'x'.repeat(256) },
    who: { WhoId: ids.account },
  };

  it('leaves the org exactly as it was unless every record is good', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 8 }), async (given) => {
        const before = { tasks: rows('Task'), changes: org.changes.length };
        const records = given.map(({ kind, key }) => ({
          attributes: { type: 'Task' },
          TielineKey__c: key,
          ...faults[kind],
        }));
        const answer = await send('PATCH', '/composite/sobjects/Task/TielineKey__c', {
          allOrNone: true,
          records,
        });
        const isGood =
          given.every(({ kind }) => kind === 'good') &&
          new Set(given.map(({ key }) => key)).size === given.length;
        expect(answer.body).toMatchObject(given.map(() => ({ success: isGood })));
        const after = { tasks: rows('Task'), changes: org.changes.length };
        expect(isDeepStrictEqual(after, before)).toBe(!isGood);
      }),
    );
  });
});
