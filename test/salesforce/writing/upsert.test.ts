import { describe, expect, it } from 'vitest';
import { idOf, writingOrg } from './writing-org.ts';

const { ids, send, row, rows } = writingOrg();

const noSuchResource = {
  status: 404,
  body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
};

describe('an upsert', () => {
  const upsert = (key: string, body: object, version = 66) =>
    send('PATCH', `/services/data/v${version}.0/sobjects/Task/TielineKey__c/${key}`, body);

  it('makes the record, then changes it', async () => {
    const made = await upsert('call-1', { Subject: 'Call' });
    expect(made).toMatchObject({ status: 201, body: { success: true, errors: [], created: true } });
    const id = idOf(made);
    expect(made.headers['location']).toBe(`/services/data/v66.0/sobjects/Task/${id}`);
    expect(row('Task', id)['TielineKey__c']).toBe('call-1');
    expect(await upsert('CALL-1', { Subject: 'Call back' })).toMatchObject({
      status: 200,
      body: { id, success: true, errors: [], created: false },
    });
    expect(row('Task', id)).toMatchObject({ Subject: 'Call back', TielineKey__c: 'call-1' });
  });

  it('that changes is answered without a body up to version 45', async () => {
    await upsert('call-2', {}, 45);
    expect(await upsert('call-2', { Subject: 'Call' }, 45)).toMatchObject({ status: 204, body: null });
    expect(await upsert('call-2', { Subject: 'Call' }, 46)).toMatchObject({ status: 200 });
  });

  it('with a key that several records have writes nothing and names them', async () => {
    const loose = writingOrg({ switches: { 'key-field': 'not-unique' } });
    const body = { Subject: 'Call', TielineKey__c: 'twice' };
    const both = [
      idOf(await loose.send('POST', '/sobjects/Task', body)),
      idOf(await loose.send('POST', '/sobjects/Task', body)),
    ];
    const before = loose.rows('Task');
    expect(await loose.send('PATCH', '/sobjects/Task/TielineKey__c/twice', { Subject: 'x' })).toMatchObject({
      status: 300,
      body: both.map((id) => `/services/data/v66.0/sobjects/Task/${id}`),
    });
    expect(loose.rows('Task')).toEqual(before);
    expect(await loose.send('GET', '/sobjects/Task/TielineKey__c/twice')).toMatchObject({ status: 300 });
  });

  it('may be told to make nothing', async () => {
    const count = rows('Task').length;
    expect(await upsert('call-3?updateOnly=true', { Subject: 'Call' })).toMatchObject(noSuchResource);
    expect(rows('Task')).toHaveLength(count);
    await upsert('call-3?updateOnly=false', { Subject: 'Call' });
    expect(await upsert('call-3?updateOnly=true', { Subject: 'Call' })).toMatchObject({ status: 200 });
    expect(await upsert('call-3?updateOnly=perhaps', {})).toMatchObject({ status: 400 });
  });

  it('has its key decoded, however long, and not twice', async () => {
    const key = `50%/${'ü'.repeat(200)}`;
    const id = idOf(await upsert(encodeURIComponent(key), {}));
    expect(row('Task', id)['TielineKey__c']).toBe(key);
    expect(
      await send('GET', `/sobjects/Task/TielineKey__c/${encodeURIComponent(key)}?fields=Id`),
    ).toMatchObject({
      status: 200,
      body: { Id: id },
    });
    expect(await upsert('call-4', { TielineKey__c: 'call-4' })).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'INVALID_FIELD',
          message: 'The TielineKey__c field should not be specified in the sobject data.',
        },
      ],
    });
  });

  it('with a key that ends like a file’s name is not found', async () => {
    expect(await upsert('jane@example.inc', {})).toMatchObject(noSuchResource);
    expect(await upsert('jane@example.com', {})).toMatchObject({ status: 201 });
  });

  it('by a field that is no key is not found', async () => {
    const refused = (name: string) => ({
      status: 404,
      body: [
        {
          errorCode: 'NOT_FOUND',
          message: `Provided external ID field does not exist or is not accessible: ${name}`,
        },
      ],
    });
    expect(await send('PATCH', '/sobjects/Task/Subject/Call', {})).toMatchObject(refused('Subject'));
    expect(await send('PATCH', '/sobjects/Task/Colour__c/red', {})).toMatchObject(refused('Colour__c'));
    const without = writingOrg({ switches: { 'key-field': 'missing' } });
    expect(await without.send('PATCH', '/sobjects/Task/TielineKey__c/x', {})).toMatchObject(
      refused('TielineKey__c'),
    );
  });

  it('by id changes that record and makes none', async () => {
    expect(await send('PATCH', `/sobjects/Contact/Id/${ids.contact}`, { Title: 'CFO' })).toMatchObject({
      status: 200,
    });
    expect(row('Contact', ids.contact)['Title']).toBe('CFO');
    expect(await send('PATCH', '/sobjects/Contact/Id/003000000000001AAA', { LastName: 'x' })).toMatchObject(
      noSuchResource,
    );
  });

  it('that is repeated with what is only taken on create is refused', async () => {
    const body = { Subject: 'Call', TaskSubtype: 'Call' };
    expect(await upsert('call-5', body)).toMatchObject({ status: 201 });
    expect(await upsert('call-5', body)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['TaskSubtype'] }],
    });
  });

  it('reads and deletes by the key, too', async () => {
    await upsert('call-6', { Subject: 'Call' });
    expect(await send('GET', '/sobjects/Task/TielineKey__c/call-6?fields=Subject')).toMatchObject({
      body: { Subject: 'Call' },
    });
    expect(await send('DELETE', '/sobjects/Task/TielineKey__c/call-6')).toMatchObject({ status: 204 });
    expect(await send('GET', '/sobjects/Task/TielineKey__c/call-6')).toMatchObject(noSuchResource);
    expect(await send('POST', '/sobjects/Task/TielineKey__c/call-6', {})).toMatchObject({ status: 405 });
  });
});
