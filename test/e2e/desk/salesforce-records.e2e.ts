import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser, openPage, wide } from '../../support/browser/browser.ts';
import { startTieline } from '../../support/browser/harness.ts';
import { startOnSalesforce, type OnSalesforce } from '../../support/browser/on-salesforce.ts';

let salesforce: OnSalesforce;
let browser: Browser;

beforeAll(async () => {
  [salesforce, browser] = await Promise.all([startOnSalesforce(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await salesforce?.tieline.stop();
  await salesforce?.emulator.close();
});

const link = (page: Page) => page.getByRole('link', { name: 'In Salesforce öffnen' });

describe('a record of Salesforce at the desk', () => {
  it('opens in Salesforce in a tab of its own, and so does each of its activities', async () => {
    const { tieline, emulator } = salesforce;
    const contact = (await tieline.ask('mia', 'POST', '/crm/contact', { lastName: 'Roth' })) as {
      id: string;
    };
    const task = (await tieline.ask('mia', 'POST', '/crm/task', {
      subject: 'Zurückrufen wegen der zweiten Lieferung und der Rechnung dazu',
      who: contact.id,
    })) as { id: string };
    const { context, page, errors } = await openPage(browser, { baseURL: tieline.url });
    await signIn(page, 'mia');
    await page.goto(`/records/contact/${contact.id}`);
    const activity = page.getByRole('listitem').filter({ hasText: 'Zurückrufen' });
    await activity.waitFor();
    const at = (id: string) => `${emulator.url}/lightning/r/${id}/view`;
    await context.route('**/lightning/r/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<p>Lightning</p>' }),
    );
    for (const [place, id] of [
      [page.locator('main'), contact.id],
      [activity, task.id],
    ] as const) {
      const one = place.getByRole('link', { name: 'In Salesforce öffnen' }).first();
      const [tab] = await Promise.all([context.waitForEvent('page'), one.click()]);
      await tab.waitForURL(at(id));
      expect(await tab.evaluate('window.opener')).toBeNull();
      await tab.close();
    }
    for (const viewport of [wide, narrow]) {
      await page.setViewportSize(viewport);
      if (viewport === narrow) await page.getByRole('button', { name: 'Arbeitsbereich' }).click();
      await link(page).first().waitFor();
      expect(await findings(page)).toEqual([]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow, 'nothing runs out of the page at the side').toBe(0);
    }
    await page.setViewportSize(wide);
    await page.goto(`/records/task/${task.id}`);
    await link(page).waitFor();
    expect(await link(page).getAttribute('href')).toBe(at(task.id));
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('a record of Tieline’s own CRM', () => {
  it('is nowhere else', async () => {
    const own = await startTieline();
    const contact = (await own.ask('mia', 'POST', '/crm/contact', { lastName: 'Roth' })) as { id: string };
    const { context, page } = await openPage(browser, { baseURL: own.url });
    await signIn(page, 'mia');
    const asked = page.waitForResponse(/\/api\/v1\/crm$/);
    await page.goto(`/records/contact/${contact.id}`);
    expect(await (await asked).json()).toMatchObject({ name: 'embedded', kept: null, recordAddress: null });
    await page.getByRole('heading', { name: 'Roth' }).waitFor();
    expect(await link(page).count()).toBe(0);
    await context.close();
    await own.stop();
  });
});
