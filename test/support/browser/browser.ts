import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Where `npm test` found a Chromium; without one these tests are left out before this file is read. */
export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env['TIELINE_CHROMIUM'];
  if (executablePath === undefined) throw new Error('TIELINE_CHROMIUM does not name a browser');
  // As root, in containers, Chromium's own sandbox cannot start; the pages are ours.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', ...more] });
}

/** Longer than anything takes here; a screen that shows nothing by then never will. */
const actionMs = 10_000;

export const wide = { width: 1440, height: 900 };
export const narrow = { width: 400, height: 720 };

/** A page of its own, with German number formats and without motion, that fails on any error it logs. */
export async function openPage(
  browser: Browser,
  options: { viewport?: { width: number; height: number }; colorScheme?: 'light' | 'dark'; baseURL: string },
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({
    locale: 'de-DE',
    reducedMotion: 'reduce',
    viewport: wide,
    ...options,
  });
  context.setDefaultTimeout(actionMs);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return { context, page, errors };
}
