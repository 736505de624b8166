import { describe, expect, it } from 'vitest';
import { asker, testCrm } from '../../test/support/wiring/crm.ts';
import { testDatabase } from '../../test/support/postgres/postgres.ts';
import { isRefusal } from '../domain/refusal.ts';
import { seedDemoRecords } from './records.ts';

const { db } = await testDatabase();
const crm = testCrm(db);
const parts = { ...crm, crm: crm.writer, organisation: { agentByUsername: () => null } };
await seedDemoRecords(parts);

const names = async (number: string) => (await crm.lookup(number)).map(({ name }) => name);
const counts = async () => {
  const count = async (table: 'crm_record' | 'crm_activity' | 'number_index' | 'unreadable_number') =>
    (await db.selectFrom(table).selectAll().execute()).length;
  return {
    records: await count('crm_record'),
    activities: await count('crm_activity'),
    numbers: await count('number_index'),
    unreadable: await count('unreadable_number'),
  };
};

describe('the demonstration', () => {
  it('has Erika Mustermann of Mustermann GmbH, with an open case and an open opportunity', async () => {
    const [erika] = await crm.lookup('0049 89/636-48018');
    expect(erika).toMatchObject({
      kind: 'contact',
      name: 'Erika Mustermann',
      account: { kind: 'account', name: 'Mustermann GmbH' },
    });
    if (erika === undefined) throw new Error('no Erika');
    expect(await crm.customers.read('contact', erika.id)).toMatchObject({ phone: '+49 89 636-48018' });
    const { cases, opportunities } = await crm.reader.related(erika);
    expect(cases).toHaveLength(1);
    expect(opportunities).toHaveLength(1);
    const timeline = await crm.reader.timeline(erika, { limit: 10, cursor: null }, asker);
    expect(timeline).toMatchObject({
      nextSteps: [{ status: 'open' }, { status: 'open' }],
      past: { items: [{ callType: 'Inbound' }, { callType: 'Outbound' }] },
    });
  });

  it('has Jan de Vries, and two contacts who share a number', async () => {
    expect(await crm.lookup('+31201234567')).toMatchObject([{ kind: 'lead', name: 'Jan de Vries' }]);
    expect(await names('+442079460123')).toEqual(['Olivia Bennett', 'Harry Clarke']);
    expect(await names('010 234 56 78')).toEqual([]);
    expect(await names('+31102345678')).toEqual(['Sanne Bakker', 'Tulp Kantoor B.V.']);
  });

  it('has numbers that can all be read, and is made once', async () => {
    const before = await counts();
    expect(before).toMatchObject({ records: 20, activities: 12, unreadable: 0 });
    crm.pass(86_400_000);
    await seedDemoRecords(parts);
    expect(await counts()).toEqual(before);
  });

  it('keeps what people changed and does not bring back what they deleted', async () => {
    const [jan] = await crm.lookup('+31201234567');
    const found = await crm.search('Mustermann GmbH');
    // With its contacts, who are found by their company.
    const account = isRefusal(found) ? undefined : found.items.find(({ kind }) => kind === 'account');
    if (jan === undefined || account === undefined) throw new Error('not seeded');
    expect(
      isRefusal(await crm.customers.change(jan.id, { kind: 'lead', fields: { lastName: 'Jansen' } })),
    ).toBe(false);
    expect(await crm.customers.remove('account', account.id)).toBeNull();
    await seedDemoRecords(parts);
    expect(await names('+31201234567')).toEqual(['Jan Jansen']);
    expect(await crm.customers.read('account', account.id)).toMatchObject({ refused: 'not-found' });
    expect(await names('+498963648018')).toEqual(['Erika Mustermann']);
  });
});
