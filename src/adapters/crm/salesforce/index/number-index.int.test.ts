import { describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import {
  becomes,
  filledIndex,
  found,
  askedFor,
  isFresh,
  patience,
} from '../../../../../test/support/wiring/filled-index.ts';
import {
  indexedOrg,
  type IndexedOrg,
  type IndexOptions,
} from '../../../../../test/support/wiring/number-index.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { recordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import { recordsByNumber } from '../../records-by-number.ts';

const berlin = '+493012345678' as E164;
const munich = '+498912345678' as E164;
const vienna = '+43112345678' as E164;

const { db } = await testDatabase();
const filled = (org: IndexedOrg, options: IndexOptions = {}) => filledIndex(org, db, options);

describe('the number index of an org', () => {
  it('holds every phone field of accounts, contacts, leads and person accounts', async () => {
    const org = await indexedOrg();
    const acme = org.insert('Account', { Name: 'Acme', Phone: '030 12345678', Fax: '089 12345678' });
    org.insert('Contact', {
      FirstName: 'Ida',
      LastName: 'Roth',
      AccountId: acme,
      AssistantPhone: '+49 30 12345678',
    });
    org.insert('Lead', { LastName: 'Lang', Company: 'Lang KG', MobilePhone: '0049 (30) 1234-5678' });
    const contact = org.insert('Contact', {
      FirstName: 'Eva',
      LastName: 'Kern',
      Phone: '030 12345678',
      IsPersonAccount: true,
    });
    org.insert('Account', {
      Name: 'Eva Kern',
      LastName: 'Kern',
      IsPersonAccount: true,
      PersonContactId: contact,
      PersonMobilePhone: '03012345678',
    });
    const index = await filled(org);
    expect(await found(index, berlin)).toEqual([
      'account Acme',
      'contact Ida Roth',
      'lead Lang',
      'personAccount Eva Kern',
    ]);
    expect(await found(index, munich)).toEqual(['account Acme']);
    const contacts = await index.recordsByNumber(berlin);
    expect(contacts.find(({ kind }) => kind === 'contact')).toMatchObject({
      account: { kind: 'account', id: acme, name: 'Acme' },
    });
  });

  it('reads numbers without a country in that of the address, by name, by code, or else the organisation’s', async () => {
    const org = await indexedOrg({ 'state-country-picklists': true });
    org.insert('Contact', { LastName: 'Wien', Phone: '01 12345678', MailingCountry: 'Österreich' });
    org.insert('Lead', { LastName: 'Code', Company: 'x', Phone: '01 12345678', CountryCode: 'AT' });
    org.insert('Account', { Name: 'Somewhere', Phone: '030 12345678', BillingCountry: 'Absurdistan' });
    const index = await filled(org);
    expect(await found(index, vienna)).toEqual(['contact Wien', 'lead Code']);
    expect(await found(index, berlin)).toEqual(['account Somewhere']);
  });

  it('leaves out leads that were converted, and what is deleted', async () => {
    const org = await indexedOrg();
    org.insert('Lead', { LastName: 'Lang', Company: 'Lang', Phone: '030 12345678', IsConverted: true });
    org.remove('Contact', org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' }));
    expect(await found(await filled(org), berlin)).toEqual([]);
  });

  it('holds the fields in which a number stands in an administrator’s own object', async () => {
    const org = await indexedOrg();
    org.insert('Site__c', { Name: 'Works', Phone__c: '030 12345678', EmergencyPhone__c: '030/12345678' });
    const index = await filled(org, {
      customObjects: [
        { object: 'Site__c', numberFields: ['Phone__c', 'EmergencyPhone__c'], titleField: 'Name' },
      ],
    });
    expect(await index.recordsByNumber(berlin)).toMatchObject([
      { kind: 'Site__c', name: 'Works', account: null, fields: ['Phone__c', 'EmergencyPhone__c'] },
    ]);
  });

  it('asks the org nothing for a call', async () => {
    const org = await indexedOrg();
    org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const index = await filled(org);
    org.requests.length = 0;
    expect(await found(index, berlin)).toEqual(['contact Roth']);
    expect(askedFor(org)).toEqual([]);
  });

  it('says how far it is while it is filled', async () => {
    const org = await indexedOrg();
    for (let count = 0; count < 3; count += 1)
      org.insert('Account', { Name: `Acme ${count}`, Phone: `030 1234567${count}` });
    const index = org.index(db);
    const blocked = Promise.withResolvers<void>();
    org.onPiece = () => blocked.promise;
    index.start();
    await vi.waitFor(
      () =>
        expect(index.state()).toMatchObject({
          state: 'filling',
          objects: [
            { object: 'Account', isFilled: false, records: 0, of: 3 },
            { object: 'Contact', isFilled: false, records: null, of: null },
            { object: 'Lead', isFilled: false, records: null, of: null },
          ],
        }),
      patience,
    );
    blocked.resolve();
    await isFresh(index);
    expect(index.state().objects).toEqual([]);
  });
});

describe('a change in the org', () => {
  it('is in the index by its change event', async () => {
    const org = await indexedOrg();
    const told: E164[] = [];
    const index = await filled(org, { onNumbers: (numbers) => told.push(...numbers) });
    const ida = org.insert('Contact', { FirstName: 'Ida', LastName: 'Roth', Phone: '030 12345678' });
    await becomes(index, berlin, ['contact Ida Roth']);
    expect(told).toContain(berlin);
    org.update('Contact', ida, { Phone: '089 12345678', LastName: 'Lang' });
    await becomes(index, munich, ['contact Ida Lang']);
    expect(await found(index, berlin)).toEqual([]);
    org.update('Contact', ida, { Phone: null });
    await becomes(index, munich, []);
  });

  it('of the country alone changes how the number is read', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', {
      LastName: 'Roth',
      Phone: '01 12345678',
      MailingCountry: 'Österreich',
    });
    const index = await filled(org);
    expect(await found(index, vienna)).toEqual(['contact Roth']);
    org.update('Contact', ida, { MailingCountry: 'Germany' });
    await becomes(index, vienna, []);
  });

  it('is a deletion, and its undoing', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const index = await filled(org);
    org.remove('Contact', ida);
    await becomes(index, berlin, []);
    org.org.transaction('', (tx) => tx.undelete('Contact', ida));
    await becomes(index, berlin, ['contact Roth']);
  });

  it('of an account’s name shows with its contacts', async () => {
    const org = await indexedOrg();
    const acme = org.insert('Account', { Name: 'Acme' });
    org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678', AccountId: acme });
    const index = await filled(org);
    org.update('Account', acme, { Name: 'Acme Holding' });
    await vi.waitFor(
      async () =>
        expect(await index.recordsByNumber(berlin)).toMatchObject([{ account: { name: 'Acme Holding' } }]),
      patience,
    );
  });

  it('of a person’s mobile number comes with the event of the contact', async () => {
    const org = await indexedOrg();
    const contact = org.insert('Contact', { LastName: 'Kern', IsPersonAccount: true });
    const eva = org.insert('Account', {
      Name: 'Eva Kern',
      LastName: 'Kern',
      IsPersonAccount: true,
      PersonContactId: contact,
    });
    org.update('Contact', contact, { AccountId: eva });
    const index = await filled(org);
    org.update('Account', eva, { PersonMobilePhone: '030 12345678' });
    await becomes(index, berlin, ['personAccount Eva Kern']);
  });

  it('that the index does not have costs no request, and still makes the record the later one', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const index = await filled(org);
    const [before] = await index.recordsByNumber(berlin);
    org.requests.length = 0;
    org.tick(60_000);
    org.update('Contact', ida, { Description: 'likes tea' });
    await vi.waitFor(async () => {
      const [after] = await index.recordsByNumber(berlin);
      expect(after?.changedAt).toBe((before?.changedAt ?? 0) + 60_000);
    }, patience);
    expect(org.requests.filter((request) => request.includes('query'))).toEqual([]);
  });

  it('is read with others in one request', async () => {
    const org = await indexedOrg();
    const index = await filled(org, { timings: { gatherMs: 200 } });
    org.requests.length = 0;
    for (let count = 0; count < 50; count += 1)
      org.insert('Contact', { LastName: 'Roth', Phone: count === 49 ? '030 12345678' : '1' });
    await becomes(index, berlin, ['contact Roth']);
    expect(org.requests.filter((request) => request.endsWith('/query')).length).toBeLessThanOrEqual(2);
  });

  it('waits for an org that is away, and is not lost', async () => {
    const org = await indexedOrg();
    const index = await filled(org);
    org.beforeRequest = () => {
      throw new CrmUnavailable('the org is away');
    };
    org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    await vi.waitFor(
      () => expect(org.requests.slice(-3)).toEqual(Array(3).fill('POST /composite')),
      patience,
    );
    org.tick(40_000);
    expect(index.state()).toMatchObject({ state: 'stale', reason: 'the org is away' });
    org.beforeRequest = () => undefined;
    await becomes(index, berlin, ['contact Roth']);
    await isFresh(index);
  });
});

describe('a record that was made a moment ago', () => {
  it('matches at once', async () => {
    const org = await indexedOrg();
    const index = await filled(org);
    await index.putCreated('Contact', '003000000000001AAA', {
      FirstName: 'Ida',
      LastName: 'Roth',
      Phone: berlin,
    });
    expect(await found(index, berlin)).toEqual(['contact Ida Roth']);
  });

  it('is what the org says of it once it says so', async () => {
    const org = await indexedOrg();
    const index = await filled(org);
    const id = org.insert('Contact', { FirstName: 'Ida', LastName: 'Roth-Lang', Phone: berlin });
    await index.putCreated('Contact', id, { FirstName: 'Ida', LastName: 'Roth', Phone: berlin });
    await becomes(index, berlin, ['contact Ida Roth-Lang']);
  });
});

describe('an index of another org', () => {
  it('is forgotten', async () => {
    const one = await indexedOrg();
    one.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const first = await filled(one);
    await first.stop();
    const other = await indexedOrg();
    other.insert('Contact', { LastName: 'Lang', Phone: '089 12345678' });
    const second = await filled(other);
    expect(await found(second, berlin)).toEqual([]);
    expect(await found(second, munich)).toEqual(['contact Lang']);
  });

  it('leaves the embedded CRM’s numbers as they are', async () => {
    await db
      .insertInto('number_index')
      .values({
        record_id: recordId('0190'),
        e164: berlin,
        kind: 'contact',
        name: 'Embedded',
        account_id: null,
        account_name: null,
        extension: null,
        changed_at: new Date(0),
      })
      .execute();
    const index = await filled(await indexedOrg());
    expect(await found(index, berlin)).toEqual([]);
    expect(await recordsByNumber(db, berlin, 'embedded')).toMatchObject([{ name: 'Embedded' }]);
  });
});

describe('fields that are read', () => {
  it('anew where there are others, by filling their object anew', async () => {
    const org = await indexedOrg({ 'hide-fields': [] });
    org.insert('Site__c', { Name: 'Works', Phone__c: '030 12345678', EmergencyPhone__c: '089 12345678' });
    const site = { object: 'Site__c', titleField: 'Name' };
    const first = await filled(org, { customObjects: [{ ...site, numberFields: ['Phone__c'] }] });
    expect(await found(first, munich)).toEqual([]);
    await first.stop();
    const second = await filled(org, { customObjects: [{ ...site, numberFields: ['EmergencyPhone__c'] }] });
    expect(await found(second, munich)).toEqual(['Site__c Works']);
    expect(await found(second, berlin)).toEqual([]);
    await second.stop();
    expect(await found(await filled(org), munich)).toEqual([]);
  });
});
