import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser, openPage, wide } from '../../support/browser/browser.ts';
import { serveBuiltPages } from '../../support/browser/built-pages.ts';

let browser: Browser;
let pages: { url: string; close(): void };

beforeAll(async () => {
  [browser, pages] = await Promise.all([openBrowser(), serveBuiltPages()]);
});
afterAll(async () => {
  await browser?.close();
  pages?.close();
});

describe('the rules, wide and light, narrow and dark', () => {
  // The contents, the longest chapter, and the one with the widest tables; the others are made of the same.
  for (const chapter of ['index', 'logging', 'operations']) {
    it(`are readable for everybody: ${chapter}`, async () => {
      const { context, page, errors } = await openPage(browser, { baseURL: pages.url });
      await page.goto(`/rules/${chapter}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      for (const [viewport, colorScheme] of [
        [wide, 'light'],
        [narrow, 'dark'],
      ] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect({ viewport, found: await findings(page) }).toEqual({ viewport, found: [] });
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, 'nothing runs out of the page at the side').toBe(0);
      }
      expect(errors).toEqual([]);
      await context.close();
    });
  }

  it('look as their own sheet says, in whichever order the sheets are loaded', async () => {
    const { context, page } = await openPage(browser, { baseURL: pages.url });
    await page.goto('/rules/logging');
    const sizeOf = (selector: string) =>
      page.evaluate(`parseFloat(getComputedStyle(document.querySelector('${selector}')).fontSize)`);
    expect(await sizeOf('h1')).toBeGreaterThan(Number(await sizeOf('main p')));
    await context.close();
  });
});
