import { describe, expect, it } from 'vitest';
import type { Crm, CrmWrite, CrmWriteResult } from '../../src/application/ports/crm.ts';
import { recordId, writeId, type RecordId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/number.ts';
import type { ActivityFields } from '../../src/domain/plan/activity.ts';
import type { RecordRef } from '../../src/domain/record.ts';
import { epochMs, type EpochMs } from '../../src/domain/time.ts';

/** An adapter under test, with what its CRM's own screens would be used for. */
export interface CrmSubject {
  readonly crm: Crm;
  /** Two users of the CRM that may own activities. */
  readonly users: readonly [string, string];
  /** Ids of the CRM's form that name no record. */
  readonly unknownId: () => RecordId;
  account(name: string, phone?: string): Promise<RecordRef>;
  contact(of: { lastName: string; phone?: string; mobile?: string; account?: RecordRef }): Promise<RecordRef>;
  lead(lastName: string, phone?: string): Promise<RecordRef>;
  case(subject: string, of: { contact?: RecordRef; account?: RecordRef }): Promise<RecordRef>;
  opportunity(name: string, of: { contact?: RecordRef; account?: RecordRef }): Promise<RecordRef>;
  /** As a person changes it: gives it a later change time. */
  touch(record: RecordRef): Promise<void>;
  close(record: RecordRef): Promise<void>;
  delete(record: RecordRef): Promise<void>;
  /** Deletes the activity as a person does. */
  readonly deleteActivity: (activity: RecordRef) => Promise<void>;
}

let made = 0;
const next = (): number => {
  made += 1;
  return made;
};
/** A key, number or name that no other test has. */
const key = (): string => `contract-${next()}-task`;
const number = (): E164 => `+4989636${String(48_000 + next())}` as E164;

const began = epochMs(Date.UTC(2026, 10, 20, 9, 30));
const call = (given: Partial<ActivityFields> = {}): ActivityFields => ({
  subject: 'Incoming call',
  status: 'completed',
  due: '2026-11-20',
  who: null,
  what: null,
  owner: null,
  callType: 'Inbound',
  durationSeconds: 62,
  disposition: null,
  description: 'Asked for the invoice.',
  recordType: null,
  callId: 'sim-1',
  interactionId: '019a0000-0000-7000-8000-000000000001',
  sessionId: '019a0000-0000-7000-8000-000000000002',
  startedAt: began,
  endedAt: epochMs(began + 62_000),
  from: '+498963648018',
  to: '+498912345670',
  agentName: 'Mia',
  queueName: 'support',
  tags: ['invoice'],
  extra: { Channel__c: 'voice' },
  ...given,
});

const upsert = (under: string, fields: Partial<ActivityFields>): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'upsert-task',
  fields,
});
const remove = (under: string): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'delete-task',
});

/** What every adapter of the port `Crm` does. `makeSubject` is called once. */
export function crmContract(name: string, makeSubject: () => Promise<CrmSubject>): void {
  describe(`${name}, as any CRM,`, () => {
    let subject: Promise<CrmSubject> | null = null;
    const given = (): Promise<CrmSubject> => (subject ??= makeSubject());
    const write = async (...batch: CrmWrite[]): Promise<readonly CrmWriteResult[]> =>
      (await given()).crm.write(batch);

    describe('writing an activity', () => {
      it('gives back every field as it was written', async () => {
        const { crm, users, ...at } = await given();
        const who = await at.contact({ lastName: 'Mustermann' });
        const what = await at.case('Invoice', { contact: who });
        const under = key();
        const fields = call({ who, what, owner: users[0], disposition: 'sold', recordType: 'call' });
        const [result] = await write(upsert(under, fields));
        expect(result).toMatchObject({ result: 'done', record: { kind: 'task', name: 'Incoming call' } });
        const written = await crm.activityByKey(under);
        expect(written?.fields).toEqual(fields);
        expect(result).toMatchObject({ record: { id: written?.ref.id } });
      });

      it('makes one record however often it is sent', async () => {
        const under = key();
        const [first] = await write(upsert(under, call()));
        const [again] = await write(upsert(under, call()));
        const [twiceInOne, thatAgain] = await write(
          upsert(under, call()),
          upsert(under, { subject: 'Later' }),
        );
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
        expect((await crm.activityByKey(under))?.fields).toEqual(
          call({ who, description: 'Sent again.', tags: [], disposition: 'sold' }),
        );
        await write(upsert(under, { who: null, disposition: null }));
        expect((await crm.activityByKey(under))?.fields).toEqual(
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
        expect((await crm.activityByKey(under))?.fields).toEqual(
          call({ subject: 'Called back', description: 'All well.' }),
        );
      });

      it('takes any text people write', async () => {
        const { crm } = await given();
        const under = key();
        const fields = call({
          subject: '📞'.repeat(255),
          description: 'שלום \u202e "quotes" \\ \'; drop table x; --\r\n\t😀',
          extra: { 'a"b': '{}' },
        });
        expect(await write(upsert(under, fields))).toMatchObject([{ result: 'done' }]);
        expect((await crm.activityByKey(under))?.fields).toEqual(fields);
      });

      it('does not change when its records were changed', async () => {
        const { crm, ...at } = await given();
        const phone = number();
        const who = await at.contact({ lastName: 'Mustermann', phone });
        const before = await crm.recordsByNumber(phone);
        await write(upsert(key(), call({ who })));
        expect(await crm.recordsByNumber(phone)).toEqual(before);
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
        const batch = Array.from({ length: crm.batchSize }, (_, index) =>
          upsert(key(), call({ subject: `call ${index}` })),
        );
        const results = await crm.write(batch);
        expect(results.map((each) => each.result === 'done' && each.record?.name)).toEqual(
          batch.map((_, index) => `call ${index}`),
        );
        expect(await crm.write([])).toEqual([]);
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
          if (!isRefused || (await crm.activityByKey(under)) !== null) answers.push({ fields, result });
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
        expect((await crm.activityByKey(under))?.fields).toEqual(call({ who: lead }));
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
        expect(await crm.record('task', result.record.id)).toBeNull();
        expect(await crm.activityByKey(under)).toBeNull();
        for (const fields of [call(), { description: 'late' }])
          expect(await write(upsert(under, fields))).toMatchObject([{ result: 'refused', code: 'deleted' }]);
        expect(await crm.activityByKey(under)).toBeNull();
      });

      it('is deleted again without harm', async () => {
        const { crm } = await given();
        const under = key();
        await write(upsert(under, call()));
        expect(await write(remove(under))).toEqual([{ result: 'done', record: null }]);
        expect(await write(remove(under))).toEqual([{ result: 'done', record: null }]);
        expect(await crm.activityByKey(under)).toBeNull();
        expect(await write(upsert(under, call()))).toMatchObject([{ result: 'refused', code: 'deleted' }]);
      });
    });

    describe('records by number', () => {
      it('are of every kind, with name, account and change time', async () => {
        const { crm, ...at } = await given();
        const phone = number();
        const account = await at.account('Mustermann GmbH', phone);
        const contact = await at.contact({ lastName: 'Mustermann', phone, mobile: phone, account });
        const lead = await at.lead('de Vries', phone);
        const found = await crm.recordsByNumber(phone);
        expect(found.map(({ kind, id, name }) => ({ kind, id, name }))).toEqual(
          expect.arrayContaining([account, contact, lead]),
        );
        expect(found).toHaveLength(3);
        expect(found.find((each) => each.kind === 'contact')?.account).toEqual(account);
        expect(found.find((each) => each.kind === 'lead')?.account).toBeNull();
        for (const each of found) expect(each.changedAt).toBeGreaterThan(0);
      });

      it('are none for a number that nobody has', async () => {
        expect(await (await given()).crm.recordsByNumber(number())).toEqual([]);
      });

      it('know what was changed last', async () => {
        const { crm, ...at } = await given();
        const phone = number();
        const one = await at.contact({ lastName: 'One', phone });
        const other = await at.contact({ lastName: 'Other', phone });
        for (const touched of [one, other, one]) {
          await at.touch(touched);
          const found = await crm.recordsByNumber(phone);
          const latest = found.toSorted((a, b) => b.changedAt - a.changedAt)[0];
          expect(latest?.id).toBe(touched.id);
        }
      });

      it('are at most 50', async () => {
        const { crm, ...at } = await given();
        const phone = number();
        await Promise.all(Array.from({ length: 55 }, () => at.lead('Switchboard', phone)));
        const contact = await at.contact({ lastName: 'First', phone });
        const found = await crm.recordsByNumber(phone);
        expect(found).toHaveLength(50);
        expect(found.map((each) => each.id)).toContain(contact.id);
      });

      it('do not include deleted ones', async () => {
        const { crm, ...at } = await given();
        const phone = number();
        const contact = await at.contact({ lastName: 'Gone', phone });
        await at.delete(contact);
        expect(await crm.recordsByNumber(phone)).toEqual([]);
      });
    });

    describe('a record', () => {
      it('is found by kind and id', async () => {
        const { crm, unknownId, ...at } = await given();
        const contact = await at.contact({ lastName: 'Mustermann' });
        expect(await crm.record('contact', contact.id)).toEqual(contact);
        expect(await crm.record('lead', contact.id)).toBeNull();
        expect(await crm.record('task', contact.id)).toBeNull();
        expect(await crm.record('contact', unknownId())).toBeNull();
        expect(await crm.record('contact', recordId("x' --"))).toBeNull();
        await at.delete(contact);
        expect(await crm.record('contact', contact.id)).toBeNull();
      });

      it('has open cases and opportunities, the one changed last first', async () => {
        const { crm, ...at } = await given();
        const account = await at.account('Mustermann GmbH');
        const contact = await at.contact({ lastName: 'Mustermann', account });
        const first = await at.case('First', { contact, account });
        const second = await at.case('Second', { contact });
        const closed = await at.case('Closed', { contact, account });
        const chance = await at.opportunity('Chance', { contact, account });
        const lost = await at.opportunity('Lost', { contact, account });
        await at.close(closed);
        await at.close(lost);
        await at.touch(first);
        const ids = (records: readonly RecordRef[]) => records.map((each) => each.id);
        expect(ids(await crm.openCases(contact))).toEqual([first.id, second.id]);
        expect(ids(await crm.openCases(account))).toEqual([first.id]);
        expect(ids(await crm.openOpportunities(contact))).toEqual([chance.id]);
        expect(ids(await crm.openOpportunities(account))).toEqual([chance.id]);
        await at.delete(first);
        expect(ids(await crm.openCases(contact))).toEqual([second.id]);
        expect(await crm.openCases({ ...contact, id: recordId('none') })).toEqual([]);
      });
    });
  });
}
