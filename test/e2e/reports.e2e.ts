import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../api/until.ts';
import { calls, erika, jan, signIn } from '../support/browser/agent.ts';
import { findings } from '../support/browser/axe.ts';
import { narrow, openBrowser, openPage, wide } from '../support/browser/browser.ts';
import { startTieline, type RunningTieline } from '../support/browser/harness.ts';

let tieline: RunningTieline;
let browser: Browser;
let page: Page;
let errors: readonly string[];

const medium = { width: 768, height: 1024 };

/** Waits until this agent's phone rings, and gives the interaction. */
const rings = (username: string): Promise<string> =>
  until(`the phone of ${username} rings`, async () => {
    const { interactions } = (await tieline.ask(username, 'GET', '/desk')) as {
      interactions: { id: string; phase: string }[];
    };
    return interactions.find(({ phase }) => phase === 'ringing')?.id;
  });

const act = (username: string, id: string, action: string) =>
  tieline.ask(username, 'POST', `/interactions/${id}/${action}`);

/** Mia lets a call pass that Tom answers, and one that nobody answers. */
async function makeContacts(): Promise<void> {
  for (const username of ['mia', 'tom']) {
    await tieline.ask(username, 'PUT', '/me/surfaces/desk', { state: 'in' });
  }
  await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available' });
  await calls(tieline, erika);
  const first = await rings('mia');
  await tieline.ask('tom', 'PUT', '/me/presence', { presence: 'available' });
  await act('mia', first, 'reject');
  expect(await rings('tom')).toBe(first);
  await act('tom', first, 'answer');
  await act('tom', first, 'end');
  await act('tom', first, 'finish');
  await tieline.ask('tom', 'PUT', '/me/presence', { presence: 'logout' });
  const customer = await calls(tieline, jan);
  const second = await rings('mia');
  await customer.hangUp();
  await until('the second call is over', async () => {
    const { parts } = (await tieline.ask('mia', 'GET', `/interactions/${second}`)) as {
      parts: { phase: string }[];
    };
    return parts.every(({ phase }) => phase === 'ended');
  });
}

beforeAll(async () => {
  [tieline, browser] = await Promise.all([startTieline(), openBrowser()]);
  for (const username of ['admin', 'mia']) {
    await tieline.ask(username, 'PUT', '/me/locale', { locale: 'de' });
  }
  await makeContacts();
  ({ page, errors } = await openPage(browser, { baseURL: tieline.url }));
  await signIn(page, 'admin');
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
});

const row = (name: string | RegExp) => page.getByRole('table').getByRole('row', { name });
const period = () => page.getByLabel('Zeitraum');
const agentFilter = (shown: Page) => shown.getByRole('combobox', { name: 'Agent' });

describe('the reports', () => {
  it('are reached from the desk, and say who missed calls that others answered', async () => {
    await page.getByRole('link', { name: 'Berichte' }).click();
    await row('Mia Krüger 0 2 1 1 100').waitFor();
    await row('Tom Becker 1 0 0 0 0').waitFor();
    await row('Gesamt 1 2 1 1 66,7').waitFor();
  });

  it('lead from a figure to its contacts, from there to Why?, and back again', async () => {
    await page.goto('/reports');
    await row(/Mia Krüger/)
      .getByRole('link', { name: '1' })
      .first()
      .press('Enter');
    await page.getByRole('heading', { name: 'Mia Krüger: Von anderen angenommen' }).waitFor();
    await row(/Erika Mustermann/).waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(2);
    await page.getByRole('button', { name: 'Warum?' }).press('Enter');
    await page.getByText('Standard, Version', { exact: false }).waitFor();
    expect(await findings(page)).toEqual([]);
    const bookmarked = page.url();
    await page.goBack();
    await row('Mia Krüger 0 2 1 1 100').waitFor();
    await page.goto(bookmarked);
    await row(/Erika Mustermann/).waitFor();
    await page.getByRole('link', { name: 'Zurück zum Bericht' }).click();
    await row('Mia Krüger 0 2 1 1 100').waitFor();
    await page.getByRole('link', { name: /^Mia Krüger\s*2$/ }).click();
    await page.getByRole('heading', { name: 'Mia Krüger: Verpasst' }).waitFor();
    await page.goBack();
  });

  it('keep what was chosen in the address', async () => {
    await page.goto('/reports');
    await agentFilter(page).selectOption('Tom Becker');
    await row('Tom Becker 1 0 0 0 0').waitFor();
    expect(await row(/Mia Krüger/).count()).toBe(0);
    await page.getByRole('link', { name: 'Interaktionen' }).last().click();
    await page.getByLabel('Gruppieren nach').selectOption('Stunde');
    await expect.poll(() => page.getByRole('table').getByRole('row').count()).toBe(26);
    await page.reload();
    await expect.poll(() => page.getByRole('table').getByRole('row').count()).toBe(26);
    expect(await agentFilter(page).inputValue()).not.toBe('');
    await page.goBack();
    await row(/Eingehend, angenommen/).waitFor();
  });

  it('say when there is nothing, and take own dates', async () => {
    await page.goto('/reports/missed-calls?from=2020-02-01&to=2020-02-29');
    await page.getByText('Keine Interaktionen in diesem Zeitraum.').waitFor();
    expect(await page.getByLabel('Von').inputValue()).toBe('2020-02-01');
    await page.getByLabel('Bis').fill('2020-03-15');
    await expect.poll(() => page.url()).toContain('to=2020-03-15');
    await page.getByLabel('Bis').fill('2024-03-15');
    await page.getByRole('alert').getByText('höchstens 366 Tage', { exact: false }).waitFor();
    await period().selectOption('Heute');
    await row(/Mia Krüger/).waitFor();
  });

  it('are saved as CSV', async () => {
    await page.goto('/reports');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV herunterladen' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('missed-calls.csv');
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
    expect(lines[0]).toBe(
      '\uFEFFAgent,Angenommen,Verpasst,Von anderen angenommen,Nicht angenommen,Verpasst (%)',
    );
    expect(lines).toContain('Mia Krüger,0,2,1,1,100');
  });

  it('are an agent’s own', async () => {
    const own = await openPage(browser, { baseURL: tieline.url });
    await signIn(own.page, 'mia');
    await own.page.getByRole('link', { name: 'Berichte' }).click();
    await own.page.getByText('Ihre eigenen Interaktionen').waitFor();
    await own.page.getByRole('row', { name: 'Mia Krüger 0 2 1 1 100' }).waitFor();
    expect(await own.page.getByRole('row', { name: /Tom Becker/ }).count()).toBe(0);
    expect(await agentFilter(own.page).count()).toBe(0);
    expect(own.errors).toEqual([]);
    await own.context.close();
  });

  for (const path of [
    'missed-calls?period=today',
    'contacts?period=this-month&by=day',
    'contacts?period=today&by=disposition',
    'service-level?period=today',
    'logging?period=today',
    'ledger?period=today',
    'missed-calls?period=today&column=missed',
    'ledger?from=2020-02-01&to=2020-02-29',
  ]) {
    it(`are usable for everybody in each width, light and dark: ${path}`, async () => {
      await page.goto(`/reports/${path}`);
      await page.waitForLoadState('networkidle');
      for (const viewport of [wide, medium, narrow]) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          expect({ viewport, colorScheme, found: await findings(page) }).toEqual({
            viewport,
            colorScheme,
            found: [],
          });
        }
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, 'nothing runs out of the page at the side').toBe(0);
      }
    });
  }

  it('have run without an error in the page', () => {
    expect(errors).toEqual([]);
  });
});
