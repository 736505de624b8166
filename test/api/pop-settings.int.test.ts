import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi, type RecordOf } from './harness.ts';
import { said, talk } from './steps.ts';

// Spec L17, L27, L28: what shows itself before, during and after a call, in Why? by each value of its setting.
const api = await startApi();
const { mia } = api;

/** A customer with an account; each has an open case and an open opportunity. */
async function customer() {
  const account = await api.record('account', { name: 'Werft GmbH' });
  const contact = await api.contact({ account: account.id });
  const made: Record<string, RecordOf> = {};
  for (const [name, of] of [
    ['contact', { contact: contact.id }],
    ['account', { account: account.id }],
  ] as const) {
    made[`${name}-case`] = await api.record('case', { subject: 'Leaks', ...of });
    made[`${name}-opportunity`] = await api.record('opportunity', { name: 'A pump', ...of });
  }
  return { contact, account, made };
}

const code: Readonly<Record<string, string>> = {
  none: 'why.pop.off',
  matched: 'why.pop.matched',
  'contact-opportunity': 'why.pop.opportunity',
  'account-opportunity': 'why.pop.opportunity',
  'contact-case': 'why.pop.case',
  'account-case': 'why.pop.case',
  account: 'why.pop.account',
};

const refOf = ({ kind, id, name }: RecordOf) => ({ kind, id, name });

/** Mia in conversation with this customer, who called or was called. */
async function connected(direction: 'inbound' | 'outbound', customer: RecordOf): Promise<Interaction> {
  if (direction === 'inbound') return (await talk(api, mia, customer)).interaction;
  await api.callee(customer.number, 'answer');
  const { id } = await mia.dial(customer.number);
  return mia.reaches(id, 'connected');
}

describe.each(['inbound', 'outbound'] as const)('on an %s call', (direction) => {
  it.each(Object.keys(code))('the screen pop "%s" shows what it says, and Why? names it', async (value) => {
    const { contact, account, made } = await customer();
    const opposite = direction === 'inbound' ? 'outbound' : 'inbound';
    await api.workflow({ screenPop: { [direction]: value, [opposite]: 'none' } });
    await mia.be({ desk: 'in' });
    const expected = { none: null, matched: contact, account, ...made }[value] ?? null;
    const { id, pop } = await connected(direction, contact);
    expect(pop).toEqual(expected && { record: refOf(expected), mode: 'view' });
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    await mia.settled(id);
    expect(said(await mia.why(id), `screenPop.${direction}`)).toEqual([{ code: code[value], value }]);
    expect((await api.timeline(contact)).past).toMatchObject([{ interactionId: id }]);
  });

  it('a case that is created automatically opens if cases are what opens and none is open', async () => {
    await mia.be({ desk: 'in' });
    for (const cases of [true, false]) {
      const contact = await api.contact();
      await api.workflow({ cases: { [direction]: cases }, screenPop: { [direction]: 'contact-case' } });
      const { id } = await connected(direction, contact);
      const kind = cases ? 'case' : 'contact';
      const { pop } = await mia.sees(id, 'the pop', (one) => one.pop?.record?.kind === kind);
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
      const { log } = await mia.settled(id);
      const why = await mia.why(id);
      expect(said(why, `cases.${direction}`)).toEqual([
        { code: cases ? 'why.case.opened' : 'why.case.off', value: cases },
      ]);
      expect(said(why, `screenPop.${direction}`)).toHaveLength(1);
      const { body } = await mia.get(`/crm/task/${log.activity?.id}`);
      expect(body.what).toEqual(cases ? pop?.record : null);
    }
  });

  it('the activity opens after the call or does not', async () => {
    await mia.be({ desk: 'in' });
    for (const [opens, because] of [
      [true, 'why.open-after.on'],
      [false, 'why.open-after.off'],
    ] as const) {
      await api.workflow({ openAfterCall: { [direction]: opens } });
      const contact = await api.contact();
      const { id } = await connected(direction, contact);
      await mia.act(id, 'end');
      const { pop, log } = await mia.settled(id);
      expect(pop).toEqual(opens ? { record: log.activity, mode: 'edit' } : null);
      await mia.act(id, 'finish');
      expect(said(await mia.why(id), `openAfterCall.${direction}`)).toEqual([
        { code: because, value: opens },
      ]);
      expect((await api.timeline(contact)).past).toMatchObject([{ id: log.activity?.id }]);
    }
  });
});
