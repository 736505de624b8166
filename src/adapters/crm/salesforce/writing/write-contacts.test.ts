import { describe, expect, it } from 'vitest';
import {
  appointment,
  call,
  complaint,
  create,
  followUp,
  upsert,
  visit,
} from '../../../../../test/contract/crm-writes.ts';
import {
  describeOf,
  failure,
  orgWith,
  refusedWhole,
  wholeOrg,
} from '../../../../../test/support/salesforce/writing/scripted-client.ts';
import {
  integrationUser,
  mia,
  idOf,
  contact,
  given,
  fresh,
  stored,
  finds,
  plain,
} from '../../../../../test/support/salesforce/writing/scripted-writer.ts';

describe('contacts that were never sent', () => {
  it('are created with one request, each with its key and all its fields', async () => {
    const { org, writer } = given();
    const batch = Array.from({ length: 200 }, (_, index) =>
      fresh(upsert(`k-${index}`, call({ who: contact, owner: mia, disposition: 'sold' }))),
    );
    const results = await writer.write(batch);
    expect(org.asked).toEqual(['POST /composite/sobjects']);
    expect(org.requests[0]).toMatchObject({ priority: 'today', body: { allOrNone: false } });
    expect(org.created[7]).toEqual({
      attributes: { type: 'Task' },
      TielineKey__c: 'task-k-7',
      TaskSubtype: 'Call',
      Status: 'Completed',
      Subject: 'Incoming call',
      WhoId: contact.id,
      OwnerId: mia,
      ActivityDate: '2026-11-20',
      Description: 'Asked for the invoice.',
      CallType: 'Inbound',
      CallDurationInSeconds: 62,
      CallDisposition: 'sold',
      CallObject: 'sim-1',
      TielineCallId__c: 'sim-1',
      TielineInteractionId__c: '019a0000-0000-7000-8000-000000000001',
      TielineSessionId__c: '019a0000-0000-7000-8000-000000000002',
      TielineStartedAt__c: '2026-11-20T09:30:00.000Z',
      TielineEndedAt__c: '2026-11-20T09:31:02.000Z',
      TielineFrom__c: '+498963648018',
      TielineTo__c: '+498912345670',
      TielineAgent__c: 'Mia',
      TielineQueue__c: 'support',
      TielineTags__c: 'invoice',
      Channel__c: 'voice',
    });
    expect(results[7]).toEqual({
      result: 'done',
      record: { kind: 'task', id: idOf('00T', 8), name: 'Incoming call' },
    });
  });

  it('go in one request with what follows them, one object after the other', async () => {
    const { org, writer } = given();
    await writer.write([
      fresh(upsert('a', plain)),
      fresh(appointment('b', visit)),
      fresh(create('c', complaint({ contact }))),
      fresh(followUp('d')),
    ]);
    // What number the case has been given is asked for afterwards.
    expect(org.asked).toEqual(['POST /composite/sobjects', 'GET /queryAll']);
    expect(org.created.map((row) => [row['attributes'], row['TielineKey__c']])).toEqual([
      [{ type: 'Case' }, 'made-c'],
      [{ type: 'Event' }, 'event-b'],
      [{ type: 'Task' }, 'task-a'],
      [{ type: 'Task' }, 'task-d'],
    ]);
    expect(org.created[0]).toMatchObject({
      Origin: 'Phone',
      ContactId: contact.id,
      OwnerId: integrationUser,
    });
    expect(org.created[3]).toMatchObject({ Status: 'Not Started', IsReminderSet: true });
    expect(org.created[3]).not.toHaveProperty('TaskSubtype');
  });

  it('empty a field of any type where the workflow has nothing for it', async () => {
    const { org, writer } = given(finds(stored('b', { Wait__c: 7 })), {
      describe: describeOf(orgWith('Task', { Wait__c: { type: 'double' } })),
    });
    await writer.write([
      fresh(upsert('a', { ...plain, extra: { Wait__c: '' } })),
      upsert('b', { extra: { Wait__c: '' } }),
    ]);
    expect(org.created[0]).not.toHaveProperty('Wait__c');
    expect(org.updated).toMatchObject([{ Wait__c: null }]);
  });

  it('take the record type that the owner has by default where none is given', async () => {
    const describe = { ...describeOf(wholeOrg), defaultRecordType: async () => idOf('012', 1) };
    const { org, writer } = given({}, { describe });
    const other = idOf('012', 2);
    await writer.write([fresh(upsert('a', plain)), fresh(upsert('b', { ...plain, recordType: other }))]);
    expect(org.created.map((row) => row['RecordTypeId'])).toEqual([idOf('012', 1), other]);
  });

  it('are looked up where one was there after all, and changed only where they differ', async () => {
    const taken = failure(
      'DUPLICATE_VALUE',
      'duplicate value found: TielineKey__c duplicates value on record with id: 00T000000000077',
    );
    const { org, writer, told } = given({ ...finds(stored('a')), create: () => taken });
    const [result] = await writer.write([fresh(upsert('a', { ...plain, subject: 'Called' }))]);
    expect(result).toMatchObject({ result: 'done', record: { id: idOf('00T', 77), name: 'Called' } });
    expect(org.updated).toEqual([{ attributes: { type: 'Task' }, id: idOf('00T', 77), Subject: 'Called' }]);
    expect(told.doubled).toBe(0);
  });

  it('are refused where one is there that is hidden from us', async () => {
    const taken = failure('DUPLICATE_VALUE', 'duplicate value found: TielineKey__c duplicates …');
    const { org, writer } = given({ create: () => taken });
    expect(await writer.write([fresh(upsert('a', plain))])).toMatchObject([
      { result: 'refused', code: 'DUPLICATE_VALUE' },
    ]);
    expect(org.requests.length).toBeLessThan(10);
  });

  it('leave out what the org lacks and can do without', async () => {
    const org = orgWith('Task', { CallDisposition: null, TaskSubtype: { createable: false } });
    const trial = given({}, { describe: describeOf(org) });
    await trial.writer.write([fresh(upsert('a', call({ disposition: 'sold' })))]);
    expect(Object.keys(trial.org.created[0] ?? {})).not.toContain('CallDisposition');
    expect(Object.keys(trial.org.created[0] ?? {})).not.toContain('TaskSubtype');
  });

  it('are sent again without a field that is hidden since the org was described', async () => {
    const hidden = orgWith('Task', { CallDisposition: null });
    const trial = given(
      {
        whole: ({ body }) =>
          JSON.stringify(body ?? '').includes('CallDisposition')
            ? refusedWhole('INVALID_FIELD', "No such column 'CallDisposition' on sobject of type Task")
            : null,
      },
      { describe: describeOf(wholeOrg, hidden) },
    );
    const [result] = await trial.writer.write([fresh(upsert('a', call({ disposition: 'sold' })))]);
    expect(result).toMatchObject({ result: 'done' });
  });

  it('wait where the org is not described again yet, so that nothing of them is refused for it', async () => {
    const { writer } = given({
      create: () => failure('INVALID_FIELD_FOR_INSERT_UPDATE', 'Unable to create fields: TaskSubtype.'),
    });
    expect(await writer.write([fresh(upsert('a', plain))])).toMatchObject([
      { result: 'later', afterMs: 60_000 },
    ]);
  });

  it('are told of a key twice in one request, which never happens', async () => {
    const doubled = failure('DUPLICATE_VALUE', 'Duplicate external id specified: task-a');
    const { writer, told } = given({ create: () => doubled });
    expect(await writer.write([fresh(upsert('a', plain))])).toMatchObject([{ result: 'later' }]);
    expect(told.doubled).toBe(1);
  });
});

describe('contacts that may have been sent', () => {
  it('are looked up first, archived and deleted ones too', async () => {
    const { org, writer } = given();
    expect(await writer.write([upsert('a', plain)])).toMatchObject([{ result: 'done' }]);
    expect(org.asked).toEqual(['GET /queryAll', 'POST /composite/sobjects']);
    expect(org.queries[0]).toContain("WHERE TielineKey__c IN ('task-a')");
  });

  it('cost one question where they were written, whatever of them Salesforce takes only once', async () => {
    const { org, writer } = given(finds(stored('a')));
    const [result] = await writer.write([upsert('a', plain)]);
    expect(result).toEqual({
      result: 'done',
      record: { kind: 'task', id: idOf('00T', 77), name: 'Incoming call' },
    });
    expect(org.asked).toEqual(['GET /queryAll']);
  });

  it('are not written again for what Salesforce only stores in another form', async () => {
    const { org, writer } = given(finds(stored('a', { Description: 'One\r\nTwo', TielineTags__c: null })));
    await writer.write([upsert('a', { ...plain, description: 'One\nTwo ', tags: [] })]);
    expect(org.asked).toEqual(['GET /queryAll']);
  });

  it('come before edits of what was written, as the day’s requests run out', async () => {
    const { org, writer } = given(finds(stored('b')));
    await writer.write([upsert('a', plain)]);
    await writer.write([upsert('b', { subject: 'Later' })]);
    expect(org.requests.map(({ priority }) => priority)).toEqual(['today', 'today', 'earlier', 'earlier']);
  });

  it('keep an org’s own word for what is completed', async () => {
    const { org, writer } = given(finds(stored('a', { Status: 'Erledigt' })));
    await writer.write([upsert('a', { status: 'completed', disposition: 'sold' })]);
    expect(org.updated).toEqual([
      { attributes: { type: 'Task' }, id: idOf('00T', 77), CallDisposition: 'sold' },
    ]);
  });

  it('are not made again when somebody deleted them', async () => {
    const { org, writer } = given(finds(stored('a', { IsDeleted: true })));
    expect(await writer.write([upsert('a', plain)])).toMatchObject([{ result: 'refused', code: 'deleted' }]);
    expect(org.created).toEqual([]);
  });

  it('are refused where several records have the key', async () => {
    const { org, writer } = given(finds(stored('a'), stored('a', { Id: idOf('00T', 78) })));
    expect(await writer.write([upsert('a', { ...plain, subject: 'x' })])).toMatchObject([
      { result: 'refused', code: 'several-records' },
    ]);
    expect([org.created, org.updated]).toEqual([[], []]);
  });

  it('are refused where only a change is there', async () => {
    const { org, writer } = given();
    expect(await writer.write([upsert('a', { description: 'late' })])).toMatchObject([
      { result: 'refused', code: 'field-missing' },
    ]);
    expect(org.created).toEqual([]);
  });

  it('wait together: no edit is sent before what it changes', async () => {
    const { org, writer } = given({ create: () => failure('UNABLE_TO_LOCK_ROW') });
    const results = await writer.write([
      fresh(upsert('a', plain)),
      upsert('a', { subject: 'Second' }),
      upsert('a', { subject: 'Third' }),
    ]);
    expect(results.map(({ result }) => result)).toEqual(['later', 'later', 'later']);
    expect(org.asked).toEqual(['POST /composite/sobjects']);
  });

  it('have the org described anew where it lets a field be looked up no more', async () => {
    const described = describeOf(wholeOrg, orgWith('Task', { CallDisposition: null }));
    const { writer } = given(
      {
        whole: ({ query }) =>
          query?.['q']?.includes('CallDisposition') ? refusedWhole('INVALID_FIELD', 'No such column') : null,
      },
      { describe: described },
    );
    await expect(writer.write([upsert('a', plain)])).rejects.toThrow('No such column');
    expect(await writer.write([upsert('a', plain)])).toMatchObject([{ result: 'done' }]);
  });

  it('are written one batch after the other', async () => {
    const { org, writer } = given();
    await Promise.all(['a', 'b', 'c'].map((key) => writer.write([upsert(key, plain)])));
    expect(org.asked).toEqual(
      Array.from({ length: 3 }, () => ['GET /queryAll', 'POST /composite/sobjects']).flat(),
    );
  });

  it('are written in the order given where one has several edits', async () => {
    const { org, writer } = given();
    await writer.write([
      fresh(upsert('a', plain)),
      fresh(upsert('b', plain)),
      upsert('a', { ...plain, subject: 'Second' }),
    ]);
    const sent = org.created.map((row) => [row['TielineKey__c'], row['Subject']]);
    expect(sent).toEqual([
      ['task-a', 'Incoming call'],
      ['task-b', 'Incoming call'],
      ['task-a', 'Second'],
    ]);
    expect(
      org.requests.filter(({ method, path }) => method === 'POST' && path === '/composite/sobjects'),
    ).toHaveLength(2);
  });
});
