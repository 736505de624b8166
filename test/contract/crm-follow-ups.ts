import { describe, expect, it } from 'vitest';
import { interactionId } from '../../src/domain/ids.ts';
import type { RecordRef } from '../../src/domain/record.ts';
import { epochMs, type EpochMs } from '../../src/domain/time.ts';
import type { CrmTrial } from './crm-subject.ts';
import {
  call,
  upsert,
  next,
  key,
  toDo,
  visit,
  madeBy,
  followUp,
  appointment,
  finish,
  remove,
} from './crm-writes.ts';

/** Follow-ups, and tasks that are finished. */
export function writesFollowUps({ given, write }: CrmTrial): void {
  describe('what follows a contact', () => {
    it('is an open task, given back field by field, and changed by what is given later', async () => {
      const { crm, users, recordTypes, ...at } = await given();
      const who = await at.contact({ lastName: 'Mustermann' });
      const what = await at.case('Invoice', { contact: who });
      const under = key();
      const fields = { ...toDo, who, what, owner: users[0], recordType: recordTypes.reminder };
      const task = madeBy((await write(followUp(under, fields)))[0]);
      expect(task).toMatchObject({ kind: 'task', name: toDo.subject });
      expect(await at.isCompleted(task)).toBe(false);
      expect((await crm.writer.followUps([under])).get(under)).toEqual({ ref: task, fields });
      const later = { ...followUp(under), fields: { due: '2026-12-01', reminderAt: null } } as const;
      expect(madeBy((await write({ ...later, operation: 'upsert-follow-up' }))[0])).toEqual(task);
      expect((await crm.writer.followUps([under])).get(under)?.fields).toEqual({
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
      expect((await crm.writer.events([under])).get(under)).toEqual({ ref: event, fields });
      expect(await crm.reader.record('event', event.id)).toEqual(event);
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
      expect((await crm.writer.events([under])).get(under)?.fields).toEqual(visit);
    });

    it('is deleted, and stays so', async () => {
      const { crm } = await given();
      const [task, event] = [key(), key()];
      await write(followUp(task), appointment(event, visit));
      expect(await write(remove(task), { ...remove(event), operation: 'delete-event' })).toEqual([
        { result: 'done', record: null },
        { result: 'done', record: null },
      ]);
      expect((await crm.writer.followUps([task])).size + (await crm.writer.events([event])).size).toBe(0);
      expect(await write(followUp(task), appointment(event, visit))).toMatchObject([
        { result: 'refused', code: 'deleted' },
        { result: 'refused', code: 'deleted' },
      ]);
    });

    it('belongs to its contact like the call', async () => {
      const { crm } = await given();
      const [under, interaction] = [key(), `019a0000-0000-7000-8000-${String(next()).padStart(12, '0')}`];
      const task = madeBy((await write(followUp(under, { interactionId: interaction })))[0]);
      expect(await crm.writer.activitiesOf([interactionId(interaction)])).toEqual([
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

    it('completes a log of ours even if it is to be deleted, and deletes what follows one', async () => {
      const at = await given();
      const contact = await at.contact({ lastName: 'Mustermann' });
      const [log, follows] = [`${key()}-activity`, `${key()}-follow-up`];
      await write(upsert(log, call({ who: contact, status: 'open' })), followUp(follows, { who: contact }));
      const { tasks } = await at.crm.reader.related(contact);
      expect(tasks.filter(({ isLog }) => isLog)).toHaveLength(1);
      expect(tasks).toHaveLength(2);
      for (const task of tasks) {
        await write(finish(task, 'delete'));
        expect(await at.isCompleted(task)).toBe(task.isLog === true ? true : null);
      }
    });

    it('leaves one alone that is not to be deleted any more, because somebody has completed it', async () => {
      const at = await given();
      const task = await at.task('Call back', {});
      await write(finish(task, 'complete'));
      for (const _ of ['once', 'again'])
        expect(await write(finish(task, 'delete'))).toEqual([
          { result: 'done', record: task, taskKept: true },
        ]);
      expect(await at.isCompleted(task)).toBe(true);
    });

    it.each(['complete', 'delete'] as const)(
      'leaves one alone that has another owner or another day than expected: %s',
      async (by) => {
        const at = await given();
        const under = key();
        const task = madeBy((await write(followUp(under, { due: '2026-11-24', owner: at.users[0] })))[0]);
        for (const expected of [
          { owner: at.users[1], due: '2026-11-24' },
          { owner: at.users[0], due: '2026-11-23' },
          { owner: null, due: '2026-11-24' },
          { owner: at.users[0], due: null },
        ])
          expect(await write(finish(task, by, expected))).toEqual([
            { result: 'done', record: task, taskKept: true },
          ]);
        expect(await at.isCompleted(task)).toBe(false);
        const [settled] = await write(finish(task, by, { owner: at.users[0], due: '2026-11-24' }));
        expect(settled).toEqual({ result: 'done', record: by === 'delete' ? null : task });
        expect(await at.isCompleted(task)).toBe(by === 'delete' ? null : true);
      },
    );

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
}
