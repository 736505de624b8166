import { describe, expect, it } from 'vitest';
import { call, upsert } from '../../../../../test/contract/crm-writes.ts';
import { failure, refusedWhole } from '../../../../../test/support/salesforce/writing/scripted-client.ts';
import { given, fresh, plain } from '../../../../../test/support/salesforce/writing/scripted-writer.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';

describe('what Salesforce answers', () => {
  const answerTo = async (code: string, message = code, fields: readonly string[] = []) => {
    const { writer } = given({ create: () => failure(code, message, fields) });
    const [result] = await writer.write([fresh(upsert('a', plain))]);
    return result;
  };

  it('is passed on word by word where the row is at fault', async () => {
    expect(await answerTo('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Bitte Produkt angeben!')).toEqual({
      result: 'refused',
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      words: 'Bitte Produkt angeben!',
    });
  });

  it.each(['INACTIVE_OWNER_OR_USER', 'DUPLICATES_DETECTED', 'STRING_TOO_LONG', 'MALFORMED_ID'])(
    'is a refusal: %s',
    async (code) => expect(await answerTo(code)).toMatchObject({ result: 'refused', code }),
  );

  it('is no refusal where the way was lost as the doubled records were asked for, as it may have been made', async () => {
    const { writer } = given({
      create: () => failure('DUPLICATES_DETECTED'),
      whole: ({ path }) => (path === '/composite' ? new CrmUnavailable('no answer in time') : null),
    });
    expect(await writer.write([fresh(upsert('a', plain))])).toMatchObject([{ result: 'later' }]);
  });

  it('is a refusal to write where another unique field of the org is taken', async () => {
    const words = 'duplicate value found: Number__c duplicates value on record with id: 00T000000000077';
    expect(await answerTo('DUPLICATE_VALUE', words)).toMatchObject({ result: 'refused', words });
  });

  it('has the record matched again where it is gone', async () => {
    expect(await answerTo('ENTITY_IS_DELETED', 'entity is deleted')).toMatchObject({ code: 'deleted' });
    expect(await answerTo('INVALID_CROSS_REFERENCE_KEY', 'x', ['WhoId'])).toMatchObject({ code: 'deleted' });
    expect(await answerTo('INVALID_CROSS_REFERENCE_KEY', 'x', ['OwnerId'])).toMatchObject({
      code: 'INVALID_CROSS_REFERENCE_KEY',
    });
  });

  it('has the row wait where somebody else holds it, and longer where the day’s requests are used up', async () => {
    expect(await answerTo('UNABLE_TO_LOCK_ROW')).toMatchObject({ result: 'later', afterMs: null });
    const limit = await answerTo('REQUEST_LIMIT_EXCEEDED');
    expect(limit).toMatchObject({ result: 'later' });
    expect(limit?.result === 'later' ? limit.afterMs : 0).toBeGreaterThanOrEqual(60_000);
  });

  it('costs no other row where one has a field that there is not', async () => {
    const { org, writer } = given({
      whole: ({ body }) =>
        JSON.stringify(body ?? '').includes('Gone__c')
          ? refusedWhole('INVALID_FIELD', "No such column 'Gone__c' on sobject of type Task")
          : null,
    });
    const batch = Array.from({ length: 50 }, (_, index) =>
      fresh(upsert(`k-${index}`, call({ extra: index === 30 ? { Gone__c: 'x' } : {} }))),
    );
    const results = await writer.write(batch);
    expect(results.filter(({ result }) => result === 'done')).toHaveLength(49);
    expect(results[30]).toMatchObject({ result: 'refused', code: 'INVALID_FIELD' });
    expect(org.created).toHaveLength(49);
    expect(org.requests.length).toBeLessThan(20);
  });

  it('costs no other row where a value makes the whole request unreadable', async () => {
    const { writer } = given({
      whole: ({ body }) =>
        JSON.stringify(body ?? '').includes('unreadable')
          ? refusedWhole(
              'JSON_PARSER_ERROR',
              'Cannot deserialize instance of double from VALUE_STRING, Amount__c',
            )
          : null,
    });
    const batch = Array.from({ length: 64 }, (_, index) =>
      fresh(upsert(`k-${index}`, call({ extra: { Amount__c: index === 5 ? 'unreadable' : '7' } }))),
    );
    const results = await writer.write(batch);
    expect(results.filter(({ result }) => result === 'done')).toHaveLength(63);
    expect(results[5]).toMatchObject({ result: 'refused' });
  });

  it('costs no other row where a trigger fails all rows of a request for one of them', async () => {
    const isBad = (row: Readonly<Record<string, unknown>>): boolean => row['Subject'] === 'Bad';
    const { org, writer } = given({
      create: (_, all) =>
        all.some(isBad) ? failure('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'TaskTrigger: bad') : null,
    });
    const batch = Array.from({ length: 32 }, (_, index) =>
      fresh(upsert(`k-${index}`, call({ subject: index === 9 ? 'Bad' : 'Good' }))),
    );
    const results = await writer.write(batch);
    expect(results.filter(({ result }) => result === 'done')).toHaveLength(31);
    expect(results[9]).toMatchObject({ result: 'refused', words: 'TaskTrigger: bad' });
    expect(org.created).toHaveLength(31);
  });

  it('refuses none that has not been tried alone, however many a trigger fails', async () => {
    const { org, writer } = given({
      create: (_, all) => (all.length > 1 ? failure('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY') : null),
    });
    const batch = Array.from({ length: 200 }, (_, index) => fresh(upsert(`k-${index}`, plain)));
    const results = await writer.write(batch);
    expect(results.filter(({ result }) => result === 'refused')).toEqual([]);
    expect(results.filter(({ result }) => result === 'done').length).toBe(org.created.length);
    expect(org.created.length).toBeGreaterThan(20);
    expect(org.requests.length).toBeLessThanOrEqual(60);
  });

  it('is unknown where there is none, and nothing counts as done or refused', async () => {
    const { writer } = given({ whole: () => new CrmUnavailable('no answer') });
    await expect(writer.write([upsert('a', plain)])).rejects.toThrow(CrmUnavailable);
  });

  it('has what was not sent wait as long as the org asks', async () => {
    let requests = 0;
    const { writer } = given({
      whole: () => {
        requests += 1;
        return requests > 1 ? new CrmUnavailable('the day is over', { afterMs: 7_000 }) : null;
      },
    });
    const results = await writer.write([fresh(upsert('a', plain)), upsert('a', { description: 'x' })]);
    expect(results[1]).toEqual({ result: 'later', afterMs: 7_000, why: 'the day is over' });
  });

  it('stands for what was answered before the org was gone', async () => {
    let requests = 0;
    const { writer } = given({
      whole: () => {
        requests += 1;
        return requests > 1 ? new CrmUnavailable('no answer') : null;
      },
    });
    const results = await writer.write([fresh(upsert('a', plain)), upsert('a', { description: 'x' })]);
    expect(results.map(({ result }) => result)).toEqual(['done', 'later']);
  });
});
