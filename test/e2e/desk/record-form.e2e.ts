import { expect, it } from 'vitest';
import { findings } from '../../support/browser/axe.ts';
import { miasDesk } from '../../support/browser/mias-desk.ts';

const { tieline, mia } = await miasDesk();

const field = (name: string | RegExp) => mia.page.getByRole('textbox', { name });
const save = () => mia.page.getByRole('button', { name: /^Speichern/ }).click();

it('what is typed while a form is being saved stays, and is saved the next time', async () => {
  const { page } = mia;
  const account = (await tieline.ask('mia', 'POST', '/crm/account', { name: 'Langsam GmbH' })) as {
    id: string;
  };
  const stored = async () =>
    ((await tieline.ask('mia', 'GET', `/crm/account/${account.id}`)) as { name: string }).name;
  await page.goto(`/records/account/${account.id}`);
  await page.getByRole('button', { name: 'Bearbeiten' }).first().click();
  await field('Name *').fill('Erster Name GmbH');
  const answer = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await page.route(`**/crm/account/${account.id}`, async (route) => {
    if (route.request().method() === 'PATCH') {
      asked.resolve();
      await answer.promise;
    }
    await route.continue();
  });
  await save();
  await asked.promise;
  await field('Name *').fill('Zweiter Name GmbH');
  answer.resolve();
  await expect.poll(stored, { timeout: 10_000 }).toBe('Erster Name GmbH');
  await page.getByRole('button', { name: 'Speichern', exact: true }).waitFor();
  expect(await field('Name *').inputValue()).toBe('Zweiter Name GmbH');
  await save();
  await expect.poll(stored, { timeout: 10_000 }).toBe('Zweiter Name GmbH');
  await page.getByRole('heading', { name: 'Zweiter Name GmbH' }).waitFor();
});

it('a field that is refused has the focus and a red border, and is told until it is mended', async () => {
  const { page } = mia;
  await page.goto('/records/account/new');
  const name = field('Name *');
  await name.waitFor();
  const border = () =>
    name.evaluate((input) => getComputedStyle(input.closest('.input') ?? input).borderColor);
  const usual = await border();
  await save();
  const fault = page.getByText('ist erforderlich');
  await fault.waitFor();
  expect(await name.getAttribute('aria-invalid')).toBe('true');
  expect(await name.evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await border()).not.toBe(usual);
  expect(await findings(page)).toEqual([]);
  await page.keyboard.type('N');
  await fault.waitFor({ state: 'detached' });
  expect(await name.getAttribute('aria-invalid')).toBeNull();
  expect(await findings(page)).toEqual([]);
});
