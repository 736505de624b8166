import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { miaAtHerDesk } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser } from '../../support/browser/browser.ts';
import { startTieline, type RunningTieline } from '../../support/browser/harness.ts';

let browser: Browser;
let tieline: RunningTieline;
let page: Page;
let path = '';

beforeAll(async () => {
  [browser, tieline] = await Promise.all([openBrowser(), startTieline()]);
  const fields = { firstName: 'Anna', lastName: 'Zweier', email: 'alt@example.com', phone: '+31205550001' };
  const made = (await tieline.ask('tom', 'POST', '/crm/contact', fields)) as { id: string };
  path = `/crm/contact/${made.id}`;
  ({ page } = await miaAtHerDesk(browser, tieline));
  await page.goto(`/records/contact/${made.id}`);
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
});

const stored = async () => (await tieline.ask('admin', 'GET', path)) as Record<string, unknown>;
const field = (name: string) => page.getByRole('textbox', { name });
const save = () => page.getByRole('button', { name: 'Speichern' }).click();

describe('two people on one record', () => {
  it('are told of each other, and what was typed stays until one chooses', async () => {
    await page.getByRole('button', { name: 'Bearbeiten' }).first().click();
    await field('E-Mail').fill('mia@example.com');
    await field('Vorname').fill('Anne');
    const theirs = { email: 'tom@example.com', firstName: 'Anni', lastName: 'Dreier' };
    await tieline.ask('tom', 'PATCH', path, theirs);
    await save();
    await page.getByRole('alert').getByText('Jemand anders hat diesen Datensatz geändert').waitFor();
    expect(await stored()).toMatchObject(theirs);
    expect(await field('E-Mail').inputValue()).toBe('mia@example.com');
    expect(await field('Nachname').inputValue()).toBe('Dreier');
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize(narrow);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await findings(page)).toEqual([]);

    const choice = page.getByRole('radiogroup', { name: 'Vorname' });
    await choice.getByRole('radio', { name: 'Meins: Anne' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await field('Vorname').inputValue()).toBe('Anni');
    await page.keyboard.press('ArrowLeft');
    expect(await field('Vorname').inputValue()).toBe('Anne');
    await page.getByRole('button', { name: 'Alle neuen Werte übernehmen' }).click();
    expect(await field('E-Mail').inputValue()).toBe('tom@example.com');
    await choice.getByRole('radio', { name: 'Meins: Anne' }).click();
    await save();
    await page.getByRole('button', { name: 'Bearbeiten' }).first().waitFor();
    expect(await stored()).toMatchObject({ ...theirs, firstName: 'Anne' });
  });
});
