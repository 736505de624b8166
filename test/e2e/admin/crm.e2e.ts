import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser, openPage, wide } from '../../support/browser/browser.ts';
import { startTieline, type RunningTieline } from '../../support/browser/harness.ts';
import { startOnSalesforce, type OnSalesforce } from '../../support/browser/on-salesforce.ts';
import type { Emulator, SampleOrg } from '../../salesforce/emulator.ts';

let emulator: Emulator;
let org: SampleOrg;
let set: OnSalesforce['set'];
let tieline: RunningTieline;
let browser: Browser;
let page: Page;
let errors: readonly string[];

beforeAll(async () => {
  [{ emulator, org, set, tieline }, browser] = await Promise.all([startOnSalesforce(), openBrowser()]);
  await tieline.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
  ({ page, errors } = await openPage(browser, { baseURL: tieline.url }));
  await signIn(page, 'admin');
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
  await emulator?.close();
});

async function isUsable(page: Page): Promise<void> {
  for (const viewport of [wide, { width: 768, height: 900 }, narrow]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await findings(page)).toEqual([]);
    }
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, 'nothing runs out of the page at the side').toBe(0);
  }
  await page.setViewportSize(wide);
}

const again = () => page.getByRole('button', { name: 'Erneut prüfen' });

describe('the page of the CRM', () => {
  it('says that the org is connected, and what somebody should look at', async () => {
    await page.goto('/admin/crm');
    await page.getByText('Es fehlt nichts').waitFor();
    await page.getByText('Verbunden', { exact: true }).waitFor();
    await page.getByText('Was für Change Data Capture ausgewählt ist').waitFor();
    await isUsable(page);
  });

  it('folds away what is in order, and unfolds it by keyboard', async () => {
    const inOrder = page.getByRole('button', { name: /^In Ordnung/ });
    expect(await inOrder.getAttribute('aria-expanded')).toBe('false');
    await inOrder.focus();
    await page.keyboard.press('Enter');
    await page.getByText(`Verbunden mit Tieline Emulator (${org.orgId})`).waitFor();
    await isUsable(page);
  });

  it('names what is missing first, with its remedy, once it is checked again', async () => {
    set({ 'key-field': 'missing', 'restrict-picklists': { 'Task.Status': ['Not Started'] } });
    await again().click();
    await page.getByText(/^\d+ Punkte fehlen$/).waitFor();
    const missing = page.getByRole('listitem').first();
    await missing.getByText(/^TielineKey__c fehlt bei Aufgaben/).waitFor();
    await missing.getByText(/^Stellen Sie das Verzeichnis force-app/).waitFor();
    await page.getByText('Task.Status nimmt nicht an: Completed').waitFor();
    await isUsable(page);
    set({ 'key-field': 'unique', 'restrict-picklists': {} });
    await again().click();
    await page.getByText('Es fehlt nichts').waitFor();
  });

  it('says why Salesforce is paused, and that nothing is lost', async () => {
    set({ 'api-access-control': true });
    await again().click();
    await page.getByText('Pausiert').waitFor();
    await page.getByText('Es geht nichts verloren: Was zu schreiben ist, wartet.').waitFor();
    await page.getByText(/API-Zugriffssteuerung/).waitFor();
    await isUsable(page);
  });

  it('does not offer to import or to define objects, which is done in Salesforce', async () => {
    const pages = page.getByRole('navigation', { name: 'Verwaltung' });
    await pages.getByRole('link', { name: 'CRM', exact: true }).waitFor();
    expect(await pages.getByRole('link', { name: /import|objekte/i }).count()).toBe(0);
    expect(errors).toEqual([]);
  });
});

describe('what Tieline keeps of an org that hides what is needed', () => {
  it('is told with its consequence and its remedy, and is kept once the org shows it', async () => {
    const hiding = await startOnSalesforce({ switches: { 'hide-fields': ['Opportunity.AccountId'] } });
    await hiding.tieline.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
    const shown = await openPage(browser, { baseURL: hiding.tieline.url });
    await signIn(shown.page, 'admin');
    await shown.page.goto('/admin/crm');
    const kept = shown.page.getByRole('region', { name: 'In Tieline vorgehalten' });
    // No events reach this Tieline, so that some while after the start the index is behind.
    const isFilled = kept.getByText(/^(?:Aktuell|Nicht aktuell) seit/);
    await isFilled.waitFor();
    await kept.getByText('Nicht vorgehalten').waitFor();
    await kept.getByText('Für den Integrationsbenutzer verborgen: Opportunity.AccountId').waitFor();
    await kept.getByText('Tieline fragt bei jedem Anruf in Salesforce nach.').waitFor();
    const missing = shown.page.getByText(
      /^Was offen ist, liegt nicht in Tieline vor.*: Opportunity\.AccountId$/,
    );
    await missing.waitFor();
    await shown.page.getByText(/Bis dahin kostet jeder Anruf Anfragen an Salesforce\.$/).waitFor();
    await isUsable(shown.page);
    hiding.set({ 'hide-fields': [] });
    await shown.page.getByRole('button', { name: 'Erneut prüfen' }).click();
    await missing.waitFor({ state: 'detached' });
    await expect.poll(() => isFilled.count(), { timeout: 30_000 }).toBe(2);
    await isUsable(shown.page);
    expect(shown.errors).toEqual([]);
    await shown.context.close();
    await hiding.tieline.stop();
    await hiding.emulator.close();
  });
});

describe('the page of Tieline’s own CRM', () => {
  it('says that there is nothing to check', async () => {
    const own = await startTieline();
    await own.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
    const shown = await openPage(browser, { baseURL: own.url });
    await signIn(shown.page, 'admin');
    await shown.page.goto('/admin/crm');
    await shown.page.getByText('Es braucht keine Verbindung, und es gibt nichts zu prüfen').waitFor();
    await shown.page.getByRole('link', { name: 'Kontakte importieren' }).waitFor();
    expect(await findings(shown.page)).toEqual([]);
    expect(await own.ask('admin', 'GET', '/crm/check')).toEqual({ items: [] });
    await expect(own.ask('mia', 'GET', '/crm/check')).rejects.toThrow(': 403 ');
    expect(shown.errors).toEqual([]);
    await shown.context.close();
    await own.stop();
  });
});
