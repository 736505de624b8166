import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, of, talk } from './steps.ts';

const api = await startApi();
const { mia } = api;

describe('signing out of Tieline', () => {
  it('signs the desk out, and leaves nobody available', async () => {
    const page = await api.signIn('mia');
    await page.be({ desk: 'in' });
    expect((await page.delete('/session')).status).toBe(204);
    expect((await page.get('/me')).status).toBe(401);
    expect(await mia.desk()).toMatchObject({
      presence: { presence: 'logout' },
      surfaces: { desk: 'out' },
    });
  });

  it('leaves calls to those who take them in the CRM', async () => {
    const page = await api.signIn('mia');
    await page.be({ desk: 'in', salesforce: 'in' });
    await page.delete('/session');
    expect(await mia.desk()).toMatchObject({
      presence: { presence: 'available' },
      surfaces: { desk: 'out', salesforce: 'in' },
    });
  });

  it('in the middle of a call lets it be logged as before, and offers nothing after it', async () => {
    const anna = await api.contact();
    const page = await api.signIn('mia');
    await page.be({ desk: 'in' });
    const { customer, interaction } = await talk(api, page, anna);
    await page.delete('/session');
    expect(await mia.desk()).toMatchObject({
      presence: { presence: 'busy', next: { presence: 'logout' } },
      surfaces: { desk: 'in' },
    });
    await customer.hangUp();
    const ended = await mia.settled(interaction.id);
    expect(of((await api.timeline(anna)).past, ended)).toHaveLength(1);
    await mia.act(interaction.id, 'finish');
    expect(await mia.desk()).toMatchObject({
      presence: { presence: 'logout', next: null },
      surfaces: { desk: 'out' },
    });
  });
});

describe('an agent who chooses to be signed out at the desk', () => {
  const signsOut = () => mia.put('/me/presence', { presence: 'logout', surface: 'desk' });
  const isOut = { presence: { presence: 'logout', next: null }, surfaces: { desk: 'out' } };

  it('in the middle of a call stays until that and its wrap-up are over, and it is logged', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    expect((await signsOut()).body).toMatchObject({
      presence: 'busy',
      next: { presence: 'logout', reason: null },
    });
    expect((await mia.desk()).surfaces).toMatchObject({ desk: 'in', deskForeground: true });
    await customer.hangUp();
    const ended = await mia.settled(interaction.id);
    expect(of((await api.timeline(anna)).past, ended)).toHaveLength(1);
    expect(await mia.desk()).toMatchObject({ presence: { presence: 'wrapup' }, surfaces: { desk: 'in' } });
    await mia.act(interaction.id, 'finish');
    expect(await mia.desk()).toMatchObject(isOut);
  });

  it('while a call rings has missed it at the desk, which is logged', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await signsOut();
    await mia.act(id, 'reject');
    expect(await mia.desk()).toMatchObject(isOut);
    await customer.hangUp();
    const ended = await mia.settled(id);
    expect(of((await api.timeline(anna)).nextSteps, ended)).toHaveLength(1);
    expect(codes(await mia.why(id)).join(' ')).toMatch(/why\.responsible\.desk/);
  });

  it('without a call is signed out at once', async () => {
    await mia.be({ desk: 'in' });
    await signsOut();
    expect(await mia.desk()).toMatchObject(isOut);
  });
});
