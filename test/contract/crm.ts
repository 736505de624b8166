import { describe, expect, it } from 'vitest';
import type { Crm, CrmWrite, CrmWriteResult } from '../../src/application/ports/crm.ts';
import { interactionId, recordId, writeId, type RecordId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/number.ts';
import type { ActivityFields } from '../../src/domain/plan/activity.ts';
import type { FollowUpEventFields, FollowUpFields, NewRecord } from '../../src/domain/plan/writes.ts';
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
  contact(of: {
    lastName: string;
    phone?: string;
    mobile?: string;
    account?: RecordRef;
    owner?: string;
  }): Promise<RecordRef>;
  lead(lastName: string, phone?: string): Promise<RecordRef>;
  case(subject: string, of: { contact?: RecordRef; account?: RecordRef }): Promise<RecordRef>;
  opportunity(name: string, of: { contact?: RecordRef; account?: RecordRef }): Promise<RecordRef>;
  /** As a person changes it: gives it a later change time. */
  touch(record: RecordRef): Promise<void>;
  close(record: RecordRef): Promise<void>;
  delete(record: RecordRef): Promise<void>;
  /** Deletes the activity as a person does. */
  readonly deleteActivity: (activity: RecordRef) => Promise<void>;
  /** A task that a person made. */
  task(subject: string, of: { who?: RecordRef; what?: RecordRef; owner?: string }): Promise<RecordRef>;
  /** Whether a task is completed; null: it is not there. */
  isCompleted(task: RecordRef): Promise<boolean | null>;
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

const toDo: FollowUpFields<RecordRef> = {
  subject: 'Send the corrected invoice',
  due: '2026-11-24',
  reminderAt: epochMs(Date.UTC(2026, 10, 24, 8)),
  who: null,
  what: null,
  owner: null,
  description: 'As promised.',
  recordType: null,
  interactionId: '019a0000-0000-7000-8000-000000000003',
};
const visit: FollowUpEventFields<RecordRef> = {
  subject: 'Visit',
  startsAt: epochMs(Date.UTC(2026, 10, 25, 9)),
  endsAt: epochMs(Date.UTC(2026, 10, 25, 10)),
  reminderAt: null,
  who: null,
  what: null,
  owner: null,
  description: '',
  recordType: null,
  interactionId: '019a0000-0000-7000-8000-000000000003',
};
/** A caller nobody knew. */
const caller = (phone: E164, record: 'contact' | 'lead' = 'contact'): NewRecord<RecordRef> => ({
  record,
  owner: null,
  firstName: null,
  lastName: phone,
  phone,
  email: null,
  unlessNumber: phone,
});
const complaint = (given: { contact?: RecordRef; account?: RecordRef } = {}): NewRecord<RecordRef> => ({
  record: 'case',
  owner: null,
  subject: 'Call',
  contact: given.contact ?? null,
  account: given.account ?? null,
  recordType: null,
});
/** A caller of whom more is known. */
const adaAt = (phone: E164, owner: string): NewRecord<RecordRef> => ({
  record: 'contact',
  owner,
  firstName: 'Ada',
  lastName: 'Lovelace',
  phone,
  email: 'ada@example.org',
  unlessNumber: null,
});
const madeBy = (result: CrmWriteResult | undefined): RecordRef => {
  if (result?.result !== 'done' || result.record === null) throw new Error(JSON.stringify(result));
  return result.record;
};

const upsert = (under: string, fields: Partial<ActivityFields>): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'upsert-task',
  fields,
});
const followUp = (under: string, given: Partial<FollowUpFields<RecordRef>> = {}): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'upsert-follow-up',
  fields: { ...toDo, ...given },
});
const appointment = (under: string, fields: Partial<FollowUpEventFields<RecordRef>>): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'upsert-event',
  fields,
});
const create = (under: string, fields: NewRecord<RecordRef>): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'create-record',
  fields,
});
const takeBack = (under: string): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'delete-untouched',
});
const finish = (task: RecordRef, by: 'complete' | 'delete'): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: key(),
  operation: 'finish-task',
  fields: { task, by },
});
const remove = (under: string): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'delete-task',
});

/** The activity under a key as it now stands; null: not there. */
const inCrm = async (crm: Crm, under: string) => (await crm.activities([under])).get(under) ?? null;

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
        const written = await inCrm(crm, under);
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
          subject: '📞'.repeat(255),
          description: 'שלום \u202e "quotes" \\ \'; drop table x; --\r\n\t😀',
          extra: { 'a"b': '{}' },
        });
        expect(await write(upsert(under, fields))).toMatchObject([{ result: 'done' }]);
        expect((await inCrm(crm, under))?.fields).toEqual(fields);
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
        expect(await crm.record('task', result.record.id)).toBeNull();
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

    describe('what follows a contact', () => {
      it('is an open task, given back field by field, and changed by what is given later', async () => {
        const { crm, users, ...at } = await given();
        const who = await at.contact({ lastName: 'Mustermann' });
        const what = await at.case('Invoice', { contact: who });
        const under = key();
        const fields = { ...toDo, who, what, owner: users[0], recordType: 'reminder' };
        const task = madeBy((await write(followUp(under, fields)))[0]);
        expect(task).toMatchObject({ kind: 'task', name: toDo.subject });
        expect(await at.isCompleted(task)).toBe(false);
        expect((await crm.followUps([under])).get(under)).toEqual({ ref: task, fields });
        const later = { ...followUp(under), fields: { due: '2026-12-01', reminderAt: null } } as const;
        expect(madeBy((await write({ ...later, operation: 'upsert-follow-up' }))[0])).toEqual(task);
        expect((await crm.followUps([under])).get(under)?.fields).toEqual({
          ...fields,
          due: '2026-12-01',
          reminderAt: null,
        });
      });

      it('stays completed when it is changed after a person completed it', async () => {
        const at = await given();
        const under = key();
        const task = madeBy((await write(followUp(under)))[0]);
        await write(finish(task, 'complete'));
        await write(followUp(under, { subject: 'Send it again' }));
        expect(await at.isCompleted(task)).toBe(true);
      });

      it('is an event, given back field by field', async () => {
        const { crm, users, ...at } = await given();
        const who = await at.contact({ lastName: 'Mustermann' });
        const under = key();
        const fields = { ...visit, who, owner: users[1], reminderAt: visit.startsAt };
        const event = madeBy((await write(appointment(under, fields)))[0]);
        expect(event).toMatchObject({ kind: 'event', name: 'Visit' });
        expect((await crm.events([under])).get(under)).toEqual({ ref: event, fields });
        expect(await crm.record('event', event.id)).toEqual(event);
      });

      it('is made once, however often and from wherever it is sent', async () => {
        const [task, event] = [key(), key()];
        const all = await Promise.all(
          Array.from({ length: 6 }, () => write(followUp(task), appointment(event, visit))),
        );
        expect(new Set(all.map(([result]) => madeBy(result).id)).size).toBe(1);
        expect(new Set(all.map(([, result]) => madeBy(result).id)).size).toBe(1);
      });

      it('is refused where the CRM could not keep it', async () => {
        const { unknownId, crm, ...at } = await given();
        const lead = await at.lead('de Vries');
        const account = await at.account('Mustermann GmbH');
        const refusals = await write(
          followUp(key(), { due: '2026-02-30' }),
          followUp(key(), { subject: ' ' }),
          followUp(key(), { owner: 'nobody-at-all' }),
          followUp(key(), { who: { kind: 'contact', id: unknownId(), name: '' } }),
          followUp(key(), { who: lead, what: account }),
          appointment(key(), { ...visit, endsAt: epochMs(visit.startsAt - 1) }),
          appointment(key(), { subject: 'Without times' }),
          appointment(key(), { ...visit, reminderAt: Number.NaN as EpochMs }),
        );
        expect(refusals.map(({ result }) => result)).toEqual(refusals.map(() => 'refused'));
        const under = key();
        await write(appointment(under, visit));
        expect(await write(appointment(under, { endsAt: epochMs(visit.startsAt - 1) }))).toMatchObject([
          { result: 'refused' },
        ]);
        expect((await crm.events([under])).get(under)?.fields).toEqual(visit);
      });

      it('is taken back, and stays so', async () => {
        const { crm } = await given();
        const [task, event] = [key(), key()];
        await write(followUp(task), appointment(event, visit));
        expect(await write(remove(task), { ...remove(event), operation: 'delete-event' })).toEqual([
          { result: 'done', record: null },
          { result: 'done', record: null },
        ]);
        expect((await crm.followUps([task])).size + (await crm.events([event])).size).toBe(0);
        expect(await write(followUp(task), appointment(event, visit))).toMatchObject([
          { result: 'refused', code: 'deleted' },
          { result: 'refused', code: 'deleted' },
        ]);
      });

      it('belongs to its contact like the call', async () => {
        const { crm } = await given();
        const [under, interaction] = [key(), `019a0000-0000-7000-8000-${String(next()).padStart(12, '0')}`];
        const task = madeBy((await write(followUp(under, { interactionId: interaction })))[0]);
        expect(await crm.activitiesOf([interactionId(interaction)])).toEqual([
          { interaction, key: under, ref: task },
        ]);
      });
    });

    describe('finishing a task', () => {
      it('completes it, also the second time', async () => {
        const at = await given();
        const task = await at.task('Call back', {});
        for (const _ of ['once', 'again'])
          expect(await write(finish(task, 'complete'))).toEqual([{ result: 'done', record: task }]);
        expect(await at.isCompleted(task)).toBe(true);
      });

      it('deletes it, also the second time', async () => {
        const at = await given();
        const task = await at.task('Call back', {});
        for (const _ of ['once', 'again'])
          expect(await write(finish(task, 'delete'))).toEqual([{ result: 'done', record: null }]);
        expect(await at.isCompleted(task)).toBeNull();
      });

      it('refuses to complete what is not there', async () => {
        const at = await given();
        const task = await at.task('Gone', {});
        await at.deleteActivity(task);
        const nothing: RecordRef = { kind: 'task', id: at.unknownId(), name: '' };
        expect(await write(finish(task, 'complete'), finish(nothing, 'complete'))).toMatchObject([
          { result: 'refused' },
          { result: 'refused' },
        ]);
      });
    });

    describe('making a record', () => {
      it('makes each kind, with what was given', async () => {
        const { crm, users, ...at } = await given();
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
            recordType: 'complaint',
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
          expect(await crm.record(made.kind, made.id)).toEqual(made);
          const expected = 'unlessNumber' in fields ? { ...fields, unlessNumber: null } : fields;
          expect((await crm.madeRecords([under])).get(under)).toEqual({ ref: made, fields: expected });
        }
        expect((await crm.related(contact)).cases).toHaveLength(1);
        expect((await crm.related(contact)).opportunities).toHaveLength(1);
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
        expect(await crm.recordsByNumber(phone)).toMatchObject([{ id: made.id, kind: 'contact' }]);
      });

      it('makes one for two calls of one unknown number at the same moment', async () => {
        const { crm } = await given();
        for (let round = 0; round < 5; round += 1) {
          const phone = number();
          const all = await Promise.all(
            Array.from({ length: 6 }, async (_, index) => {
              const [result] = await write(
                create(key(), caller(phone, index % 2 === 0 ? 'contact' : 'lead')),
              );
              return madeBy(result).id;
            }),
          );
          expect(new Set(all).size).toBe(1);
          expect(await crm.recordsByNumber(phone)).toHaveLength(1);
        }
      });

      it('takes who has the number by then instead, the one that matching prefers', async () => {
        const { crm, ...at } = await given();
        const phone = number();
        await at.lead('de Vries', phone);
        const contact = await at.contact({ lastName: 'Mustermann', phone });
        expect(madeBy((await write(create(key(), caller(phone))))[0])).toEqual(contact);
        expect(await crm.recordsByNumber(phone)).toHaveLength(2);
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
        const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = '', seventh = ''] =
          under;
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
        expect((await crm.madeRecords(under)).size).toBe(0);
      });

      it('makes nothing again that somebody deleted', async () => {
        const at = await given();
        const under = key();
        await at.delete(madeBy((await write(create(under, complaint())))[0]));
        expect(await write(create(under, complaint()))).toMatchObject([
          { result: 'refused', code: 'deleted' },
        ]);
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
        expect(result).toMatchObject({ record: await crm.record(made.kind, made.id) });
        return crm.record(made.kind, made.id);
      };

      it('deletes what nobody touched, also the second time', async () => {
        expect(await taken(async () => undefined)).toBeNull();
        const under = key();
        expect(await write(takeBack(under), takeBack(under))).toEqual([
          { result: 'done', record: null },
          { result: 'done', record: null },
        ]);
      });

      it('deletes it when the contact’s own activity was taken back before', async () => {
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
        const theirs = await at.case('Theirs', { account });
        const closed = await at.case('Closed', { contact, account });
        const chance = await at.opportunity('Chance', { contact, account });
        const lost = await at.opportunity('Lost', { contact, account });
        await at.close(closed);
        await at.close(lost);
        await at.touch(first);
        const ids = (records: readonly RecordRef[]) => records.map((each) => each.id);
        const ofContact = await crm.related(contact);
        expect(ofContact).toMatchObject({ of: contact, account });
        expect(ids(ofContact.cases)).toEqual([first.id, second.id]);
        expect(ids(ofContact.accountCases)).toEqual([first.id, theirs.id]);
        expect(ids(ofContact.opportunities)).toEqual([chance.id]);
        expect(ids(ofContact.accountOpportunities)).toEqual([chance.id]);
        const ofAccount = await crm.related(account);
        expect(ids(ofAccount.cases)).toEqual([first.id, theirs.id]);
        expect(ofAccount).toMatchObject({ account: null, accountCases: [], accountOpportunities: [] });
        await at.delete(first);
        expect(ids((await crm.related(contact)).cases)).toEqual([second.id]);
        expect(await crm.related({ ...contact, id: recordId('none') })).toMatchObject({
          account: null,
          owner: null,
          cases: [],
          tasks: [],
        });
      });

      it('has open tasks, whoever owns them, the one changed last first', async () => {
        const { crm, users, ...at } = await given();
        const contact = await at.contact({ lastName: 'Mustermann' });
        const [mine, theirs, done] = [key(), key(), key()];
        await write(followUp(mine, { who: contact, owner: users[0], due: '2026-11-23' }));
        await write(followUp(theirs, { who: contact, owner: users[1] }));
        await write(upsert(done, call({ who: contact })));
        const { tasks } = await crm.related(contact);
        expect(tasks).toHaveLength(2);
        expect(tasks).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ kind: 'task', due: '2026-11-23', owner: users[0] }),
            expect.objectContaining({ kind: 'task', owner: users[1] }),
          ]),
        );
      });

      it('has an owner, with the address where one is known', async () => {
        const { crm, users, ...at } = await given();
        const contact = await at.contact({ lastName: 'Owned', owner: users[0] });
        const { owner } = await crm.related(contact);
        expect(owner?.user).toBe(users[0]);
        expect(owner?.name).toBeTruthy();
        expect(owner?.email).toContain('@');
      });
    });
  });
}
