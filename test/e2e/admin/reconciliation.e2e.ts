import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  calls,
  endAndFinish,
  erika,
  goHome,
  miaAtHerDesk,
  phase,
  signIn,
  type Agent,
} from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser, openPage, wide } from '../../support/browser/browser.ts';
import { startTieline, type RunningTieline } from '../../support/browser/harness.ts';

let tieline: RunningTieline;
let browser: Browser;
let page: Page;
let errors: readonly string[];

beforeAll(async () => {
  [tieline, browser] = await Promise.all([startTieline(), openBrowser()]);
  await tieline.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
  ({ page, errors } = await openPage(browser, { baseURL: tieline.url }));
  await signIn(page, 'admin');
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
});

async function isUsable(shown: Page): Promise<void> {
  for (const viewport of [wide, { width: 768, height: 900 }, narrow]) {
    await shown.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await shown.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await findings(shown)).toEqual([]);
    }
    const overflow = await shown.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, 'nothing runs out of the page at the side').toBe(0);
  }
  await shown.setViewportSize(wide);
}

/** A call with Erika that is written into the CRM; gives its activity. */
async function loggedCall(mia: Agent): Promise<string> {
  await calls(tieline, erika);
  await mia.panel.getByRole('button', { name: /Annehmen/ }).click();
  await phase(mia.panel, 'Verbunden');
  await endAndFinish(mia);
  await mia.page.goto('/contacts');
  await mia.page.getByRole('table').getByRole('row').nth(1).getByText('Geschrieben').waitFor();
  const { items } = (await tieline.ask('mia', 'GET', '/ledger?state=done')) as {
    items: { record: { id: string } }[];
  };
  return items[0]?.record.id ?? '';
}

describe('the page of reconciliation', () => {
  it('says that nothing differs, and that no day was compared yet', async () => {
    await page.goto('/admin/reconciliation');
    await page.getByText('Noch kein Tag abgeglichen').waitFor();
    await page.getByRole('button', { name: 'Vergleichen' }).click();
    await page.getByText('Keine Abweichungen').waitFor();
    await isUsable(page);
  });

  it('refuses a period that ends before it begins', async () => {
    await page.getByLabel('Von').fill('2026-11-20');
    await page.getByLabel('Bis').fill('2026-11-19');
    const button = page.getByRole('button', { name: 'Vergleichen' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.reload();
  });

  it('shows what somebody changed in the CRM, field by field, with the way there and as a file', async () => {
    const mia = await miaAtHerDesk(browser, tieline);
    const activity = await loggedCall(mia);
    await tieline.ask('mia', 'PATCH', `/crm/task/${activity}`, { subject: 'Von Hand' });
    await goHome(tieline, mia);
    await page.goto('/admin/reconciliation');
    await page.getByRole('button', { name: 'Vergleichen' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Betreff' });
    await row.getByRole('cell', { name: 'Von Hand' }).waitFor();
    await row.getByRole('cell', { name: /Eingehendes Gespräch|Incoming call/ }).waitFor();
    await isUsable(page);

    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Als CSV speichern' }).click();
    const file = readFileSync(await (await saving).path(), 'utf8');
    expect(file).toContain('"Betreff"');
    expect(file).toContain('"Von Hand"');

    await page.getByRole('link', { name: 'Warum?' }).click();
    await page.getByRole('region', { name: /Warum/ }).getByText('Ins CRM geschrieben').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Vergleichen' }).click();
    await page.getByRole('link', { name: 'Von Hand' }).click();
    await page.getByRole('heading', { name: 'Von Hand' }).waitFor();
    expect(errors).toEqual([]);
  });
});
