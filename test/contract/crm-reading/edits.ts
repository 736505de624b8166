import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/domain/time.ts';
import { drafts } from '../../support/fixtures/crm-drafts.ts';
import { accepted, type ReadingTrial } from './subject.ts';

/** What people change by hand (spec X2, X12). */
export function editsRecords({ given }: ReadingTrial): void {
  describe('an edit', () => {
    it('changes the given fields, and when the record was changed', async () => {
      const { crm, make, later, asker } = await given();
      const before = await make(drafts.contact({ firstName: 'Erika', lastName: 'Muster', phone: 'ask' }));
      later();
      const edit = { kind: 'contact', fields: { firstName: null, email: 'e@example.org' } } as const;
      const after = accepted(
        await crm.editor.customers.change({ id: before.id, seen: null }, edit, asker.agent),
      );
      expect(after).toMatchObject({ ...before, name: 'Muster', ...edit.fields, changedAt: after.changedAt });
      expect(after.changedAt).toBeGreaterThan(before.changedAt);
      expect(await crm.reader.customer('contact', before.id, asker)).toEqual(after);
    });

    it('of what was changed since it was seen is refused, and changes nothing', async () => {
      const { crm, make, act, asker } = await given();
      const { customers, activities } = crm.editor;
      const lead = await make(drafts.lead({ lastName: 'Shared' }));
      const seen = { id: lead.id, seen: lead.changedAt };
      // Without a moment between them.
      const first = accepted(
        await customers.change(seen, { kind: 'lead', fields: { company: 'First' } }, asker.agent),
      );
      const second = { kind: 'lead', fields: { company: 'Second' } } as const;
      expect(await customers.change(seen, second, asker.agent)).toMatchObject({
        refused: 'changed-meanwhile',
      });
      expect(await crm.reader.customer('lead', lead.id, asker)).toEqual(first);
      accepted(await customers.change({ id: lead.id, seen: first.changedAt }, second, asker.agent));

      const task = await act(drafts.task({ subject: 'Shared' }));
      const old = { id: task.id, seen: task.changedAt };
      const done = { kind: 'task', fields: { status: 'completed' } } as const;
      const completed = accepted(await activities.change(old, done, asker.agent));
      const renamed = { kind: 'task', fields: { subject: 'Mine' } } as const;
      expect(await activities.change(old, renamed, asker.agent)).toMatchObject({
        refused: 'changed-meanwhile',
      });
      expect(await crm.reader.activity('task', task.id, asker)).toEqual(completed);
      accepted(await activities.change({ id: task.id, seen: null }, renamed, asker.agent));
    });

    it('is taken from one of those who saw the same, at the same moment', async () => {
      const { crm, make, asker } = await given();
      const { id, changedAt: seen } = await make(drafts.account({ name: 'Contested' }));
      const all = await Promise.all(
        ['A', 'B', 'C', 'D'].map((name) =>
          crm.editor.customers.change({ id, seen }, { kind: 'account', fields: { name } }, asker.agent),
        ),
      );
      const refused = all.filter((one) => 'refused' in one);
      expect(refused).toHaveLength(3);
      expect(refused).toMatchObject(refused.map(() => ({ refused: 'changed-meanwhile' })));
    });

    it('of what is not there is refused, also the second time that it is deleted', async () => {
      const { crm, make, unknownId, asker } = await given();
      const { customers, activities } = crm.editor;
      const nothing = { id: unknownId(), seen: null };
      const notFound = { refused: 'not-found' };
      expect(await customers.change(nothing, { kind: 'contact', fields: {} }, asker.agent)).toMatchObject(
        notFound,
      );
      expect(await activities.change(nothing, { kind: 'task', fields: {} }, asker.agent)).toMatchObject(
        notFound,
      );
      expect(await activities.remove('event', nothing.id, asker.agent)).toMatchObject(notFound);
      const { id } = await make(drafts.lead({ lastName: 'Once' }));
      expect(await customers.remove('account', id, asker.agent)).toMatchObject(notFound);
      expect(await customers.remove('lead', id, asker.agent)).toBeNull();
      expect(await customers.remove('lead', id, asker.agent)).toMatchObject(notFound);
    });

    it('that names what is not there is refused, with the field', async () => {
      const { crm, unknownId, asker } = await given();
      const { customers, activities } = crm.editor;
      const at = (path: string) => ({ refused: 'invalid', errors: [{ path }] });
      const nowhere = drafts.contact({ lastName: 'x', account: unknownId() });
      expect(await customers.create(nowhere, asker.agent)).toMatchObject(at('account'));
      const nobodys = drafts.lead({ lastName: 'x', owner: 'nobody-at-all' });
      expect(await customers.create(nobodys, asker.agent)).toMatchObject(at('owner'));
      const task = drafts.task({ subject: 'x', who: unknownId() });
      expect(await activities.create(task, asker.agent)).toMatchObject(at('who'));
      const event = drafts.event({ subject: 'x', startsAt: epochMs(2), endsAt: epochMs(1) });
      expect(await activities.create(event, asker.agent)).toMatchObject(at('endsAt'));
    });

    it('that puts a lead and a related record together is refused', async () => {
      const { crm, make, act, asker } = await given();
      const lead = await make(drafts.lead({ lastName: 'Alone' }));
      const account = await make(drafts.account({ name: 'Related' }));
      const { id } = await act(drafts.task({ subject: 'x', who: lead.id }));
      const both = { kind: 'task', fields: { what: account.id } } as const;
      expect(await crm.editor.activities.change({ id, seen: null }, both, asker.agent)).toMatchObject({
        refused: 'combination-not-allowed',
      });
    });

    it('keeps texts as long as the capabilities say', async () => {
      const { crm, act, asker } = await given();
      const { limits } = crm.capabilities;
      const subject = 'é'.repeat(limits.subject);
      const description = 'ß'.repeat(limits.description);
      const { id } = await act(drafts.task({ subject, description }));
      expect(await crm.reader.activity('task', id, asker)).toMatchObject({ subject, description });
    });
  });
}
