import { describe, expect, it } from 'vitest';
import type { Row } from '../../model/org-data.ts';
import { idOf, writingOrg } from '../writing-org.ts';

describe('a task', () => {
  const { ids, send, row } = writingOrg();
  const make = async (fields: object) => row('Task', idOf(await send('POST', '/sobjects/Task', fields)));

  it('belongs to the account of what it is about, else to that of the person', async () => {
    expect(await make({ WhatId: ids.account })).toMatchObject({
      AccountId: ids.account,
      WhatCount: 1,
      WhoCount: 0,
    });
    expect(await make({ WhatId: ids.supportCase })).toMatchObject({ AccountId: ids.account });
    expect(await make({ WhatId: ids.opportunity })).toMatchObject({ AccountId: ids.account });
    expect(await make({ WhoId: ids.contact })).toMatchObject({
      AccountId: ids.account,
      WhoCount: 1,
      WhatCount: 0,
    });
    expect(await make({ WhoId: ids.lead })).toMatchObject({ AccountId: null });
  });

  it('with a lead is about nothing else', async () => {
    const answer = await send('POST', '/sobjects/Task', { WhoId: ids.lead, WhatId: ids.account });
    expect(answer).toMatchObject({
      status: 400,
      body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['WhatId'] }],
    });
  });

  it('gets no second relation later, either', async () => {
    const task = await make({ WhoId: ids.lead });
    expect(await send('PATCH', `/sobjects/Task/${task.Id}`, { WhatId: ids.account })).toMatchObject({
      status: 400,
    });
    const both = { WhoId: ids.contact, WhatId: ids.account };
    expect(await send('PATCH', `/sobjects/Task/${task.Id}`, both)).toMatchObject({ status: 204 });
  });

  it('is closed by its status, says when, and is open again by another', async () => {
    const task = await make({ Status: 'Completed', Priority: 'High' });
    expect(task).toMatchObject({
      IsClosed: true,
      IsHighPriority: true,
      CompletedDateTime: '2026-11-20T09:30:00.000+0000',
    });
    await send('PATCH', `/sobjects/Task/${task.Id}`, { Status: 'In Progress' });
    expect(row('Task', task.Id)).toMatchObject({ IsClosed: false, CompletedDateTime: null });
  });

  it('keeps when it was completed while it stays closed', async () => {
    let nowMs = Date.parse('2026-11-20T09:30:00Z');
    const later = writingOrg({ now: () => nowMs });
    const id = idOf(await later.send('POST', '/sobjects/Task', { Status: 'Completed' }));
    nowMs += 3_600_000;
    await later.send('PATCH', `/sobjects/Task/${id}`, { Description: 'Called back.' });
    expect(later.row('Task', id)).toMatchObject({
      CompletedDateTime: '2026-11-20T09:30:00.000+0000',
      LastModifiedDate: '2026-11-20T10:30:00.000+0000',
      LastModifiedById: later.ids.agent,
    });
  });
});

describe('an event', () => {
  const { send, row } = writingOrg();
  const post = (fields: object) => send('POST', '/sobjects/Event', { Subject: 'Visit', ...fields });

  it.each([
    { StartDateTime: '2026-11-23T08:00:00Z', EndDateTime: '2026-11-23T08:45:00Z' },
    { StartDateTime: '2026-11-23T08:00:00Z', DurationInMinutes: 45 },
    { ActivityDateTime: '2026-11-23T08:00:00Z', DurationInMinutes: 45 },
  ])('has all of its times, however they are given: %o', async (times) => {
    expect(row('Event', idOf(await post(times)))).toMatchObject({
      StartDateTime: '2026-11-23T08:00:00.000+0000',
      ActivityDateTime: '2026-11-23T08:00:00.000+0000',
      ActivityDate: '2026-11-23',
      EndDateTime: '2026-11-23T08:45:00.000+0000',
      EndDate: '2026-11-23',
      DurationInMinutes: 45,
    });
  });

  it('takes its end along when its beginning is moved', async () => {
    const id = idOf(await post({ StartDateTime: '2026-11-23T08:00:00Z', DurationInMinutes: 45 }));
    await send('PATCH', `/sobjects/Event/${id}`, { StartDateTime: '2026-11-23T10:00:00Z' });
    expect(row('Event', id)['EndDateTime']).toBe('2026-11-23T10:45:00.000+0000');
  });

  it.each([
    [{}, 'REQUIRED_FIELD_MISSING', ['DurationInMinutes', 'ActivityDateTime']],
    [{ StartDateTime: '2026-11-23T08:00:00Z' }, 'REQUIRED_FIELD_MISSING', ['DurationInMinutes']],
    [
      { StartDateTime: '2026-11-23T08:00:00Z', EndDateTime: '2026-11-23T07:00:00Z' },
      'FIELD_INTEGRITY_EXCEPTION',
      ['EndDateTime'],
    ],
    [
      { StartDateTime: '2026-11-23T08:00:00Z', EndDateTime: '2026-12-23T07:00:00Z' },
      'FIELD_INTEGRITY_EXCEPTION',
      ['EndDateTime'],
    ],
    [
      { StartDateTime: '2026-11-23T08:00:00Z', EndDateTime: '2026-11-23T09:00:00Z', DurationInMinutes: 45 },
      'FIELD_INTEGRITY_EXCEPTION',
      ['EndDateTime', 'DurationInMinutes'],
    ],
  ])('of %o is refused', async (times, errorCode, fields) => {
    expect(await post(times)).toMatchObject({ status: 400, body: [{ errorCode, fields }] });
  });
});

describe('a case', () => {
  const { ids, send, row } = writingOrg();
  const make = async (fields: object) => row('Case', idOf(await send('POST', '/sobjects/Case', fields)));

  it('gets the next number, and account and numbers of its contact', async () => {
    expect(await make({ ContactId: ids.contact })).toMatchObject({
      CaseNumber: '00001001',
      AccountId: ids.account,
      ContactPhone: '+49 30 5550100',
      Status: 'New',
      IsClosed: false,
    });
    expect(await make({})).toMatchObject({ CaseNumber: '00001002', AccountId: null });
  });

  it('says when it was closed', async () => {
    const { Id } = await make({});
    await send('PATCH', `/sobjects/Case/${Id}`, { Status: 'Closed' });
    expect(row('Case', Id)).toMatchObject({ IsClosed: true, ClosedDate: '2026-11-20T09:30:00.000+0000' });
  });

  it('takes the number of who reported it only when it is made', async () => {
    const { Id, SuppliedPhone } = await make({ SuppliedPhone: '+49 30 5550111' });
    expect(SuppliedPhone).toBe('+49 30 5550111');
    expect(await send('PATCH', `/sobjects/Case/${Id}`, { SuppliedPhone: null })).toMatchObject({
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['SuppliedPhone'] }],
    });
  });
});

describe('an opportunity', () => {
  it('is won by its stage, with what follows for its probability', async () => {
    const { ids, send, row } = writingOrg();
    await send('PATCH', `/sobjects/Opportunity/${ids.opportunity}`, { StageName: 'Closed Won', Amount: 500 });
    expect(row('Opportunity', ids.opportunity)).toMatchObject({
      IsClosed: true,
      IsWon: true,
      Probability: 100,
      ExpectedRevenue: 500,
    });
  });
});

describe('the primary contact of an opportunity', () => {
  const roles = '/sobjects/OpportunityContactRole';

  it('is the one that it is made with, and no other field later', async () => {
    const { ids, send, row, rows } = writingOrg();
    const values = {
      Name: 'Deal',
      StageName: 'Prospecting',
      CloseDate: '2026-12-01',
      ContactId: ids.contact,
    };
    const id = idOf(await send('POST', '/sobjects/Opportunity', values));
    expect(row('Opportunity', id)).toMatchObject({ ContactId: ids.contact });
    expect(rows('OpportunityContactRole')).toMatchObject([
      { OpportunityId: id, ContactId: ids.contact, IsPrimary: true },
    ]);
    const changed = await send('PATCH', `/sobjects/Opportunity/${id}`, { ContactId: null });
    expect(changed.body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }]);
  });

  it('is that of the role which is primary, of which there is one', async () => {
    const { ids, send, row } = writingOrg();
    const of = (contact: string, primary: boolean) =>
      send('POST', roles, { OpportunityId: ids.opportunity, ContactId: contact, IsPrimary: primary });
    const other = idOf(await send('POST', '/sobjects/Contact', { LastName: 'Other' }));
    const first = idOf(await of(ids.contact, true));
    const second = idOf(await of(other, false));
    const named = () => row('Opportunity', ids.opportunity)['ContactId'];
    expect(named()).toBe(ids.contact);
    await send('PATCH', `${roles}/${second}`, { IsPrimary: true });
    expect([named(), row('OpportunityContactRole', first)['IsPrimary']]).toEqual([other, false]);
    await send('PATCH', `${roles}/${second}`, { IsPrimary: false });
    expect(named()).toBeNull();
    await send('PATCH', `${roles}/${first}`, { IsPrimary: true });
    await send('DELETE', `${roles}/${first}`);
    expect(named()).toBeNull();
  });
});

describe('a contact', () => {
  it('is called by first and last name', async () => {
    const { ids, send, row } = writingOrg();
    await send('PATCH', `/sobjects/Contact/${ids.contact}`, { FirstName: null, LastName: 'Roe' });
    expect(row('Contact', ids.contact)['Name']).toBe('Roe');
    await send('PATCH', `/sobjects/Contact/${ids.contact}`, { FirstName: 'Jo' });
    expect(row('Contact', ids.contact)['Name']).toBe('Jo Roe');
  });
});

describe('an account that is a person', () => {
  const { ids, send, row, rows } = writingOrg({ switches: { 'person-accounts': true } });
  const person = {
    FirstName: 'Ann',
    LastName: 'Bell',
    PersonEmail: 'ann@example.com',
    Phone: '+31 20 5550100',
  };
  const make = async () => row('Account', idOf(await send('POST', '/sobjects/Account', person)));
  const contactOf = (account: Row) => String(account['PersonContactId']);

  it('is called by its names and has a hidden contact with the same', async () => {
    const account = await make();
    expect(account).toMatchObject({ IsPersonAccount: true, Name: 'Ann Bell' });
    expect(row('Contact', contactOf(account))).toMatchObject({
      Name: 'Ann Bell',
      Email: 'ann@example.com',
      Phone: '+31 20 5550100',
      AccountId: account.Id,
      IsPersonAccount: true,
    });
  });

  it('is made by its record type, too, which is not that of a business', async () => {
    const [business, persons] = rows('RecordType').map(({ Id }) => Id);
    const made = row(
      'Account',
      idOf(await send('POST', '/sobjects/Account', { ...person, RecordTypeId: persons })),
    );
    expect(made).toMatchObject({ IsPersonAccount: true, RecordTypeId: persons });
    expect((await make())['RecordTypeId']).toBe(persons);
    expect(await send('POST', '/sobjects/Account', { ...person, RecordTypeId: business })).toMatchObject({
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }],
    });
    expect(
      await send('POST', '/sobjects/Account', { RecordTypeId: persons, FirstName: 'Ann' }),
    ).toMatchObject({
      body: [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }],
    });
  });

  it('keeps its contact like itself', async () => {
    const account = await make();
    const change = { LastName: 'Bell-Roe', PersonEmail: null };
    expect(await send('PATCH', `/sobjects/Account/${account.Id}`, change)).toMatchObject({ status: 204 });
    expect(row('Account', account.Id)['Name']).toBe('Ann Bell-Roe');
    expect(row('Contact', contactOf(account))).toMatchObject({ Name: 'Ann Bell-Roe', Email: null });
  });

  it('does not take a name as a whole, and no other contacts', async () => {
    const account = await make();
    expect(await send('PATCH', `/sobjects/Account/${account.Id}`, { Name: 'Ann' })).toMatchObject({
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Name'] }],
    });
    expect(await send('POST', '/sobjects/Contact', { LastName: 'Roe', AccountId: account.Id })).toMatchObject(
      {
        body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY' }],
      },
    );
    expect(await send('PATCH', `/sobjects/Contact/${contactOf(account)}`, { LastName: 'Roe' })).toMatchObject(
      {
        body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY' }],
      },
    );
  });

  it('goes with its contact', async () => {
    const account = await make();
    expect(await send('DELETE', `/sobjects/Contact/${contactOf(account)}`)).toMatchObject({ status: 400 });
    await send('DELETE', `/sobjects/Account/${account.Id}`);
    expect(row('Contact', contactOf(account))['IsDeleted']).toBe(true);
  });

  it('takes a task by its contact', async () => {
    const account = await make();
    const task = idOf(await send('POST', '/sobjects/Task', { WhoId: contactOf(account) }));
    expect(row('Task', task)['AccountId']).toBe(account.Id);
  });

  it('is none where it is a business, which takes no names of a person', async () => {
    expect(
      await send('PATCH', `/sobjects/Account/${ids.account}`, { PersonEmail: 'a@example.com' }),
    ).toMatchObject({
      body: [
        {
          errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
          message: 'Account: bad field names on insert/update call: PersonEmail',
        },
      ],
    });
  });
});
