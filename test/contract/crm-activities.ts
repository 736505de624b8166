import { describe, expect, it } from 'vitest';
import { recordId } from '../../src/domain/ids.ts';
import type { ActivityFields } from '../../src/domain/crm/activity-fields.ts';
import type { RecordRef } from '../../src/domain/record.ts';
import type { EpochMs } from '../../src/domain/time.ts';
import type { CrmTrial } from './crm-subject.ts';
import { key, number, call, upsert, remove, inCrm } from './crm-writes.ts';

/** Activities written, refused and deleted. */
export function writesActivities({ given, write }: CrmTrial): void {
  describe('writing an activity', () => {
    it('gives back every field as it was written', async () => {
      const { crm, users, recordTypes, ...at } = await given();
      const who = await at.contact({ lastName: 'Mustermann' });
      const what = await at.case('Invoice', { contact: who });
      const under = key();
      const fields = call({ who, what, owner: users[0], disposition: 'sold', recordType: recordTypes.call });
      const [result] = await write(upsert(under, fields));
      expect(result).toMatchObject({ result: 'done', record: { kind: 'task', name: 'Incoming call' } });
      const written = await inCrm(crm, under);
      expect(written?.fields).toEqual(fields);
      expect(result).toMatchObject({ record: { id: written?.ref.id } });
    });

    it('makes one record however often it is sent', async () => {
      const under = key();
      const [first] = await write(upsert(under, call()));
      const [again] = await write(upsert(under, call()));
      const [twiceInOne, thatAgain] = await write(upsert(under, call()), upsert(under, { subject: 'Later' }));
      expect(again).toEqual(first);
      expect(twiceInOne).toEqual(first);
      expect(thatAgain).toMatchObject({ result: 'done', record: { name: 'Later' } });
    });

    it('makes one record when it is sent from two places at the same moment', async () => {
      const under = key();
      const all = await Promise.all(Array.from({ length: 8 }, () => write(upsert(under, call()))));
      const ids = all.map(([result]) => result?.result === 'done' && result.record?.id);
      expect(new Set(ids).size).toBe(1);
      expect(ids[0]).toBeTypeOf('string');
    });

    it('leaves fields that are not given as they are', async () => {
      const { crm, ...at } = await given();
      const who = await at.contact({ lastName: 'Mustermann' });
      const under = key();
      await write(upsert(under, call({ who })));
      await write(upsert(under, { description: 'Sent again.', tags: [], disposition: 'sold' }));
      expect((await inCrm(crm, under))?.fields).toEqual(
        call({ who, description: 'Sent again.', tags: [], disposition: 'sold' }),
      );
      await write(upsert(under, { who: null, disposition: null }));
      expect((await inCrm(crm, under))?.fields).toEqual(
        call({ who: null, description: 'Sent again.', tags: [] }),
      );
    });

    it('keeps both of two changes that meet', async () => {
      const { crm } = await given();
      const under = key();
      await write(upsert(under, call()));
      await Promise.all([
        write(upsert(under, { subject: 'Called back' })),
        write(upsert(under, { description: 'All well.' })),
      ]);
      expect((await inCrm(crm, under))?.fields).toEqual(
        call({ subject: 'Called back', description: 'All well.' }),
      );
    });

    it('takes any text people write', async () => {
      const { crm } = await given();
      const under = key();
      const fields = call({
        subject: '📞'.repeat(127),
        description: 'שלום \u202e "quotes" \\ \'; drop table x; --\r\n\t😀',
        extra: { Channel__c: '{"a": "b"}' },
      });
      expect(await write(upsert(under, fields))).toMatchObject([{ result: 'done' }]);
      expect((await inCrm(crm, under))?.fields).toEqual(fields);
    });

    it('does not change when its records were changed', async () => {
      const { crm, ...at } = await given();
      const phone = number();
      const who = await at.contact({ lastName: 'Mustermann', phone });
      const before = await crm.reader.recordsByNumber(phone);
      await write(upsert(key(), call({ who })));
      expect(await crm.reader.recordsByNumber(phone)).toEqual(before);
    });

    it('answers in the order of the batch, each on its own', async () => {
      const { unknownId } = await given();
      const nobody: RecordRef = { kind: 'contact', id: unknownId(), name: 'Nobody' };
      const results = await write(
        upsert(key(), call({ subject: 'one' })),
        upsert(key(), call({ who: nobody })),
        remove(key()),
        upsert(key(), call({ subject: 'x'.repeat(256) })),
        upsert(key(), call({ subject: 'two' })),
      );
      expect(results).toMatchObject([
        { result: 'done', record: { name: 'one' } },
        { result: 'refused' },
        { result: 'done', record: null },
        { result: 'refused' },
        { result: 'done', record: { name: 'two' } },
      ]);
    });

    it('takes a full batch, and an empty one', async () => {
      const { crm } = await given();
      const batch = Array.from({ length: crm.writer.batchSize }, (_, index) =>
        upsert(key(), call({ subject: `call ${index}` })),
      );
      const results = await crm.writer.write(batch);
      expect(results.map((each) => each.result === 'done' && each.record?.name)).toEqual(
        batch.map((_, index) => `call ${index}`),
      );
      expect(await crm.writer.write([])).toEqual([]);
    });
  });

  describe('refusing an activity', () => {
    /** The writes of which something came, although none should have. */
    const taken = async (...all: Partial<ActivityFields>[]): Promise<readonly unknown[]> => {
      const { crm } = await given();
      const answers: unknown[] = [];
      for (const fields of all) {
        const under = key();
        const [result] = await write(upsert(under, fields));
        const isRefused = result?.result === 'refused' && result.words.trim() !== '';
        if (!isRefused || (await inCrm(crm, under)) !== null) answers.push({ fields, result });
      }
      return answers;
    };

    it('refuses records that there are not', async () => {
      const { unknownId } = await given();
      expect(
        await taken(
          call({ who: { kind: 'contact', id: unknownId(), name: '' } }),
          call({ what: { kind: 'case', id: unknownId(), name: '' } }),
          call({ who: { kind: 'contact', id: recordId("' or 1=1"), name: '' } }),
          call({ what: { kind: 'case', id: recordId(''), name: '' } }),
        ),
      ).toEqual([]);
    });

    it('refuses records that were deleted', async () => {
      const at = await given();
      const who = await at.contact({ lastName: 'Gone' });
      await at.delete(who);
      expect(await taken(call({ who }))).toEqual([]);
    });

    it('refuses a case as the name and a contact as what it is related to', async () => {
      const at = await given();
      const contact = await at.contact({ lastName: 'Mustermann' });
      const aCase = await at.case('Invoice', { contact });
      expect(await taken(call({ who: aCase }), call({ what: contact }))).toEqual([]);
    });

    it('refuses a lead together with a related record, in one write and in two', async () => {
      const { crm, ...at } = await given();
      const lead = await at.lead('de Vries');
      const account = await at.account('Mustermann GmbH');
      expect(await taken(call({ who: lead, what: account }))).toEqual([]);
      const under = key();
      await write(upsert(under, call({ who: lead })));
      expect(await write(upsert(under, { what: account }))).toMatchObject([{ result: 'refused' }]);
      expect((await inCrm(crm, under))?.fields).toEqual(call({ who: lead }));
      // The agent chose an account instead of the lead.
      expect(await write(upsert(under, { who: null, what: account }))).toMatchObject([{ result: 'done' }]);
    });

    it('refuses an owner who is no user', async () => {
      expect(await taken(call({ owner: 'nobody-at-all' }))).toEqual([]);
    });

    it('refuses values that cannot be stored', async () => {
      expect(
        await taken(
          call({ subject: 'x'.repeat(256) }),
          call({ subject: '' }),
          call({ description: 'x'.repeat(32_001) }),
          call({ description: 'a\u0000b' }),
          call({ description: '\ud83d' }),
          call({ tags: ['a\u0000b'] }),
          call({ due: '2026-02-30' }),
          call({ due: 'tomorrow' }),
          call({ durationSeconds: -1 }),
          call({ durationSeconds: 1.5 }),
          call({ startedAt: Number.NaN as EpochMs }),
        ),
      ).toEqual([]);
      expect(await write(upsert('a\u0000b', call()))).toMatchObject([{ result: 'refused' }]);
    });

    it('refuses a change of what was never written', async () => {
      expect(await taken({ description: 'later' })).toEqual([]);
    });
  });

  describe('a deleted activity', () => {
    it('stays deleted: a write onto it is refused as `deleted`', async () => {
      const { crm, deleteActivity } = await given();
      const under = key();
      const [result] = await write(upsert(under, call()));
      if (result?.result !== 'done' || result.record === null) throw new Error('not written');
      await deleteActivity(result.record);
      expect(await crm.reader.record('task', result.record.id)).toBeNull();
      expect(await inCrm(crm, under)).toBeNull();
      for (const fields of [call(), { description: 'late' }])
        expect(await write(upsert(under, fields))).toMatchObject([{ result: 'refused', code: 'deleted' }]);
      expect(await inCrm(crm, under)).toBeNull();
    });

    it('is deleted again without harm', async () => {
      const { crm } = await given();
      const under = key();
      await write(upsert(under, call()));
      expect(await write(remove(under))).toEqual([{ result: 'done', record: null }]);
      expect(await write(remove(under))).toEqual([{ result: 'done', record: null }]);
      expect(await inCrm(crm, under)).toBeNull();
      expect(await write(upsert(under, call()))).toMatchObject([{ result: 'refused', code: 'deleted' }]);
    });
  });
}
