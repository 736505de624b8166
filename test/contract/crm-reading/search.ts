import { describe, expect, it } from 'vitest';
import type { E164 } from '../../../src/domain/number.ts';
import { drafts } from '../../support/fixtures/crm-drafts.ts';
import { accepted, everyPage, namesOf, number, word, type ReadingTrial } from './subject.ts';

/** What people find, and in which order (spec X2, X13). */
export function searchesRecords({ given }: ReadingTrial): void {
  describe('searching', () => {
    it('finds by every word or its beginning, without accents and capitals', async () => {
      const { make, search } = await given();
      const name = `Groß-Lüdenscheidt${word()}`;
      const { name: whole } = await make(drafts.contact({ firstName: 'Jürgen', lastName: name }));
      const tail = name.slice('Groß-Lüdenscheidt'.length);
      for (const text of [
        whole,
        `jurgen ludenscheidt${tail}`,
        `GROSS Ludenscheidt${tail}`,
        `ludenscheidt${tail.slice(0, -1)}`,
      ])
        expect([text, await search(text)]).toEqual([text, [whole]]);
      expect(await search(`enscheidt${tail}`)).toEqual([]);
      expect(await search(`Jürgen ludenscheidt${tail} Niemand`)).toEqual([]);
    });

    it('finds by company and by e-mail', async () => {
      const { make, search } = await given();
      const [company, mailbox] = [word(), word()];
      await make(drafts.lead({ lastName: 'Works', company: `Zum ${company} AG` }));
      await make(drafts.contact({ lastName: 'Writes', email: `${mailbox}@example.org` }));
      expect(await search(company)).toEqual(['Works']);
      expect(await search(`${mailbox}@example.org`)).toEqual(['Writes']);
    });

    it('finds the contacts of a company by its name, after it', async () => {
      const { make, search } = await given();
      const [company, other] = [word(), word()];
      const works = await make(drafts.contact({ lastName: 'Unemployed' }));
      const account = await make(drafts.account({ name: `${company} ${other} AG` }));
      const employed = await make(drafts.contact({ lastName: 'Employed', account: account.id }));
      expect(await search(company)).toEqual([employed.name, account.name]);
      expect(await search(`${other} ${company.slice(0, -1)}`)).toEqual([employed.name, account.name]);
      expect(await search(works.name)).not.toContain(account.name);
    });

    it('finds by the last digits of a number, in groups or not, and by no fewer than four', async () => {
      const { make, search } = await given();
      const phone = number();
      const { name } = await make(drafts.lead({ lastName: word(), phone }));
      const tail = phone.slice(-6);
      for (const typed of [
        tail,
        `${tail.slice(0, 2)} ${tail.slice(2)}`,
        `${tail.slice(0, 3)}-${tail.slice(3)}`,
      ])
        expect([typed, await search(typed)]).toEqual([typed, [name]]);
      for (const none of [phone.slice(-3), phone.slice(-7, -1)])
        expect(await search(none)).not.toContain(name);
    });

    it('gives what was changed last first, of whatever kind', async () => {
      const { crm, make, later, asker, search } = await given();
      const common = word();
      const first = await make(drafts.account({ name: `${common} One` }));
      await make(drafts.contact({ lastName: `${common} Two` }));
      await make(drafts.opportunity({ name: `${common} Three` }));
      expect(await search(common)).toEqual([`${common} Three`, `${common} Two`, `${common} One`]);
      later();
      const touch = { kind: 'account', fields: { description: 'Touched.' } } as const;
      accepted(await crm.editor.customers.change({ id: first.id, seen: null }, touch, asker.agent));
      expect(await search(common)).toEqual([`${common} One`, `${common} Three`, `${common} Two`]);
    });

    it('gives those who have the number, and nobody who only has its digits in the name', async () => {
      const { make, search } = await given();
      const phone = number();
      await make(drafts.account({ name: phone.slice(1) }));
      await make(drafts.account({ name: 'Switchboard', phone }));
      await make(drafts.lead({ lastName: 'Mobile', mobile: phone }));
      expect(await search(phone, phone)).toEqual(['Mobile', 'Switchboard']);
    });

    it('looks for the words where nobody has the number', async () => {
      const { make, search } = await given();
      const phone = number();
      const { name } = await make(drafts.account({ name: `Line ${phone.slice(1)}` }));
      expect(await search(phone.slice(1), phone)).toEqual([name]);
    });

    it('finds a case by its number', async () => {
      const { make, search } = await given();
      const one = await make(drafts.case({ subject: 'Counted' }));
      if (one.kind !== 'case') throw new Error('no case');
      expect(await search(one.caseNumber)).toEqual([one.name]);
      expect(await search(String(Number(one.caseNumber)))).toEqual([one.name]);
    });

    it('gives every hit once, page after page, in one order', async () => {
      const { crm, make, asker } = await given();
      const common = word();
      const names = Array.from({ length: 7 }, (_, index) => `${common} ${index}`);
      for (const name of names) await make(drafts.account({ name }));
      const wanted = { text: common, number: null };
      const found = await everyPage(3, async (page) =>
        accepted(await crm.reader.search(wanted, page, asker)),
      );
      expect(namesOf(found)).toEqual(names.toReversed());
      for (const cursor of [
        null,
        accepted(await crm.reader.search(wanted, { limit: 3, cursor: null }, asker)).next,
      ])
        expect(accepted(await crm.reader.search(wanted, { limit: 3, cursor }, asker)).found).toEqual({
          count: 7,
          more: false,
        });
    });

    it('gives everybody who has a number, page after page', async () => {
      const { crm, make, asker } = await given();
      const phone = number();
      const names = ['a', 'b', 'c', 'd', 'e'];
      for (const lastName of names) await make(drafts.lead({ lastName, phone }));
      const wanted = { text: phone, number: phone };
      const found = await everyPage(2, async (page) =>
        accepted(await crm.reader.search(wanted, page, asker)),
      );
      expect(namesOf(found)).toEqual(names.toReversed());
    });

    it('counts once who has several numbers that end alike', async () => {
      const { crm, make, asker } = await given();
      const phone = number();
      const mobile = phone.replace('+4989', '+4930') as E164;
      // As many records as would fill what is looked at, were each counted by its numbers.
      for (let made = 0; made < 26; made += 1) await make(drafts.lead({ lastName: 'Twice', phone, mobile }));
      const wanted = { text: phone.slice(-7), number: null };
      const { found } = accepted(await crm.reader.search(wanted, { limit: 1, cursor: null }, asker));
      expect(found).toEqual({ count: 26, more: false });
    });

    it('does not find what was deleted', async () => {
      const { crm, make, asker, search } = await given();
      const [name, phone] = [word(), number()];
      const { id } = await make(drafts.lead({ lastName: name, phone }));
      await crm.editor.customers.remove('lead', id, asker.agent);
      expect(await search(name)).toEqual([]);
      expect(await search(phone, phone)).toEqual([]);
    });

    it('takes any text, and refuses a cursor that it did not give', async () => {
      const { crm, asker, search } = await given();
      for (const text of [
        "'",
        "a' | 'b",
        '!!!',
        ':*',
        '😀',
        '\\',
        '&',
        '%',
        'שלום',
        'x'.repeat(200),
        '999999999999',
      ])
        expect(Array.isArray(await search(text))).toBe(true);
      for (const cursor of ['', 'x', 'W10', Buffer.from('["-1","x"]').toString('base64url')])
        expect(
          await crm.reader.search({ text: 'x', number: null }, { limit: 1, cursor }, asker),
        ).toMatchObject({
          refused: 'invalid',
          errors: [{ path: 'cursor' }],
        });
    });
  });

  describe('a number', () => {
    it.each([
      ['+44 20 7946 0801', 'DE', '+442079460801'],
      ['0044 (20) 7946-0802', 'DE', '+442079460802'],
      ['020 7946 0803', 'GB', '+442079460803'],
      ['+44 (0)20 7946 0804 ext. 12', 'DE', '+442079460804'],
      ['tel:+44-20-7946-0805', 'DE', '+442079460805'],
      ['(020) 7946.0806', 'gb'.toUpperCase(), '+442079460806'],
    ])('written as %s in %s belongs to its record', async (written, country, e164) => {
      const { crm, make } = await given();
      const { kind, id, name } = await make(
        drafts.contact({ lastName: 'Spelled', mobile: written, country }),
      );
      expect(await crm.reader.recordsByNumber(e164 as E164)).toMatchObject([{ kind, id, name }]);
    });

    it('belongs to nobody any more when it is changed or cannot be read', async () => {
      const { crm, make, later, asker } = await given();
      const [before, after] = [number(), number()];
      const { id } = await make(drafts.contact({ lastName: 'Moved', phone: before, mobile: 'ask Tom' }));
      later();
      const edit = { kind: 'contact', fields: { phone: after } } as const;
      accepted(await crm.editor.customers.change({ id, seen: null }, edit, asker.agent));
      expect(await crm.reader.recordsByNumber(before)).toEqual([]);
      expect(await crm.reader.recordsByNumber(after)).toMatchObject([{ id }]);
    });
  });
}
