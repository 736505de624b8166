import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator, SampleOrg } from '../../salesforce/emulator.ts';
import { signIn } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { openBrowser, openPage } from '../../support/browser/browser.ts';
import type { RunningTieline } from '../../support/browser/harness.ts';
import { startOnSalesforce } from '../../support/browser/on-salesforce.ts';

let emulator: Emulator;
let org: SampleOrg;
let tieline: RunningTieline;
let browser: Browser;

beforeAll(async () => {
  [{ emulator, org, tieline }, browser] = await Promise.all([startOnSalesforce(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
  await emulator?.close();
});

/** The user name of whom the org calls so. */
const usernameOf = (name: string): string => {
  const rows = emulator.orgs.byId(org.orgId)?.org.reading(null).rows('User') ?? [];
  return String(rows.find((row) => row['Name'] === name)?.['Username']);
};

describe('a person at the desk', () => {
  it('connects their Salesforce account in a window of its own, and disconnects it', async () => {
    const { context, page, errors } = await openPage(browser, { baseURL: tieline.url });
    await signIn(page, 'mia');
    const [window] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('button', { name: 'Mit Salesforce verbinden' }).click(),
    ]);
    await window.waitForURL(/services\/oauth2\/authorize/);
    const me = (await tieline.ask('mia', 'GET', '/me')) as { name: string };
    await window.getByLabel('Username').fill(usernameOf(me.name));
    await window.getByLabel('Password').fill(org.password);
    await window.getByRole('button', { name: 'Log In' }).click();
    // The desk hears of it by itself.
    await page.getByText('Sie sind nicht mit Salesforce verbunden.').waitFor({ state: 'hidden' });
    // A browser that lets a page close its window has done so.
    expect(window.isClosed() || new URL(window.url()).href === `${tieline.url}/connected/connected`).toBe(
      true,
    );
    await page.getByRole('button', { name: /Mia/ }).click();
    await page.getByText(`Verbunden als ${me.name}`).waitFor();
    await page.getByRole('menuitem', { name: 'Verbindung zu Salesforce trennen' }).click();
    await page.getByRole('button', { name: 'Nicht jetzt' }).click();
    await page.getByText('Sie sind nicht mit Salesforce verbunden.').waitFor({ state: 'hidden' });
    expect(await findings(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('is told what Salesforce refused, and nothing that an address makes up', async () => {
    const { context, page, errors } = await openPage(browser, { baseURL: tieline.url });
    await page.goto('/api/v1/salesforce/callback?error=access_denied&error_description=no&state=x');
    await page.getByText('Salesforce hat die Verbindung nicht erlaubt.').waitFor();
    await page.getByText('access_denied').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(await findings(page)).toEqual([]);
    await page.goto('/connected/whatever/call-0900');
    await page.getByText('Diese Anmeldung ist abgelaufen').waitFor();
    expect(await page.getByText('0900').count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('an administrator', () => {
  it('chooses an agent’s user among those of the org, and reads the default that is set there', async () => {
    const { context, page, errors } = await openPage(browser, { baseURL: tieline.url });
    await tieline.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
    await signIn(page, 'admin');
    const { items } = (await tieline.ask('admin', 'GET', '/agents')) as {
      items: { id: string; username: string; name: string; crmUser: string }[];
    };
    const mia = items.find(({ username }) => username === 'mia');
    const users = (await tieline.ask('admin', 'GET', `/crm/users?id=${mia?.crmUser}`)) as {
      items: { email: string }[];
    };
    const email = users.items[0]?.email.toUpperCase();
    await tieline.ask('admin', 'PUT', `/agents/${mia?.id}`, { crmUser: null, email });
    await page.goto(`/admin/agents/${mia?.id}`);
    await page.getByText('Nicht mit Salesforce verbunden').waitFor();
    const box = page.getByLabel('Standardmäßig nicht protokollieren');
    expect(await box.isEnabled()).toBe(true);
    const user = page.getByLabel('CRM-Benutzer');
    await page.getByRole('button', { name: `Gleiche E-Mail-Adresse: ${mia?.name}` }).click();
    expect(await user.inputValue()).toBe(mia?.crmUser);
    await user.selectOption('');
    await page.getByPlaceholder('Benutzer suchen').fill(mia?.name.split(' ')[0] ?? '');
    await user.selectOption(mia?.crmUser ?? '');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect
      .poll(async () => await tieline.ask('admin', 'GET', `/agents/${mia?.id}`))
      .toMatchObject({ crmUser: mia?.crmUser, doNotLogSetIn: 'crm' });
    await page.goto(`/admin/agents/${mia?.id}`);
    await page.getByText('Wird beim Benutzer im CRM festgelegt').waitFor();
    expect(await box.isEnabled()).toBe(false);
    expect(await findings(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });
});
