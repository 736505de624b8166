import { describe, expect, it } from 'vitest';
import { writingOrg, type Answer } from './writing-org.ts';

const { ids, send, row, rows } = writingOrg();

const contact = (fields: object) => ({ attributes: { type: 'Contact' }, LastName: 'Roe', ...fields });
const account = (fields: object = {}) => ({ attributes: { type: 'Account' }, Name: 'Roe & Co', ...fields });

const rolledBack = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};

const missing = {
  statusCode: 'REQUIRED_FIELD_MISSING',
  message: 'Required fields are missing: [LastName]',
  fields: ['LastName'],
};

function idsOf({ body }: Answer): readonly string[] {
  if (!Array.isArray(body)) throw new Error(`no results: ${JSON.stringify(body)}`);
  return body.map((result: unknown) =>
    typeof result === 'object' && result !== null && 'id' in result ? String(result.id) : '',
  );
}

describe('a collection', () => {
  it('makes records of several kinds and tells of each in its order', async () => {
    const answer = await send('POST', '/composite/sobjects', {
      records: [account(), contact({ LastName: null }), contact({})],
    });
    expect(answer).toMatchObject({ status: 200 });
    const [first = '', , third = ''] = idsOf(answer);
    expect(answer.body).toEqual([
      { id: first, success: true, errors: [] },
      { success: false, errors: [missing] },
      { id: third, success: true, errors: [] },
    ]);
    expect(row('Account', first)['Name']).toBe('Roe & Co');
    expect(row('Contact', third)['LastName']).toBe('Roe');
  });

  it('that is all or none makes nothing where one fails', async () => {
    const count = rows('Account').length;
    const answer = await send('POST', '/composite/sobjects', {
      allOrNone: true,
      records: [account(), contact({ LastName: null }), account()],
    });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual([
      { success: false, errors: [rolledBack] },
      { success: false, errors: [missing] },
      { success: false, errors: [rolledBack] },
    ]);
    expect(rows('Account')).toHaveLength(count);
  });

  it('changes records by their ids', async () => {
    const answer = await send('PATCH', '/composite/sobjects', {
      records: [
        { attributes: { type: 'Contact' }, id: ids.contact, Title: 'CEO' },
        { attributes: { type: 'Account' }, id: ids.account, Name: null },
        { attributes: { type: 'Account' }, id: '001xx000003DGb2999', Site: 'x' },
        { attributes: { type: 'Account' }, id: '001000000000001AAA', Site: 'x' },
        { attributes: { type: 'Account' }, Site: 'x' },
      ],
    });
    expect(answer.body).toEqual([
      { id: ids.contact, success: true, errors: [] },
      {
        id: ids.account,
        success: false,
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [Name]',
            fields: ['Name'],
          },
        ],
      },
      {
        success: false,
        errors: [
          {
            statusCode: 'MALFORMED_ID',
            message: 'Account ID: id value of incorrect type: 001xx000003DGb2999',
            fields: ['Id'],
          },
        ],
      },
      {
        success: false,
        errors: [
          { statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] },
        ],
      },
      {
        success: false,
        errors: [
          { statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call', fields: [] },
        ],
      },
    ]);
    expect(row('Contact', ids.contact)['Title']).toBe('CEO');
  });

  it('does not change one record twice', async () => {
    const twice = { attributes: { type: 'Contact' }, id: ids.contact };
    const answer = await send('PATCH', '/composite/sobjects', {
      records: [
        { ...twice, Title: 'CFO' },
        { ...twice, id: ids.contact.slice(0, 15), Title: 'COO' },
      ],
    });
    const failed = { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] };
    expect(answer.body).toMatchObject([failed, failed]);
  });

  it('deletes records by their ids', async () => {
    const made = idsOf(await send('POST', '/composite/sobjects', { records: [account(), contact({})] }));
    const list = [...made, '003000000000001AAA', 'nonsense'].join(',');
    expect((await send('DELETE', `/composite/sobjects?ids=${list}`)).body).toEqual([
      { id: made[0], success: true, errors: [] },
      { id: made[1], success: true, errors: [] },
      {
        success: false,
        errors: [
          { statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] },
        ],
      },
      {
        success: false,
        errors: [{ statusCode: 'MALFORMED_ID', message: 'malformed id nonsense', fields: [] }],
      },
    ]);
  });

  it('that is all or none deletes nothing where one fails, and names what it did not delete', async () => {
    const answer = await send(
      'DELETE',
      `/composite/sobjects?allOrNone=true&ids=${ids.lead},003000000000001AAA`,
    );
    expect(answer.body).toMatchObject([
      { id: ids.lead, success: false, errors: [rolledBack] },
      { success: false },
    ]);
    expect(row('Lead', ids.lead)['IsDeleted']).toBe(false);
  });

  it('deletes nothing of a record whose own records have to stay', async () => {
    const [parent = '', child = ''] = idsOf(
      await send('POST', '/composite/sobjects', { records: [account(), contact({})] }),
    );
    await send('PATCH', `/sobjects/Contact/${child}`, { AccountId: parent });
    await send('POST', '/sobjects/Case', { ContactId: child, AccountId: ids.account });
    expect((await send('DELETE', `/composite/sobjects?ids=${parent}`)).body).toMatchObject([
      { success: false, errors: [{ statusCode: 'DELETE_FAILED' }] },
    ]);
    expect(row('Account', parent)['IsDeleted']).toBe(false);
  });

  it('reads records of one kind, with nothing in place of what is not there', async () => {
    const attributes = { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${ids.contact}` };
    const expected = [{ attributes, LastName: 'Doe' }, null];
    const list = `${ids.contact},003000000000001AAA`;
    expect((await send('GET', `/composite/sobjects/Contact?ids=${list}&fields=LastName`)).body).toEqual(
      expected,
    );
    const wanted = { ids: list.split(','), fields: ['LastName'] };
    expect((await send('POST', '/composite/sobjects/Contact', wanted)).body).toEqual(expected);
    expect(await send('GET', `/composite/sobjects/Contact?ids=${list}`)).toMatchObject({ status: 400 });
  });

  it.each([
    ['no type', { records: [{ Name: 'Roe' }] }, 'INVALID_TYPE'],
    ['a type that there is not', { records: [{ attributes: { type: 'Unicorn__c' } }] }, 'INVALID_TYPE'],
    ['a field that there is not', { records: [account(), account({ Colour: 'red' })] }, 'INVALID_FIELD'],
    ['a value of another type', { records: [account({ NumberOfEmployees: 'many' })] }, 'JSON_PARSER_ERROR'],
    ['more than 200 records', { records: Array.from({ length: 201 }, () => account()) }, 'EXCEEDED_ID_LIMIT'],
    [
      'more than ten changes of type',
      { records: Array.from({ length: 11 }, (_, at) => (at % 2 === 0 ? account() : contact({}))) },
      'LIMIT_EXCEEDED',
    ],
    ['something else in its body', { records: [], allornone: true }, 'JSON_PARSER_ERROR'],
    ['an allOrNone that is a text', { records: [], allOrNone: 'true' }, 'JSON_PARSER_ERROR'],
    ['no records', {}, 'JSON_PARSER_ERROR'],
  ])('with %s is refused as a whole', async (_, body, errorCode) => {
    const before = rows('Account');
    expect(await send('POST', '/composite/sobjects', body)).toMatchObject({
      status: 400,
      body: [{ errorCode }],
    });
    expect(rows('Account')).toEqual(before);
  });

  it('takes 200 records and ten kinds in a row', async () => {
    const records = Array.from({ length: 200 }, (_, at) =>
      Math.floor(at / 20) % 2 === 0 ? account() : contact({}),
    );
    const answer = await send('POST', '/composite/sobjects', { records });
    expect(idsOf(answer)).toHaveLength(200);
    expect(idsOf(answer)).not.toContain('');
  });

  it('tells where in its body a value is of another type', async () => {
    const body = '{"records": [{"attributes": {"type": "Account"},\n "NumberOfEmployees": "many"}]}';
    expect((await send('POST', '/composite/sobjects', body)).body).toMatchObject([
      {
        message:
          'Cannot deserialize instance of int from VALUE_STRING value many or request may be missing a required field at [line:2, column:23]',
      },
    ]);
  });
});
