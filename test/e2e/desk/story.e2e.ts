import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../../support/browser/axe.ts';
import { openBrowser, openPage } from '../../support/browser/browser.ts';
import { password, startTieline, type RunningTieline } from '../../support/browser/harness.ts';

let tieline: RunningTieline;
let browser: Browser;

beforeAll(async () => {
  [tieline, browser] = await Promise.all([startTieline(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
});

const erikaCalls = () =>
  tieline.ask('mia', 'POST', '/simulator/calls', { from: '+498963648018', to: '+498912345670' });

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Benutzername').fill(username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Telefon' }).waitFor();
}

describe('the first call', () => {
  it('goes from the ring to the log in the record, with its reasons, by keyboard alone', async () => {
    const { context, page, errors } = await openPage(browser, { baseURL: tieline.url });
    await signIn(page, 'mia');
    await page.keyboard.press('Alt+p');
    await page.getByRole('menuitem', { name: /Verfügbar/ }).waitFor();
    await page.keyboard.press('1');
    await page.getByRole('button', { name: /Verfügbar/ }).waitFor();

    await erikaCalls();
    const panel = page.getByRole('region', { name: 'Telefon' });
    await panel.getByRole('button', { name: /Annehmen/ }).waitFor();
    await panel.getByText('Erika Mustermann', { exact: true }).first().waitFor();
    await page.getByRole('heading', { name: 'Erika Mustermann' }).waitFor();
    expect(await findings(page)).toEqual([]);

    await page.keyboard.press('Alt+a');
    await panel.getByRole('button', { name: /Auflegen/ }).waitFor();
    const comments = panel.getByLabel('Kommentare');
    await comments.focus();
    await page.keyboard.type('Position 3 doppelt, Gutschrift zugesagt.');
    await panel.getByText('Gespeichert').waitFor();
    expect(await findings(page)).toEqual([]);

    await page.keyboard.press('Alt+x');
    await panel.getByRole('button', { name: /Abschließen/ }).waitFor();
    expect(await comments.inputValue()).toBe('Position 3 doppelt, Gutschrift zugesagt.');
    await page.keyboard.press('Alt+w');
    await page
      .getByRole('region', { name: 'Warum wurde so protokolliert?' })
      .getByRole('listitem')
      .first()
      .waitFor();
    expect(await findings(page)).toEqual([]);

    await page.keyboard.press('Alt+Enter');
    await panel.getByText('Keine aktiven Anrufe').waitFor();
    // Finishing opened the latest task, as the workflow chooses where nobody did.
    const lookup = `/crm/lookup?number=${encodeURIComponent('+498963648018')}`;
    const { records } = (await tieline.ask('mia', 'GET', lookup)) as { records: { id: string }[] };
    await page.goto(`/records/contact/${records[0]?.id ?? ''}`);
    const past = page.getByRole('list', { name: 'Vergangene Aktivitäten' });
    await past.getByText('Position 3 doppelt, Gutschrift zugesagt.').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('keeps what was typed through a reload in the middle of the call', async () => {
    const { context, page } = await openPage(browser, { baseURL: tieline.url });
    await signIn(page, 'mia');
    await erikaCalls();
    const panel = page.getByRole('region', { name: 'Telefon' });
    await panel.getByText('Erika Mustermann', { exact: true }).first().waitFor();
    await page.keyboard.press('Alt+a');
    const comments = panel.getByLabel('Kommentare');
    await comments.fill('mitten im Satz');
    await page.reload();
    await panel.getByRole('button', { name: /Auflegen/ }).waitFor();
    await expect.poll(() => comments.inputValue()).toBe('mitten im Satz');
    await page.keyboard.press('Alt+x');
    await panel.getByRole('button', { name: /Abschließen/ }).waitFor();
    await page.keyboard.press('Alt+Enter');
    await panel.getByText('Keine aktiven Anrufe').waitFor();
    await context.close();
  });

  it('shows the same call in a second tab, in the same state', async () => {
    const { context, page } = await openPage(browser, { baseURL: tieline.url });
    await signIn(page, 'mia');
    const second = await context.newPage();
    await second.goto('/');
    await erikaCalls();
    await page.getByRole('button', { name: /Annehmen/ }).waitFor();
    await second.getByRole('button', { name: /Annehmen/ }).waitFor();
    await page.keyboard.press('Alt+a');
    await second.getByRole('button', { name: /Auflegen/ }).waitFor();
    await second.bringToFront();
    await second.keyboard.press('Alt+x');
    await page.getByRole('button', { name: /Abschließen/ }).waitFor();
    await second.keyboard.press('Alt+Enter');
    await page.getByText('Keine aktiven Anrufe').waitFor();
    await context.close();
  });
});
