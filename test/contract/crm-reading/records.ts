import { describe, expect, it } from 'vitest';
import { customerKinds } from '../../../src/domain/crm/customer-record.ts';
import { recordId } from '../../../src/domain/ids.ts';
import { drafts } from '../../support/fixtures/crm-drafts.ts';
import { accepted, number, wholePage, word, type ReadingTrial } from './subject.ts';

/** The first sentence of the suite: it holds for a CRM without any record. */
export function findsNothing({ given }: ReadingTrial): void {
  it('has nothing where there is nothing', async () => {
    const { crm, unknownId, asker } = await given();
    const { reader, capabilities } = crm;
    for (const kind of customerKinds.filter((each) => capabilities.kinds.includes(each))) {
      const nobody = { kind, id: unknownId(), name: '' };
      expect(await reader.customer(kind, nobody.id, asker)).toMatchObject({ refused: 'not-found' });
      expect(await reader.timeline(nobody, wholePage, asker)).toMatchObject({ refused: 'not-found' });
      expect(await reader.record(kind, nobody.id)).toBeNull();
      expect(await reader.related(nobody)).toMatchObject({ owner: null, cases: [], tasks: [] });
    }
    expect(await reader.activity('task', unknownId(), asker)).toMatchObject({ refused: 'not-found' });
    expect(await reader.recordsByNumber(number())).toEqual([]);
    const search = await reader.search({ text: word(), number: number() }, wholePage, asker);
    expect(search).toEqual({ items: [], next: null, found: { count: 0, more: false } });
  });
}

/** Records as their pages show them, whoever wrote them. */
export function readsRecords({ given }: ReadingTrial): void {
  describe('a record', () => {
    it('of every kind is read as it was made', async () => {
      const { crm, make, users, asker } = await given();
      const account = await make(drafts.account({ name: 'Mustermann GmbH', country: 'DE' }));
      const contact = await make(
        drafts.contact({ firstName: 'Erika', lastName: 'Mustermann', account: account.id, owner: users[0] }),
      );
      const shared = { description: 'As agreed.', owner: users[1] };
      const all = [
        account,
        contact,
        await make(drafts.lead({ lastName: 'de Vries', company: 'De Vries B.V.', status: 'working' })),
        await make(drafts.personAccount({ lastName: 'Jansen', phone: '020 123', country: 'NL', ...shared })),
        await make(drafts.case({ subject: 'Invoice', contact: contact.id, account: account.id, ...shared })),
        await make(
          drafts.opportunity({
            name: 'Chairs',
            amount: 1200.5,
            closeDate: '2026-12-24',
            account: account.id,
          }),
        ),
      ];
      expect(account).toMatchObject({ country: 'DE' });
      for (const one of all) {
        const { kind, id, name } = one;
        expect(await crm.reader.customer(kind, id, asker)).toEqual(one);
        expect(await crm.reader.record(kind, id)).toEqual({ kind, id, name });
      }
      expect(contact).toMatchObject({
        name: 'Erika Mustermann',
        account: { kind: 'account', id: account.id, name: 'Mustermann GmbH' },
        owner: crm.users.find(users[0]),
      });
    });

    it('is there under its own kind and id only', async () => {
      const { crm, make, asker } = await given();
      const { id } = await make(drafts.contact({ lastName: 'Mustermann' }));
      for (const [kind, wanted] of [
        ['lead', id],
        ['contact', recordId("x' --")],
        ['contact', recordId('')],
      ] as const)
        expect(await crm.reader.customer(kind, wanted, asker)).toMatchObject({ refused: 'not-found' });
    });

    it('shows the account under the name that it has now', async () => {
      const { crm, make, later, asker } = await given();
      const account = await make(drafts.account({ name: 'Before' }));
      const contact = await make(drafts.contact({ lastName: 'Renamed', account: account.id }));
      later();
      const edit = { kind: 'account', fields: { name: 'After' } } as const;
      accepted(await crm.editor.customers.change({ id: account.id, seen: null }, edit, asker.agent));
      expect(await crm.reader.customer('contact', contact.id, asker)).toMatchObject({
        account: { id: account.id, name: 'After' },
        changedAt: contact.changedAt,
      });
    });

    it('is gone when it is deleted, also from what referred to it', async () => {
      const { crm, make, act, asker, deletesWithAccount } = await given();
      const phone = number();
      const account = await make(drafts.account({ name: 'Closing down', phone }));
      const contact = await make(drafts.contact({ lastName: 'Left', account: account.id }));
      const task = await act(drafts.task({ subject: 'Ask', what: account.id }));
      expect(await crm.editor.customers.remove('account', account.id, asker.agent)).toBeNull();
      expect(await crm.reader.customer('account', account.id, asker)).toMatchObject({ refused: 'not-found' });
      expect(await crm.reader.record('account', account.id)).toBeNull();
      expect(await crm.reader.recordsByNumber(phone)).toEqual([]);
      expect(await crm.reader.timeline(account, wholePage, asker)).toMatchObject({ refused: 'not-found' });
      const left = deletesWithAccount ? { refused: 'not-found' } : null;
      expect(await crm.reader.customer('contact', contact.id, asker)).toMatchObject(
        left ?? { account: null },
      );
      expect(await crm.reader.activity('task', task.id, asker)).toMatchObject(left ?? { what: null });
    });

    it('has what is open with it, and no longer what was closed', async () => {
      const { crm, make, later, asker } = await given();
      const contact = await make(drafts.contact({ lastName: 'Open' }));
      const first = await make(drafts.case({ subject: 'First', contact: contact.id }));
      const second = await make(drafts.case({ subject: 'Second', contact: contact.id }));
      const idsNow = async () => (await crm.reader.related(contact)).cases.map(({ id }) => id);
      expect(await idsNow()).toEqual([second.id, first.id]);
      later();
      const close = { kind: 'case', fields: { status: 'closed' } } as const;
      accepted(await crm.editor.customers.change({ id: second.id, seen: null }, close, asker.agent));
      expect(await idsNow()).toEqual([first.id]);
    });
  });

  describe('a user', () => {
    it('is known by id, with a name; the integration too', async () => {
      const { crm, users } = await given();
      for (const id of users)
        expect(crm.users.find(id)).toMatchObject({ id, name: expect.stringMatching(/./) });
      expect(crm.users.find('nobody-at-all')).toBeNull();
      expect(crm.users.emailOf('nobody-at-all')).toBeNull();
      expect(crm.users.find(crm.users.integration.id)).toEqual(crm.users.integration);
    });
  });
}
