import { describe, expect, it } from 'vitest';
import type { CrmWrite } from '../../src/application/ports/crm/writer.ts';
import type { ReplaceableNotes } from '../../src/domain/crm/replaceable-notes.ts';
import type { CrmTrial } from './crm-subject.ts';
import { appointment, call, followUp, inCrm, key, upsert, visit } from './crm-writes.ts';

/** A write that may replace these descriptions and no others. */
const replacing = (write: CrmWrite, replaces?: ReplaceableNotes): CrmWrite => {
  if (!('fields' in write) || write.operation === 'create-record' || write.operation === 'finish-task')
    throw new Error('has a description');
  const { replaces: _, ...rest } = write;
  return replaces === undefined ? rest : { ...rest, replaces };
};

/** Descriptions that somebody changes in the CRM while Tieline writes (spec L17). */
export function leavesChangedNotes({ given, write }: CrmTrial): void {
  describe('a description that somebody has changed', () => {
    /** An activity that Tieline wrote as `Ours.`, and somebody else made `Theirs.`. */
    const changed = async () => {
      const under = key();
      await write(upsert(under, call({ description: 'Ours.' })));
      await write(upsert(under, { description: 'Theirs.' }));
      return under;
    };
    const noteOf = async (under: string) => (await inCrm((await given()).crm, under))?.fields.description;
    const later = { description: 'Ours, later.', disposition: 'sold' };

    it('is left as it is, every other field is written, and the answer says so', async () => {
      const under = await changed();
      const [result] = await write(replacing(upsert(under, later), ['Ours.']));
      const there = await inCrm((await given()).crm, under);
      expect(result).toEqual({ result: 'done', record: there?.ref, noteKept: true });
      expect(there?.fields).toEqual(call({ description: 'Theirs.', disposition: 'sold' }));
    });

    it('is left as it is however often the write is sent', async () => {
      const under = await changed();
      const one = replacing(upsert(under, later), ['Ours.']);
      expect(await write(one)).toEqual(await write(one));
      expect(await noteOf(under)).toBe('Theirs.');
    });

    it('is left as it is by a first write that is sent again', async () => {
      const under = key();
      const first = replacing(upsert(under, call()));
      await write(first);
      await write(upsert(under, { description: 'Theirs.' }));
      expect(await write(first)).toMatchObject([{ result: 'done', noteKept: true }]);
      expect(await noteOf(under)).toBe('Theirs.');
    });

    it('is left as it is where it was cleared', async () => {
      const under = await changed();
      await write(upsert(under, { description: '' }));
      expect(await write(replacing(upsert(under, later), ['Ours.']))).toMatchObject([{ noteKept: true }]);
      expect(await noteOf(under)).toBe('');
    });

    it.each<{ replaces: ReplaceableNotes }>([
      { replaces: ['Theirs.'] },
      { replaces: ['Ours.', 'Theirs.'] },
      { replaces: 'anything' },
    ])('is replaced where that was agreed to: $replaces', async ({ replaces }) => {
      const under = await changed();
      const [result] = await write(replacing(upsert(under, later), replaces));
      expect(result).not.toHaveProperty('noteKept');
      expect(await noteOf(under)).toBe('Ours, later.');
    });

    it('is not asked about where it already is what is to be written, or is not to be written', async () => {
      const under = await changed();
      const results = await write(
        replacing(upsert(under, { description: 'Theirs.', disposition: 'sold' }), ['Ours.']),
        replacing(upsert(under, { disposition: 'lost' }), ['Ours.']),
      );
      for (const result of results) expect(result).not.toHaveProperty('noteKept');
      expect((await inCrm((await given()).crm, under))?.fields).toMatchObject({
        description: 'Theirs.',
        disposition: 'lost',
      });
    });

    it('is left as it is in one write of a batch, and written in the others', async () => {
      const [touched, other, fresh] = [await changed(), key(), key()];
      await write(upsert(other, call({ description: 'Ours.' })));
      const results = await write(
        replacing(upsert(touched, later), ['Ours.']),
        replacing(upsert(other, later), ['Ours.']),
        replacing(upsert(fresh, call({ description: 'Ours.' }))),
        replacing(upsert(other, { description: 'Ours, at last.' }), ['Ours, later.']),
      );
      expect(results.map((result) => 'noteKept' in result)).toEqual([true, false, false, false]);
      expect([await noteOf(touched), await noteOf(other), await noteOf(fresh)]).toEqual([
        'Theirs.',
        'Ours, at last.',
        'Ours.',
      ]);
    });

    it('is left as it is by a write that comes at the same moment', async () => {
      for (let round = 0; round < 10; round += 1) {
        const under = key();
        await write(upsert(under, call({ description: 'Ours.' })));
        await Promise.all([
          write(replacing(upsert(under, later), ['Ours.'])),
          write(upsert(under, { description: 'Theirs.' })),
        ]);
        expect(await noteOf(under)).toBe('Theirs.');
      }
    });

    it('is left as it is in what follows the contact too', async () => {
      const { crm } = await given();
      const [task, event] = [key(), key()];
      await write(followUp(task), appointment(event, visit));
      await write(followUp(task, { description: 'Theirs.' }), appointment(event, { description: 'Theirs.' }));
      const results = await write(
        replacing(followUp(task, { description: 'Ours.', due: '2026-12-01' }), []),
        replacing(appointment(event, { description: 'Ours.', subject: 'Visit again' }), []),
      );
      expect(results).toMatchObject([{ noteKept: true }, { noteKept: true }]);
      expect((await crm.writer.followUps([task])).get(task)?.fields).toMatchObject({
        description: 'Theirs.',
        due: '2026-12-01',
      });
      expect((await crm.writer.events([event])).get(event)?.fields).toMatchObject({
        description: 'Theirs.',
        subject: 'Visit again',
      });
    });
  });
}
