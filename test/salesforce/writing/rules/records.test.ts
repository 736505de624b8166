import { describe, expect, it } from 'vitest';
import { idOf, writingOrg, type Answer } from '../writing-org.ts';

const { ids, send, row, org } = writingOrg();

const task = (fields: object) => send('POST', '/sobjects/Task', { Subject: 'Call', ...fields });
const contact = (fields: object) => send('POST', '/sobjects/Contact', { LastName: 'Roe', ...fields });

const refusal = (errorCode: string, message: string, fields: readonly string[] = []) => [
  { errorCode, message, fields },
];

function expectRefused(
  answer: Answer,
  errorCode: string,
  message: string,
  fields: readonly string[] = [],
): void {
  expect(answer).toMatchObject({ status: 400, body: refusal(errorCode, message, fields) });
}

describe('a reference', () => {
  it('that is no id is refused', async () => {
    expectRefused(
      await task({ OwnerId: 'bad' }),
      'MALFORMED_ID',
      'Owner ID: id value of incorrect type: bad',
      ['OwnerId'],
    );
  });

  it('whose last three characters do not fit the rest is refused', async () => {
    const id = `${ids.contact.slice(0, 15)}ZZZ`;
    expectRefused(await task({ WhoId: id }), 'MALFORMED_ID', `Name ID: id value of incorrect type: ${id}`, [
      'WhoId',
    ]);
  });

  it('to another kind of record is refused', async () => {
    expectRefused(
      await task({ WhoId: ids.account }),
      'FIELD_INTEGRITY_EXCEPTION',
      `Name ID: id value of incorrect type: ${ids.account}`,
      ['WhoId'],
    );
  });

  it('to a record that does not exist is refused', async () => {
    expectRefused(
      await task({ WhoId: '003000000000001AAA' }),
      'INVALID_CROSS_REFERENCE_KEY',
      'invalid cross reference id',
    );
  });

  it('to a record that was deleted is refused', async () => {
    const gone = idOf(await contact({}));
    await send('DELETE', `/sobjects/Contact/${gone}`);
    const answer = await task({ WhoId: gone });
    expect(answer).toMatchObject({
      status: 404,
      body: refusal('ENTITY_IS_DELETED', 'entity is deleted', ['WhoId']),
    });
  });

  it('may be given by a key of the record it names', async () => {
    const key = { TielineKey__c: 'acc-1' };
    await send('PATCH', `/sobjects/Account/${ids.account}`, key);
    const made = await contact({ Account: key });
    expect(row('Contact', idOf(made))['AccountId']).toBe(ids.account);
    expectRefused(
      await contact({ Account: { TielineKey__c: 'acc-9' } }),
      'INVALID_FIELD',
      'Foreign key external ID: acc-9 not found for field TielineKey__c in entity Account',
    );
  });
});

describe('an owner', () => {
  it('who is inactive is refused', async () => {
    expectRefused(
      await task({ OwnerId: ids.inactive }),
      'INACTIVE_OWNER_OR_USER',
      `operation performed with inactive user [${ids.inactive.slice(0, 15)}] as owner of task`,
    );
  });

  it('may be a queue of tasks, since version 48', async () => {
    const body = { Subject: 'Call', OwnerId: ids.queue };
    expect(await send('POST', '/services/data/v48.0/sobjects/Task', body)).toMatchObject({ status: 201 });
    expect(await send('POST', '/services/data/v47.0/sobjects/Task', body)).toMatchObject({
      body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['OwnerId'] }],
    });
  });

  it('may not be a queue that does not take such records', async () => {
    const queue = org.transaction('', (tx) => tx.insert('Group', { Name: 'Sales', Type: 'Queue' }).Id);
    expectRefused(
      await task({ OwnerId: queue }),
      'INVALID_OPERATION',
      'Queue not associated with this SObject type',
      ['OwnerId'],
    );
  });
});

describe('a unique value', () => {
  it('that another record has is refused, whatever its case', async () => {
    const first = idOf(await contact({ TielineKey__c: 'K-1' }));
    expectRefused(
      await contact({ TielineKey__c: 'k-1' }),
      'DUPLICATE_VALUE',
      `duplicate value found: TielineKey__c duplicates value on record with id: ${first}`,
    );
    expect(await send('PATCH', `/sobjects/Contact/${first}`, { TielineKey__c: 'k-1' })).toMatchObject({
      status: 204,
    });
  });

  it('of a deleted record is free again', async () => {
    const first = idOf(await contact({ TielineKey__c: 'K-2' }));
    await send('DELETE', `/sobjects/Contact/${first}`);
    expect(await contact({ TielineKey__c: 'K-2' })).toMatchObject({ status: 201 });
  });

  it('may be there twice where the field is not unique', async () => {
    const loose = writingOrg({ switches: { 'key-field': 'not-unique' } });
    const body = { LastName: 'Roe', TielineKey__c: 'K-1' };
    await loose.send('POST', '/sobjects/Contact', body);
    expect(await loose.send('POST', '/sobjects/Contact', body)).toMatchObject({ status: 201 });
  });
});

describe('a record type', () => {
  const typed = writingOrg({ switches: {} });
  typed.org.setSwitches({ 'record-types': { Task: ['Service', 'Sales'] } });
  const [service, sales] = typed
    .rows('RecordType')
    .filter((type) => type['SobjectType'] === 'Task')
    .map(({ Id }) => Id);

  it('that is not given is the default of the user', async () => {
    const made = idOf(await typed.send('POST', '/sobjects/Task', {}));
    expect(typed.row('Task', made)['RecordTypeId']).toBe(service);
  });

  it('of the object is taken', async () => {
    const made = idOf(await typed.send('POST', '/sobjects/Task', { RecordTypeId: sales }));
    expect(typed.row('Task', made)['RecordTypeId']).toBe(sales);
  });

  it('that the user does not have is refused', async () => {
    typed.org.setSwitches({ 'record-types': { Task: ['Service'] } });
    expectRefused(
      await typed.send('POST', '/sobjects/Task', { RecordTypeId: sales }),
      'INVALID_CROSS_REFERENCE_KEY',
      `Record Type ID: this ID value isn't valid for the user: ${sales}`,
      ['RecordTypeId'],
    );
  });
});

describe('a validation rule', () => {
  it('stops every save of its object with its message, at its field', async () => {
    const strict = writingOrg({
      switches: {
        'validation-rules': [
          { object: 'Task', field: 'Subject', message: 'Name the lift.' },
          { object: 'Task', field: null, message: 'Not on a Friday.' },
        ],
      },
    });
    expect(await strict.send('POST', '/sobjects/Task', { Subject: 'Call' })).toMatchObject({
      status: 400,
      body: [
        { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Name the lift.', fields: ['Subject'] },
        { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Not on a Friday.', fields: [] },
      ],
    });
    expect(await strict.send('POST', '/sobjects/Contact', { LastName: 'Roe' })).toMatchObject({
      status: 201,
    });
  });
});

describe('a row that is locked', () => {
  it('is not written, and says so', async () => {
    let roll = 0.4;
    const locked = writingOrg({ switches: { 'lock-rows': 0.5 }, chance: () => roll });
    expectRefused(
      await locked.send('POST', '/sobjects/Task', {}),
      'UNABLE_TO_LOCK_ROW',
      'unable to obtain exclusive access to this record',
    );
    const update = () => locked.send('PATCH', `/sobjects/Contact/${locked.ids.contact}`, { Title: 'CTO' });
    expectRefused(
      await update(),
      'UNABLE_TO_LOCK_ROW',
      `unable to obtain exclusive access to this record or 1 records: ${locked.ids.contact}`,
    );
    roll = 0.5;
    expect(await update()).toMatchObject({ status: 204 });
  });
});
