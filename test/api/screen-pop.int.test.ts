import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi, support, type RecordOf } from './harness.ts';
import { codes } from './steps.ts';

const api = await startApi();
const { mia, admin } = api;

/** A customer with an account; the account has the newer case and opportunity. */
async function withAccount() {
  const account = await api.record('account', { name: 'Werft GmbH' });
  const contact = await api.contact({ account: account.id });
  const opened = async (kind: 'case' | 'opportunity', of: Record<string, string>) =>
    api.record(kind, kind === 'case' ? { subject: 'Leaks', ...of } : { name: 'A pump', ...of });
  return { account, contact, opened };
}

/** What shows itself at Mia's when this customer calls, and why. */
async function popOf(contact: RecordOf): Promise<{ pop: Interaction['pop']; because: readonly string[] }> {
  await mia.be({ desk: 'in' });
  const customer = await api.calls(contact.number);
  const { id, pop } = await mia.rings(customer.callId);
  await mia.act(id, 'answer');
  await customer.hangUp();
  await mia.act(id, 'finish');
  await mia.settled(id);
  return { pop, because: codes(await mia.why(id)) };
}

const pops = (inbound: string, more: Record<string, unknown> = {}) =>
  api.workflow({ screenPop: { inbound }, ...more });
const viewOf = ({ kind, id }: RecordOf) => ({ record: { kind, id }, mode: 'view' });

describe('the screen pop', () => {
  it('is nothing if it is off, and the matched record if it is on', async () => {
    const { contact } = await withAccount();
    await pops('none');
    expect(await popOf(contact)).toMatchObject({
      pop: null,
      because: expect.arrayContaining(['why.pop.off']),
    });
    await pops('matched');
    expect(await popOf(contact)).toMatchObject({
      pop: viewOf(contact),
      because: expect.arrayContaining(['why.pop.matched']),
    });
  });

  it('is the account instead of the contact', async () => {
    const { contact, account } = await withAccount();
    await pops('account');
    expect((await popOf(contact)).pop).toMatchObject(viewOf(account));
  });

  it('is the contact’s latest open opportunity, or one of its account where that counts', async () => {
    const { contact, account, opened } = await withAccount();
    await pops('contact-opportunity');
    expect((await popOf(contact)).because).toContain('why.pop.no-opportunity');
    await opened('opportunity', { contact: contact.id });
    const own = await opened('opportunity', { contact: contact.id });
    const accounts = await opened('opportunity', { account: account.id });
    expect((await popOf(contact)).pop).toMatchObject(viewOf(own));
    await pops('account-opportunity');
    expect((await popOf(contact)).pop).toMatchObject(viewOf(accounts));
  });

  it('is the contact’s latest open case, or one of its account where that counts', async () => {
    const { contact, account, opened } = await withAccount();
    const own = await opened('case', { contact: contact.id });
    const accounts = await opened('case', { account: account.id });
    await pops('contact-case');
    expect((await popOf(contact)).pop).toMatchObject(viewOf(own));
    await pops('account-case');
    expect((await popOf(contact)).pop).toMatchObject(viewOf(accounts));
    await admin.patch(`/crm/case/${own.id}`, { status: 'closed' });
    await pops('contact-case');
    expect((await popOf(contact)).pop).toMatchObject(viewOf(contact));
  });

  it('is always the lead', async () => {
    const lead = await api.record('lead', { lastName: 'de Vries', phone: '+31205559999' });
    await pops('account-case');
    expect(await popOf(lead)).toMatchObject({
      pop: viewOf(lead),
      because: expect.arrayContaining(['why.pop.lead']),
    });
  });

  it('of several waits for the agent’s choice', async () => {
    const first = await api.contact();
    const second = await api.record('contact', { lastName: 'Twin', phone: first.number });
    await pops('matched');
    await mia.be({ desk: 'in' });
    const { callId } = await api.calls(first.number);
    const { id, pop } = await mia.rings(callId);
    expect(pop).toBeNull();
    const chosen = await mia.note(id, { name: { kind: 'contact', id: second.id, name: second.name } });
    expect(chosen.pop).toMatchObject(viewOf(second));
  });

  it('of a call that goes out is by its own setting', async () => {
    const { contact } = await withAccount();
    await mia.be({ desk: 'in' });
    await api.callee(contact.number, 'no-answer');
    await pops('matched');
    expect((await mia.dial(contact.number)).pop).toBeNull();
    await mia
      .desk()
      .then(({ interactions }) => Promise.all(interactions.map(({ id }) => mia.tries(id, 'end'))));
    await api.workflow({ screenPop: { inbound: 'none', outbound: 'matched' } });
    const { interactions } = await mia.desk();
    for (const { id } of interactions) await mia.tries(id, 'finish');
    expect((await mia.dial(contact.number)).pop).toMatchObject(viewOf(contact));
  });
});

describe('after a call', () => {
  const openAfterCall = (inbound: boolean) => api.workflow({ openAfterCall: { inbound, outbound: false } });

  it('its activity opens in edit mode where that is set, and not where it is not', async () => {
    for (const opens of [true, false]) {
      await openAfterCall(opens);
      const contact = await api.contact();
      await mia.be({ desk: 'in' });
      const customer = await api.calls(contact.number);
      const { id } = await mia.rings(customer.callId);
      await mia.act(id, 'answer');
      await customer.hangUp();
      await mia.settled(id);
      const { pop, log, phase } = await mia.interaction(id);
      expect(phase).toBe('wrapup');
      expect(pop).toEqual(opens ? { record: log.activity, mode: 'edit' } : null);
      expect(codes(await mia.why(id))).toContain(opens ? 'why.open-after.on' : 'why.open-after.off');
      await mia.act(id, 'finish');
    }
  });

  it('that nobody answered nothing opens', async () => {
    await openAfterCall(true);
    const contact = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(contact.number, support);
    const { id } = await mia.rings(customer.callId);
    await customer.hangUp();
    await mia.settled(id);
    expect((await mia.interaction(id)).pop).toBeNull();
  });
});
