import { locales } from '../../../src/domain/locale.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser, openPage, wide } from '../../support/browser/browser.ts';
import { serveBuiltPages } from '../../support/browser/built-pages.ts';
import { connected, desk, held, interaction, pretend, wrapup } from '../../support/browser/pretend.ts';

let browser: Browser;
let pages: { url: string; close(): void };

beforeAll(async () => {
  [browser, pages] = await Promise.all([openBrowser(), serveBuiltPages()]);
});
afterAll(async () => {
  await browser?.close();
  pages?.close();
});

/** The narrowest that an embedding page gives the panel. */
const narrowest = { width: 300, height: 720 };

const screens = [
  ['idle', () => desk(), '/contacts'],
  ['ringing', () => desk([interaction()]), '/'],
  ['connected', () => desk([connected()]), '/'],
  ['held, with another one ringing', () => desk([held(), { ...interaction(), id: 'i2', pop: null }]), '/'],
  ['wrap-up', () => desk([wrapup()]), '/'],
  ['what needs attention', () => desk(), '/contacts?log=attention'],
  ['a new record', () => desk(), '/records/contact/new'],
] as const;

/** The buttons and texts of the panel that end beyond its edge. */
const outsidePanel = `(() => {
  const panel = document.querySelector('[data-panel]');
  const edge = panel.getBoundingClientRect().right + 0.5;
  return [...panel.querySelectorAll('button, footer *, [role=status]')]
    .filter((one) => one.getBoundingClientRect().right > edge)
    .map((one) => one.textContent);
})()`;

describe('the desk, in every width, light and dark', () => {
  for (const [name, shown, path] of screens) {
    it(`is usable for everybody: ${name}`, async () => {
      const { context, page, errors } = await openPage(browser, { baseURL: pages.url });
      await pretend(page, shown());
      await page.goto(path);
      await page.getByRole('main').waitFor();
      await page.waitForLoadState('networkidle');
      for (const viewport of [wide, narrow, narrowest]) {
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
      expect(errors).toEqual([]);
      await context.close();
    });
  }
});

describe('the panel', () => {
  const drafted = wrapup();
  const rules = { ...drafted.rules, autoSave: false };
  const shown = [
    ['wrap-up with edits', { ...drafted, unsaved: true }],
    ['wrap-up of a draft', { ...drafted, rules, unsaved: true, log: { ...drafted.log, state: 'draft' } }],
    ['held', held()],
  ] as const;

  it.each(locales)('has nothing that runs out of it at the side, in any width: %s', async (locale) => {
    for (const [name, one] of shown) {
      const { context, page } = await openPage(browser, { baseURL: pages.url });
      await pretend(page, desk([one]));
      await page.route('**/api/v1/me', (route) =>
        route.fulfill({
          json: { id: 'mia-id', username: 'mia', name: 'Mia Krüger', roles: ['agent'], locale },
        }),
      );
      await page.goto('/');
      await page.getByRole('main').waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate('document.documentElement.lang')).toBe(locale);
      for (const width of [300, 340, 400, wide.width]) {
        await page.setViewportSize({ width, height: 720 });
        expect({ name, width, outside: await page.evaluate(outsidePanel) }).toEqual({
          name,
          width,
          outside: [],
        });
      }
      await context.close();
    }
  });
});

describe('a ring', () => {
  it('takes the focus from nothing', async () => {
    const { context, page } = await openPage(browser, { baseURL: pages.url });
    const server = await pretend(page, desk());
    await page.goto('/');
    const search = page.getByRole('searchbox');
    await search.fill('Must');
    server.push({ type: 'interaction', position: '2', data: interaction() });
    await page.getByRole('button', { name: /Annehmen/ }).waitFor();
    await page.getByRole('heading', { name: 'Erika Mustermann' }).waitFor();
    expect(await search.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('er');
    expect(await search.inputValue()).toBe('Muster');
    await context.close();
  });

  it('is answered once by a doubled press', async () => {
    const { context, page } = await openPage(browser, { baseURL: pages.url });
    const server = await pretend(page, desk([interaction()]));
    await page.goto('/');
    await page.getByRole('button', { name: /Annehmen/ }).dblclick();
    await expect.poll(() => server.sent.filter(({ request }) => request.endsWith('/answer')).length).toBe(1);
    await context.close();
  });

  it('is measured from its message to its paint', async () => {
    const { context, page } = await openPage(browser, { baseURL: pages.url });
    const server = await pretend(page, desk());
    await page.goto('/');
    await page.getByText('Keine aktiven Anrufe').waitFor();
    server.push({ type: 'interaction', position: '2', data: interaction() });
    const measured = () => page.evaluate("performance.getEntriesByName('tieline:ring').length");
    await expect.poll(measured).toBe(1);
    await context.close();
  });
});

describe('the keypad', () => {
  it('says that calls ring here only to somebody who takes them', async () => {
    const { context, page } = await openPage(browser, { baseURL: pages.url });
    const server = await pretend(page, desk());
    await page.goto('/');
    const hint = page.getByText('Stellen Sie Ihren Status auf Verfügbar');
    await page.getByText('Anrufe klingeln hier').waitFor();
    for (const [index, presence] of (['logout', 'away'] as const).entries()) {
      const position = String(index + 2);
      const data = { presence, reason: null, since: new Date().toISOString(), next: null };
      server.push({ type: 'presence', position, data });
      await hint.waitFor();
      server.push({ type: 'presence', position, data: { ...data, presence: 'available' } });
      await page.getByText('Anrufe klingeln hier').waitFor();
    }
    const surfaces = {
      salesforce: 'out',
      salesforceLogout: false,
      desk: 'out',
      deskForeground: false,
    } as const;
    server.push({ type: 'surfaces', position: '4', data: surfaces });
    await page.getByText('Anrufe klingeln hier').waitFor({ state: 'detached' });
    await context.close();
  });

  it('cleans what is pasted and offers the emergency call at once', async () => {
    const { context, page } = await openPage(browser, { baseURL: pages.url });
    const server = await pretend(page, desk());
    await page.goto('/');
    const field = page.getByRole('textbox', { name: 'Nummer oder Name' });
    await field.fill('+49 (0)89 / 636-48018');
    await page.getByLabel('Anrufen als').selectOption({ index: 1 });
    await field.press('Enter');
    await expect
      .poll(() => server.sent.find(({ request }) => request === 'POST /calls')?.body)
      .toEqual({
        to: '+498963648018',
        skill: 'k1',
      });
    await field.fill('112');
    await page.getByRole('button', { name: 'Notruf wählen' }).waitFor();
    await context.close();
  });
});
