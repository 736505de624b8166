import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { panelOf, signIn } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser, openPage } from '../../support/browser/browser.ts';
import { password, startTieline, type RunningTieline } from '../../support/browser/harness.ts';

let tieline: RunningTieline;
let empty: RunningTieline;
let browser: Browser;

beforeAll(async () => {
  [tieline, empty, browser] = await Promise.all([
    startTieline(),
    startTieline({ demo: false }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([tieline?.stop(), empty?.stop()]);
});

describe('an installation without users', () => {
  it('creates the first administrator with the code printed at the start', async () => {
    const { context, page, errors } = await openPage(browser, { baseURL: empty.url, viewport: narrow });
    await page.goto('/');
    await page.getByLabel('Einrichtungscode').fill('FALSCH');
    await page.getByLabel('Ihr Name').fill('Ada Erste');
    await page.getByLabel('Benutzername').fill('ada');
    await page.getByLabel('Passwort').fill('lang genug für alle');
    await page.getByRole('button', { name: 'Konto erstellen' }).click();
    await page.getByRole('alert').or(page.locator('[aria-invalid=true]')).first().waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Einrichtungscode').fill(empty.setupCode);
    await page.getByRole('button', { name: 'Konto erstellen' }).click();
    await panelOf(page).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('a person', () => {
  it('changes the language, and finds it again', async () => {
    const { context, page } = await openPage(browser, { baseURL: tieline.url });
    await signIn(page, 'mia');
    await page.getByRole('button', { name: /Mia Krüger/ }).click();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Nederlands' }).click();
    await page
      .getByText('Geen actieve gesprekken')
      .or(page.getByRole('region', { name: 'Telefoon' }))
      .first()
      .waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('nl');
    await page.reload();
    await page.getByRole('region', { name: 'Telefoon' }).waitFor();
    await tieline.ask('mia', 'PUT', '/me/locale', { locale: 'de' });
    await context.close();
  });

  it('changes the password, after a refusal beside the field, and signs out', async () => {
    const { context, page } = await openPage(browser, { baseURL: tieline.url });
    await tieline.ask('tom', 'PUT', '/me/locale', { locale: 'de' });
    await signIn(page, 'tom');
    await page.getByRole('button', { name: /Tom Becker/ }).click();
    await page.getByRole('menuitem', { name: 'Passwort ändern' }).click();
    const dialog = page.getByRole('dialog', { name: 'Passwort ändern' });
    await dialog.getByLabel('Aktuelles Passwort').fill('ein falsches Passwort');
    await dialog.getByLabel('Neues Passwort').fill('ein ganz neues Passwort');
    await dialog.getByRole('button', { name: 'Ändern' }).click();
    await dialog.getByRole('alert').or(dialog.locator('[aria-invalid=true]')).first().waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByLabel('Aktuelles Passwort').fill(password);
    await dialog.getByRole('button', { name: 'Ändern' }).click();
    await dialog.getByText('Passwort geändert.').waitFor();
    await dialog.getByRole('button', { name: 'Schließen' }).click();
    await page.getByRole('button', { name: /Tom Becker/ }).click();
    await page.getByRole('menuitem', { name: 'Abmelden' }).click();
    await page.getByLabel('Benutzername').fill('tom');
    await page.getByLabel('Passwort').fill('ein ganz neues Passwort');
    await page.keyboard.press('Enter');
    await panelOf(page).waitFor();
    await context.close();
  });
});
