import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { of, talk } from './steps.ts';

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
    expect(await mia.presence()).toBe('logout');
  });
});
