import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { panelOf, signIn } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { openBrowser, openPage } from '../../support/browser/browser.ts';
import { startTieline, type RunningTieline } from '../../support/browser/harness.ts';
import { OutsidePostgres } from '../../support/postgres/outside-postgres.ts';

let postgres: OutsidePostgres;
let tieline: RunningTieline;
let browser: Browser;

beforeAll(async () => {
  [postgres, browser] = await Promise.all([OutsidePostgres.start(), openBrowser()]);
  tieline = await startTieline({ env: { DATABASE_URL: postgres.url } });
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
  await postgres?.dispose();
});

/** A busy machine starts a database in a while, and the page looks every few seconds. */
const back = { timeout: 30_000 };

it('a page that is opened while the database is away says so calmly, and goes on by itself when it is back', async () => {
  const { context, page, errors } = await openPage(browser, { baseURL: tieline.url });
  await signIn(page, 'mia');

  await postgres.stop();
  await page.reload();
  const note = page.getByRole('alert').filter({ hasText: 'Tieline kann gerade nicht speichern' });
  await note.waitFor();
  expect(await findings(page)).toEqual([]);

  await postgres.restart();
  await panelOf(page).waitFor(back);
  expect(await note.count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});
