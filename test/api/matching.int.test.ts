import { describe, expect, it } from 'vitest';
import { startApi, type RecordOf } from './harness.ts';
import { codes, missedCall, wholeCall } from './steps.ts';

// Spec L23: whom a number leads to, however it was written, and what of several.
const api = await startApi();
const { mia, admin } = api;

/** Who called, as a record that nobody needs to know. */
const from = (number: string): RecordOf => ({ kind: 'contact', id: '', name: '', number });

describe('a stored number', () => {
  it.each([
    ['in the country of its record', { phone: '020 7946 0991', country: 'GB' }, '+442079460991'],
    ['with an extension', { phone: '+31 20 570 0001 ext. 12' }, '+31205700001'],
    ['as a link', { phone: 'tel:+31-20-570-0002' }, '+31205700002'],
    ['with a zero in brackets', { phone: '+31 (0)20 570 0003' }, '+31205700003'],
    ['as the mobile one', { phone: '+31205700004', mobile: '+31 6 1234 0005' }, '+31612340005'],
  ])('%s is found', async (_, fields, number) => {
    await mia.be({ desk: 'in' });
    const contact = await api.record('contact', { lastName: 'Stored', ...fields });
    const call = await wholeCall(api, mia, from(number));
    expect(call.match.records.map(({ id }) => id)).toEqual([contact.id]);
    expect((await api.timeline(contact)).past).toMatchObject([{ interactionId: call.id }]);
    expect(codes(await mia.why(call.id))).toContain('why.match.only');
  });

  it('in the country of the number called is found as it is dialled there', async () => {
    await mia.be({ desk: 'in' });
    const contact = await api.record('contact', { lastName: 'National', phone: '+49 89 636 48099' });
    const call = await wholeCall(api, mia, from('089 63648099'));
    expect((await api.timeline(contact)).past).toMatchObject([{ interactionId: call.id }]);
  });
});

describe('a number that several have', () => {
  it('of several kinds goes to the contact before the lead before the account, which is decided', async () => {
    await mia.be({ desk: 'in' });
    const number = '+31205700010';
    const expected: RecordOf[] = [];
    for (const [kind, fields] of [
      ['account', { name: 'Wit BV' }],
      ['lead', { lastName: 'de Wit', company: 'Wit BV' }],
      ['contact', { lastName: 'Zwart' }],
    ] as const) {
      const record = await api.record(kind, { ...fields, phone: number });
      expected.unshift(record);
      const call = await missedCall(api, mia, from(number));
      expect(call.match).toMatchObject({ toBeDecided: false });
      expect(call.match.records.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      const { body } = await admin.get(`/crm/task/${call.log.activity?.id}`);
      expect((body.who ?? body.what).id).toBe(record.id);
    }
  });

  it('of one kind goes to the one changed last and is to be decided until it is confirmed', async () => {
    await mia.be({ desk: 'in' });
    const number = '+31205700020';
    const first = await api.record('lead', { lastName: 'One', company: 'C', phone: number });
    const second = await api.record('lead', { lastName: 'Two', company: 'C', phone: number });
    expect((await admin.patch(`/crm/lead/${first.id}`, { company: 'D' })).status).toBe(200);
    const call = await wholeCall(api, mia, from(number));
    expect(call.match.toBeDecided).toBe(true);
    expect(codes(await mia.why(call.id))).toContain('why.match.last-changed');
    expect((await api.timeline(first)).past).toHaveLength(1);
    await mia.note(call.id, { name: { kind: 'lead', id: first.id, name: first.name } });
    await mia.act(call.id, 'save');
    const decided = await mia.sees(call.id, 'it decided', ({ match }) => !match.toBeDecided);
    expect((await mia.settled(decided.id)).log.activity?.id).toBe(call.log.activity?.id);
    expect((await api.timeline(second)).past).toEqual([]);
  });
});
