import { describe, expect, it } from 'vitest';
import { idOf, writingOrg, type Answer } from '../writing-org.ts';

const { ids, send, sendAsAdmin, row } = writingOrg();

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

describe('a new record', () => {
  it('is answered with its id and its place', async () => {
    const answer = await task({});
    expect(answer).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    expect(answer.headers['location']).toBe(`/services/data/v66.0/sobjects/Task/${idOf(answer)}`);
  });

  it('has the defaults of its fields and picklists, and belongs to who made it', async () => {
    const made = row('Task', idOf(await task({})));
    expect(made).toMatchObject({
      Status: 'Not Started',
      Priority: 'Normal',
      TaskSubtype: 'Task',
      IsReminderSet: false,
      OwnerId: ids.agent,
    });
  });

  it('takes names of fields whatever their case, and an id of 15 characters', async () => {
    const made = row('Task', idOf(await task({ whoid: ids.contact.slice(0, 15) })));
    expect(made['WhoId']).toBe(ids.contact);
  });

  it('keeps texts without the spaces around them, an empty one as none, and moments to the second in UTC', async () => {
    const fields = { Subject: ' Call ', Description: '', ReminderDateTime: '2026-11-20T10:30:00.755+01:00' };
    const made = row('Task', idOf(await task(fields)));
    expect(made).toMatchObject({
      Subject: 'Call',
      Description: null,
      ReminderDateTime: '2026-11-20T09:30:00.000+0000',
    });
  });

  it('is refused with a name that its object does not have', async () => {
    expect(await task({ Colour__c: 'red' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD', message: "No such column 'Colour__c' on sobject of type Task" }],
    });
  });

  it('is refused without what its object requires', async () => {
    const answer = await send('POST', '/sobjects/Lead', { FirstName: 'Jo' });
    expectRefused(answer, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName, Company]', [
      'LastName',
      'Company',
    ]);
  });

  it('is refused with its own id', async () => {
    expect(await task({ Id: ids.contact })).toMatchObject({
      status: 400,
      body: [
        { errorCode: 'INVALID_FIELD', message: 'The Id field should not be specified in the sobject data.' },
      ],
    });
  });

  it('of an object that nobody makes is refused', async () => {
    expectRefused(
      await sendAsAdmin('POST', '/sobjects/Profile', { Name: 'Guests' }),
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      'entity type cannot be inserted: Profile',
    );
  });
});

describe('a value', () => {
  it.each([
    ['CallDurationInSeconds', '"soon"', 'int from VALUE_STRING value soon'],
    ['CallDurationInSeconds', '1.5', 'int from VALUE_NUMBER_FLOAT value 1.5'],
    ['Subject', '5', 'string from VALUE_NUMBER_INT value 5'],
    ['Subject', 'true', 'string from VALUE_TRUE value true'],
    ['IsReminderSet', '"yes"', 'boolean from VALUE_STRING value yes'],
    ['IsReminderSet', 'null', 'boolean from VALUE_NULL value null'],
    ['ActivityDate', '"2026-02-30"', 'date from VALUE_STRING value 2026-02-30'],
    ['ActivityDate', '"20.11.2026"', 'date from VALUE_STRING value 20.11.2026'],
    ['ReminderDateTime', '"2026-11-20 09:30:00"', 'datetime from VALUE_STRING value 2026-11-20 09:30:00'],
  ])('of %s that is %s is refused with where it stands', async (field, value, what) => {
    const answer = await send('POST', '/sobjects/Task', `{"${field}": ${value}}`);
    const column = field.length + 6;
    expect(answer).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'JSON_PARSER_ERROR',
          message: `Cannot deserialize instance of ${what} or request may be missing a required field at [line:1, column:${column}]`,
        },
      ],
    });
  });

  it('that is a number in a text is taken', async () => {
    expect(row('Task', idOf(await task({ CallDurationInSeconds: '65' })))['CallDurationInSeconds']).toBe(65);
  });

  it('that is too long is refused with the limit', async () => {
    const subject = 'x'.repeat(256);
    const message = `Subject: data value too large: ${subject} (max length=255)`;
    expectRefused(await task({ Subject: subject }), 'STRING_TOO_LONG', message, ['Subject']);
    expect(await task({ Subject: 'x'.repeat(255) })).toMatchObject({ status: 201 });
  });

  it('of a description may have 32,000 characters and no more', async () => {
    expect(await task({ Description: 'x'.repeat(32_000) })).toMatchObject({ status: 201 });
    expect(await task({ Description: 'x'.repeat(32_001) })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'STRING_TOO_LONG', fields: ['Description'] }],
    });
  });

  it('that a restricted picklist does not have is refused, and one that a free picklist lacks is taken', async () => {
    expectRefused(
      await task({ CallType: 'Shouted' }),
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Call Type: bad value for restricted picklist field: Shouted',
      ['CallType'],
    );
    expect(await task({ Status: 'Waiting for parts' })).toMatchObject({ status: 201 });
  });

  it('that is no e-mail address is refused', async () => {
    expectRefused(
      await contact({ Email: 'jane at example' }),
      'INVALID_EMAIL_ADDRESS',
      'Email: invalid email address: jane at example',
      ['Email'],
    );
  });

  it('out of a number field’s range is refused', async () => {
    expect(await task({ CallDurationInSeconds: 3_000_000_000 })).toMatchObject({
      body: [{ errorCode: 'NUMBER_OUTSIDE_VALID_RANGE', fields: ['CallDurationInSeconds'] }],
    });
  });

  it('of two fields that are wrong is told of both', async () => {
    const answer = await task({ CallType: 'Shouted', Subject: 'x'.repeat(300) });
    expect(answer.body).toMatchObject([
      { errorCode: 'STRING_TOO_LONG' },
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' },
    ]);
  });
});

describe('a field', () => {
  const notWritable = (field: string) =>
    `Unable to create/update fields: ${field}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;

  it('that is only taken on create is refused on update, even with the value it has', async () => {
    const id = idOf(await task({ TaskSubtype: 'Call' }));
    expectRefused(
      await send('PATCH', `/sobjects/Task/${id}`, { TaskSubtype: 'Call' }),
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      notWritable('TaskSubtype'),
      ['TaskSubtype'],
    );
  });

  it('that follows from others is refused', async () => {
    expectRefused(
      await task({ AccountId: ids.account, IsClosed: true }),
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      notWritable('AccountId, IsClosed'),
      ['AccountId', 'IsClosed'],
    );
  });

  it('that is read-only for the user is refused, and the administrator still writes it', async () => {
    const { send: asAgent, sendAsAdmin: asAdmin } = writingOrg({
      switches: { 'read-only-fields': ['Task.CallDisposition'] },
    });
    const fields = { Subject: 'Call', CallDisposition: 'Answered' };
    expectRefused(
      await asAgent('POST', '/sobjects/Task', fields),
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      notWritable('CallDisposition'),
      ['CallDisposition'],
    );
    expect(await asAdmin('POST', '/sobjects/Task', fields)).toMatchObject({ status: 201 });
  });

  it('that is hidden from the user does not exist for them', async () => {
    const hidden = writingOrg({ switches: { 'hide-fields': ['Task.CallDisposition'] } });
    const answer = await hidden.send('POST', '/sobjects/Task', { CallDisposition: 'Answered' });
    expect(answer.body).toMatchObject([
      { errorCode: 'INVALID_FIELD', message: "No such column 'CallDisposition' on sobject of type Task" },
    ]);
  });

  it('that the org requires is missed, also on an update that empties it', async () => {
    const strict = writingOrg({ switches: { 'required-fields': ['Task.CallDisposition'] } });
    expectRefused(
      await strict.send('POST', '/sobjects/Task', { Subject: 'Call' }),
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [CallDisposition]',
      ['CallDisposition'],
    );
    const id = idOf(await strict.send('POST', '/sobjects/Task', { CallDisposition: 'Answered' }));
    expect(await strict.send('PATCH', `/sobjects/Task/${id}`, { CallDisposition: null })).toMatchObject({
      body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }],
    });
    expect(await strict.send('PATCH', `/sobjects/Task/${id}`, { Subject: 'Call back' })).toMatchObject({
      status: 204,
    });
  });

  it('that the org requires from now on may stay empty in a record that is changed', async () => {
    const later = writingOrg();
    const id = idOf(await later.send('POST', '/sobjects/Task', { Subject: 'Call' }));
    later.org.setSwitches({ 'required-fields': ['Task.CallDisposition'] });
    expect(await later.send('PATCH', `/sobjects/Task/${id}`, { Subject: 'x' })).toMatchObject({
      status: 204,
    });
  });

  it('takes only what the org’s restricted picklist has', async () => {
    const strict = writingOrg({ switches: { 'restrict-picklists': { 'Task.Status': ['Open', 'Done'] } } });
    expect(await strict.send('POST', '/sobjects/Task', { Status: 'Completed' })).toMatchObject({
      body: [{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Status'] }],
    });
    expect(await strict.send('POST', '/sobjects/Task', { Status: 'Done' })).toMatchObject({ status: 201 });
  });
});
