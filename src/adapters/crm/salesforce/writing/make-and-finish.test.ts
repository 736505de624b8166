import { describe, expect, it } from 'vitest';
import {
  caller,
  complaint,
  create,
  finish,
  remove,
  takeBack,
  upsert,
} from '../../../../../test/contract/crm-writes.ts';
import {
  describeOf,
  failure,
  orgWith,
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
import { recordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { RecordRef } from '../../../../domain/record.ts';

describe('a record that is to be made', () => {
  const phone = '+498963648018' as E164;

  it('tells the number index, and a lead has a company where the org wants one', async () => {
    const { org, writer, told } = given();
    const [result] = await writer.write([fresh(create('a', caller(phone, 'lead')))]);
    expect(result).toMatchObject({ result: 'done', record: { kind: 'lead', name: phone } });
    expect(org.created).toMatchObject([{ LastName: phone, Phone: phone, Company: '[not provided]' }]);
    expect(told.made).toEqual([`lead ${phone}`]);
  });

  it('counts as open at once, with its contact, before the org tells of it', async () => {
    const { writer, told } = given();
    const [result] = await writer.write([fresh(create('a', complaint({ contact })))]);
    expect(told.written).toMatchObject([
      { object: 'Case', isNew: true, isClosed: false, fields: { ContactId: contact.id } },
    ]);
    expect(result).toMatchObject({ record: { id: told.written[0]?.id } });
  });

  it('is the one that has the number by then, which is not to be taken back from then on', async () => {
    const row = { Id: contact.id, Name: 'Ada Lovelace', TielineKey__c: 'made-first' };
    const { org, writer } = given(
      { query: () => [row] },
      { numbers: { preferred: async () => contact, made: async () => undefined } },
    );
    expect(await writer.write([fresh(create('second', caller(phone)))])).toEqual([
      { result: 'done', record: contact },
    ]);
    expect(org.updated).toEqual([
      { attributes: { type: 'Contact' }, id: contact.id, TielineKey__c: 'kept-first' },
    ]);
    expect(org.created).toEqual([]);
  });

  it('is one for two numbers of a person at the same moment', async () => {
    let key = 'made-first';
    const { org, writer } = given(
      {
        query: () => [{ Id: contact.id, Name: 'Ada Lovelace', TielineKey__c: key }],
        update: (row) => {
          key = String(row['TielineKey__c']);
          return null;
        },
      },
      { numbers: { preferred: async () => contact, made: async () => undefined } },
    );
    const other = '+498963648019' as E164;
    expect(
      await writer.write([fresh(create('second', caller(phone))), fresh(create('third', caller(other)))]),
    ).toEqual(Array.from({ length: 2 }, () => ({ result: 'done', record: contact })));
    expect(org.updated).toHaveLength(1);
  });

  it('is made where the number index is behind', async () => {
    const { org, writer } = given(
      {},
      { numbers: { preferred: async () => contact, made: async () => undefined } },
    );
    await writer.write([fresh(create('a', caller(phone)))]);
    expect(org.created).toHaveLength(1);
  });

  it('is one for two calls of a number in one batch', async () => {
    let owner: RecordRef | null = null;
    const { org, writer } = given(
      { query: (soql) => (soql.includes("Id IN ('00T") ? [{ Id: idOf('00T', 1), Name: phone }] : []) },
      {
        numbers: {
          preferred: async () => owner,
          made: async (record) => {
            owner = record;
          },
        },
      },
    );
    const results = await writer.write([
      fresh(create('a', caller(phone))),
      fresh(create('b', caller(phone))),
    ]);
    expect(results[0]).toMatchObject({ record: { id: idOf('00T', 1) } });
    expect(results[1]).toMatchObject({ record: { id: idOf('00T', 1) } });
    expect(org.created).toHaveLength(1);
  });

  it('has its contact as primary role where an opportunity does not take it itself', async () => {
    const chance = {
      record: 'opportunity',
      owner: null,
      name: 'Chairs',
      stage: 'Prospecting',
      closeDate: '2026-12-31',
      contact,
      account: null,
    } as const;
    const taking = given();
    await taking.writer.write([fresh(create('a', chance))]);
    expect(taking.org.created).toMatchObject([{ ContactId: contact.id, StageName: 'Prospecting' }]);
    const described = describeOf(orgWith('Opportunity', { ContactId: { createable: false } }));
    const { org, writer, told } = given({}, { describe: described });
    expect(await writer.write([fresh(create('a', chance))])).toMatchObject([
      { result: 'done', record: { kind: 'opportunity', name: 'Chairs' } },
    ]);
    expect(org.graphs).toMatchObject([
      [
        { body: { Name: 'Chairs', TielineKey__c: 'made-a' } },
        {
          url: '/services/data/v66.0/sobjects/OpportunityContactRole',
          body: { OpportunityId: '@{record.id}', ContactId: contact.id, IsPrimary: true },
        },
      ],
    ]);
    expect(org.graphs[0]?.[0]?.body).not.toHaveProperty('ContactId');
    expect(told.written).toMatchObject([{ object: 'Opportunity', fields: { ContactId: contact.id } }]);
  });

  describe('taken back', () => {
    const made = (fields: Readonly<Record<string, unknown>>, children: readonly string[] = []) => ({
      query: (soql: string) => {
        if (soql.includes('FROM Case WHERE TielineKey__c'))
          return [
            {
              Id: idOf('500', 1),
              Subject: 'Call',
              TielineKey__c: 'made-a',
              CreatedDate: '2026-11-20T09:30:00.000+0000',
              LastModifiedDate: '2026-11-20T09:30:01.000+0000',
              LastModifiedById: integrationUser,
              ...fields,
            },
          ];
        return children.some((child) => soql.includes(`FROM ${child} `)) ? [{ Id: idOf('00T', 9) }] : [];
      },
    });

    it('is deleted where nobody touched it, by a request or two', async () => {
      const { org, writer } = given(made({}));
      expect(await writer.write([takeBack('a')])).toEqual([{ result: 'done', record: null }]);
      expect(org.removed).toEqual([idOf('500', 1)]);
      expect(org.requests.length).toBeLessThanOrEqual(3);
    });

    it.each([
      ['somebody changed it', { LastModifiedById: mia }, []],
      ['it was changed later', { LastModifiedDate: '2026-11-20T09:30:03.000+0000' }, []],
      ['another contact was given it', { TielineKey__c: 'kept-a' }, []],
      ['an activity was put to it', {}, ['Task']],
    ])('is kept where %s', async (_, fields, children) => {
      const { org, writer } = given(made(fields, children));
      expect(await writer.write([takeBack('a')])).toMatchObject([
        { result: 'done', record: { kind: 'case', id: idOf('500', 1) } },
      ]);
      expect(org.removed).toEqual([]);
    });
  });
});

describe('a task that is to be finished', () => {
  const task: RecordRef = { kind: 'task', id: recordId(idOf('00T', 77)), name: 'Incoming call' };
  const open = { IsClosed: false, TielineKey__c: null };

  it('is completed, only as it was looked at', async () => {
    const { org, writer, told } = given(finds(stored('', open)));
    expect(await writer.write([finish(task, 'complete')])).toEqual([{ result: 'done', record: task }]);
    expect(org.patched).toMatchObject([
      {
        url: `/services/data/v66.0/sobjects/Task/${task.id}`,
        body: { Status: 'Completed' },
        httpHeaders: { 'If-Unmodified-Since': 'Fri, 20 Nov 2026 09:31:05 GMT' },
      },
    ]);
    expect(told.written).toMatchObject([{ object: 'Task', id: task.id, isClosed: true }]);
  });

  it('is deleted, which the audit is told once it is so', async () => {
    const { org, writer, told } = given(finds(stored('', open)));
    expect(await writer.write([finish(task, 'delete')])).toEqual([{ result: 'done', record: null }]);
    expect(org.removed).toEqual([task.id]);
    expect(told.deleted).toEqual([task.id]);
    expect(told.written).toMatchObject([{ object: 'Task', id: task.id, fields: null }]);
    const locked = given({ ...finds(stored('', open)), remove: () => failure('UNABLE_TO_LOCK_ROW') });
    expect(await locked.writer.write([finish(task, 'delete')])).toMatchObject([{ result: 'later' }]);
    expect(locked.told.deleted).toEqual([]);
  });

  it('is never deleted where it is a log', async () => {
    const { org, writer } = given(finds(stored('x-activity', { IsClosed: false })));
    await writer.write([finish(task, 'delete')]);
    expect([org.removed, org.patched.length]).toEqual([[], 1]);
  });

  it('is left alone with another owner or day than expected', async () => {
    const { org, writer } = given(finds(stored('', { ...open, OwnerId: mia })));
    for (const expected of [
      { owner: null, due: '2026-11-20' },
      { owner: mia, due: '2026-11-21' },
    ])
      expect(await writer.write([finish(task, 'complete', expected)])).toEqual([
        { result: 'done', record: task, taskKept: true },
      ]);
    expect(org.patched).toEqual([]);
  });
});

describe('a person account', () => {
  const person: RecordRef = { kind: 'personAccount', id: recordId(idOf('001', 1)), name: 'Ada' };
  const row = { Id: person.id, Name: 'Ada', PersonContactId: contact.id };
  const persons = { query: (soql: string) => (soql.includes('PersonContactId FROM Account') ? [row] : []) };

  it('is named by its own contact, which is looked up once', async () => {
    const { org, writer } = given(persons);
    await writer.write([fresh(upsert('a', { ...plain, who: person }))]);
    await writer.write([fresh(upsert('b', { ...plain, who: person }))]);
    expect(org.created.map((one) => one['WhoId'])).toEqual([contact.id, contact.id]);
    expect(org.requests).toHaveLength(3);
  });

  it('has to be matched again where it is none any more', async () => {
    const { writer } = given();
    expect(await writer.write([fresh(upsert('a', { ...plain, who: person }))])).toMatchObject([
      { result: 'refused', code: 'deleted' },
    ]);
  });

  it('is who an activity is read to name', async () => {
    const { writer } = given({
      query: (soql) => {
        if (soql.includes('FROM Task '))
          return [stored('a', { WhoId: contact.id, Who: { Type: 'Contact', Name: 'Ada' } })];
        return persons.query(soql);
      },
    });
    expect((await writer.activities(['a'])).get('a')?.fields.who).toEqual(person);
  });
});

describe('removing', () => {
  it('succeeds when there is nothing, and when somebody was first', async () => {
    const nothing = given();
    expect(await nothing.writer.write([remove('a')])).toEqual([{ result: 'done', record: null }]);
    const first = given({ ...finds(stored('a')), remove: () => failure('ENTITY_IS_DELETED') });
    expect(await first.writer.write([remove('a')])).toEqual([{ result: 'done', record: null }]);
  });
});
