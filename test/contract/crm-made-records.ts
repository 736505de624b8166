import { describe, expect, it } from 'vitest';
import type { NewRecord } from '../../src/domain/logging/context/writes.ts';
import type { RecordRef } from '../../src/domain/record.ts';
import type { CrmTrial } from './crm-subject.ts';
import {
  key,
  number,
  call,
  caller,
  complaint,
  adaAt,
  madeBy,
  upsert,
  create,
  takeBack,
  remove,
} from './crm-writes.ts';

/** Records that Tieline makes, and takes back. */
export function makesRecords({ given, write }: CrmTrial): void {
  describe('making a record', () => {
    it('makes each kind, with what was given', async () => {
      const { crm, users, recordTypes, ...at } = await given();
      const contact = await at.contact({ lastName: 'Mustermann' });
      const account = await at.account('Mustermann GmbH');
      const owner = users[0];
      const all: readonly NewRecord<RecordRef>[] = [
        adaAt(number(), owner),
        { ...caller(number(), 'lead'), owner },
        { record: 'account', owner, name: 'New GmbH', phone: number(), unlessNumber: null },
        {
          record: 'case',
          owner,
          subject: 'Incoming call',
          contact,
          account,
          recordType: recordTypes.complaint,
        },
        {
          record: 'opportunity',
          owner,
          name: 'Chairs',
          stage: 'Prospecting',
          closeDate: '2026-12-31',
          contact,
          account,
        },
      ];
      for (const fields of all) {
        const under = key();
        const made = madeBy((await write(create(under, fields)))[0]);
        expect(made.kind).toBe(fields.record);
        expect(made.name).not.toBe('');
        expect(await crm.reader.record(made.kind, made.id)).toEqual(made);
        const expected = 'unlessNumber' in fields ? { ...fields, unlessNumber: null } : fields;
        expect((await crm.writer.madeRecords([under])).get(under)).toEqual({ ref: made, fields: expected });
      }
      expect((await crm.reader.related(contact)).cases).toHaveLength(1);
      expect((await crm.reader.related(contact)).opportunities).toHaveLength(1);
    });

    it('makes one record however often it is sent, and gives it as it is by then', async () => {
      const at = await given();
      const under = key();
      const made = madeBy((await write(create(under, complaint())))[0]);
      await at.touch(made);
      expect(madeBy((await write(create(under, complaint())))[0]).id).toBe(made.id);
      const all = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const [result] = await write(create(`${under}-b`, complaint()));
          return madeBy(result).id;
        }),
      );
      expect(new Set(all).size).toBe(1);
    });

    it('can be found by its number at once', async () => {
      const { crm } = await given();
      const phone = number();
      const made = madeBy((await write(create(key(), caller(phone))))[0]);
      expect(await crm.reader.recordsByNumber(phone)).toMatchObject([{ id: made.id, kind: 'contact' }]);
    });

    it('makes one for two calls of one unknown number at the same moment', async () => {
      const { crm } = await given();
      for (let round = 0; round < 5; round += 1) {
        const phone = number();
        const all = await Promise.all(
          Array.from({ length: 6 }, async (_, index) => {
            const [result] = await write(create(key(), caller(phone, index % 2 === 0 ? 'contact' : 'lead')));
            return madeBy(result).id;
          }),
        );
        expect(new Set(all).size).toBe(1);
        expect(await crm.reader.recordsByNumber(phone)).toHaveLength(1);
      }
    });

    it('takes who has the number by then instead, the one that matching prefers', async () => {
      const { crm, ...at } = await given();
      const phone = number();
      await at.lead('de Vries', phone);
      const contact = await at.contact({ lastName: 'Mustermann', phone });
      expect(madeBy((await write(create(key(), caller(phone))))[0])).toEqual(contact);
      expect(await crm.reader.recordsByNumber(phone)).toHaveLength(2);
    });

    it('is refused where the CRM could not keep it', async () => {
      const { unknownId, crm } = await given();
      const nobody: RecordRef = { kind: 'contact', id: unknownId(), name: '' };
      const chance = {
        record: 'opportunity',
        owner: null,
        name: 'x',
        contact: null,
        account: null,
      } as const;
      const under = Array.from({ length: 7 }, key);
      const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = '', seventh = ''] = under;
      const results = await write(
        create(first, { ...caller(number()), lastName: ' ' } as NewRecord<RecordRef>),
        create(second, { ...caller(number()), owner: 'nobody-at-all' }),
        create(third, complaint({ contact: nobody })),
        create(fourth, complaint({ account: nobody })),
        create(fifth, { ...chance, stage: '', closeDate: '2026-12-31' }),
        create(sixth, { ...chance, stage: 'Prospecting', closeDate: 'soon' }),
        create(seventh, { ...complaint(), subject: 'a\u0000b' } as NewRecord<RecordRef>),
      );
      expect(results.map(({ result }) => result)).toEqual(results.map(() => 'refused'));
      expect((await crm.writer.madeRecords(under)).size).toBe(0);
    });

    it('makes nothing again that somebody deleted', async () => {
      const at = await given();
      const under = key();
      await at.delete(madeBy((await write(create(under, complaint())))[0]));
      expect(await write(create(under, complaint()))).toMatchObject([{ result: 'refused', code: 'deleted' }]);
    });
  });

  describe('taking a record back', () => {
    const taken = async (touch: (made: RecordRef) => Promise<unknown>): Promise<RecordRef | null> => {
      const { crm } = await given();
      const under = key();
      const made = madeBy((await write(create(under, complaint())))[0]);
      await touch(made);
      const [result] = await write(takeBack(under));
      expect(result?.result).toBe('done');
      expect(result).toMatchObject({ record: await crm.reader.record(made.kind, made.id) });
      return crm.reader.record(made.kind, made.id);
    };

    it('deletes what nobody touched, also the second time', async () => {
      expect(await taken(async () => undefined)).toBeNull();
      const under = key();
      expect(await write(takeBack(under), takeBack(under))).toEqual([
        { result: 'done', record: null },
        { result: 'done', record: null },
      ]);
    });

    it('deletes it if the contact’s own activity was deleted before', async () => {
      const under = key();
      const kept = await taken(async (made) => {
        await write(upsert(under, call({ what: made })));
        await write(remove(under));
      });
      expect(kept).toBeNull();
    });

    it('keeps what a person changed', async () => {
      const at = await given();
      expect(await taken((made) => at.touch(made))).not.toBeNull();
    });

    it('keeps what an activity was put to', async () => {
      const at = await given();
      expect(await taken((made) => at.task('Look into it', { what: made }))).not.toBeNull();
    });

    it('keeps a caller’s record that another call of the number was given', async () => {
      const { crm } = await given();
      const [first, phone] = [key(), number()];
      const made = madeBy((await write(create(first, caller(phone))))[0]);
      expect(madeBy((await write(create(key(), caller(phone))))[0]).id).toBe(made.id);
      expect(await write(takeBack(first))).toMatchObject([{ result: 'done', record: { id: made.id } }]);
      expect(await crm.reader.record(made.kind, made.id)).not.toBeNull();
    });
  });
}
