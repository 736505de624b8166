import { describe, expect, it } from 'vitest';
import { recordId } from '../../src/domain/ids.ts';
import type { RecordRef } from '../../src/domain/record.ts';
import type { CrmTrial } from './crm-subject.ts';
import { key, number, call, upsert, followUp } from './crm-writes.ts';

/** Records that are found, by number and by id. */
export function findsRecords({ given, write }: CrmTrial): void {
  describe('records by number', () => {
    it('are of every kind, with name, account and change time', async () => {
      const { crm, ...at } = await given();
      const phone = number();
      const account = await at.account('Mustermann GmbH', phone);
      const contact = await at.contact({ lastName: 'Mustermann', phone, mobile: phone, account });
      const lead = await at.lead('de Vries', phone);
      const found = await crm.reader.recordsByNumber(phone);
      expect(found.map(({ kind, id, name }) => ({ kind, id, name }))).toEqual(
        expect.arrayContaining([account, contact, lead]),
      );
      expect(found).toHaveLength(3);
      expect(found.find((each) => each.kind === 'contact')?.account).toEqual(account);
      expect(found.find((each) => each.kind === 'lead')?.account).toBeNull();
      for (const each of found) expect(each.changedAt).toBeGreaterThan(0);
    });

    it('are none for an unknown number', async () => {
      expect(await (await given()).crm.reader.recordsByNumber(number())).toEqual([]);
    });

    it('know what was changed last', async () => {
      const { crm, ...at } = await given();
      const phone = number();
      const one = await at.contact({ lastName: 'One', phone });
      const other = await at.contact({ lastName: 'Other', phone });
      for (const touched of [one, other, one]) {
        await at.touch(touched);
        const found = await crm.reader.recordsByNumber(phone);
        const latest = found.toSorted((a, b) => b.changedAt - a.changedAt)[0];
        expect(latest?.id).toBe(touched.id);
      }
    });

    it('are at most 50', async () => {
      const { crm, ...at } = await given();
      const phone = number();
      await Promise.all(Array.from({ length: 55 }, () => at.lead('Switchboard', phone)));
      const contact = await at.contact({ lastName: 'First', phone });
      const found = await crm.reader.recordsByNumber(phone);
      expect(found).toHaveLength(50);
      expect(found.map((each) => each.id)).toContain(contact.id);
    });

    it('do not include deleted ones', async () => {
      const { crm, ...at } = await given();
      const phone = number();
      const contact = await at.contact({ lastName: 'Gone', phone });
      await at.delete(contact);
      expect(await crm.reader.recordsByNumber(phone)).toEqual([]);
    });
  });

  describe('a record', () => {
    it('is found by kind and id', async () => {
      const { crm, unknownId, ...at } = await given();
      const contact = await at.contact({ lastName: 'Mustermann' });
      expect(await crm.reader.record('contact', contact.id)).toEqual(contact);
      expect(await crm.reader.record('lead', contact.id)).toBeNull();
      expect(await crm.reader.record('task', contact.id)).toBeNull();
      expect(await crm.reader.record('contact', unknownId())).toBeNull();
      expect(await crm.reader.record('contact', recordId("x' --"))).toBeNull();
      await at.delete(contact);
      expect(await crm.reader.record('contact', contact.id)).toBeNull();
    });

    it('has open cases and opportunities, the one changed last first', async () => {
      const { crm, casesTakeAccount, ...at } = await given();
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
      const ofTheAccount = [first.id, theirs.id, ...(casesTakeAccount ? [second.id] : [])];
      const ofContact = await crm.reader.related(contact);
      expect(ofContact).toMatchObject({ of: contact, account });
      expect(ids(ofContact.cases)).toEqual([first.id, second.id]);
      expect(ids(ofContact.accountCases)).toEqual(ofTheAccount);
      expect(ids(ofContact.opportunities)).toEqual([chance.id]);
      expect(ids(ofContact.accountOpportunities)).toEqual([chance.id]);
      const ofAccount = await crm.reader.related(account);
      expect(ids(ofAccount.cases)).toEqual(ofTheAccount);
      expect(await crm.reader.related(first)).toMatchObject({ contact, account });
      expect(await crm.reader.related(theirs)).toMatchObject({ contact: null, account });
      expect(await crm.reader.related(chance)).toMatchObject({ contact, account });
      expect(ofAccount).toMatchObject({
        contact: null,
        account: null,
        accountCases: [],
        accountOpportunities: [],
      });
      await at.delete(first);
      expect(ids((await crm.reader.related(contact)).cases)).toEqual([second.id]);
      expect(await crm.reader.related({ ...contact, id: recordId('none') })).toMatchObject({
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
      const { tasks } = await crm.reader.related(contact);
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
      const { owner } = await crm.reader.related(contact);
      expect(owner?.user).toBe(users[0]);
      expect(owner?.name).toBeTruthy();
      expect(owner?.email).toContain('@');
    });
  });
}
