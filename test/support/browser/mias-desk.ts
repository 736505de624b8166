import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { goHome, miaAtHerDesk, usualWorkflow, type Agent } from './agent.ts';
import { openBrowser } from './browser.ts';
import { startTieline, type RunningTieline } from './harness.ts';

interface MiasDesk {
  readonly tieline: RunningTieline;
  readonly browser: Browser;
  /** Mia in the test that runs. */
  readonly mia: Agent;
}

/**
 * A Tieline for the tests of a file, and Mia at her desk, available, in a browser of her own in each of them; nothing is in
 * the air after one, and the workflow is the demonstration's. Call it once at the top of the file:
 * `const { tieline, mia } = await miasDesk();`. `prepare` is done before Mia comes.
 */
export async function miasDesk(
  prepare: (tieline: RunningTieline) => Promise<unknown> = async () => {},
): Promise<MiasDesk> {
  const browser = await openBrowser();
  afterAll(() => browser.close());
  const tieline = await startTieline().catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  afterAll(() => tieline.stop());
  let now: Agent | null = null;
  beforeEach(async () => {
    await prepare(tieline);
    now = await miaAtHerDesk(browser, tieline);
  });
  afterEach(async () => {
    await goHome(tieline, current());
    await usualWorkflow(tieline);
  });
  const current = (): Agent => {
    if (now === null) throw new Error('Mia is at her desk in tests alone.');
    return now;
  };
  const mia = {
    get context() {
      return current().context;
    },
    get page() {
      return current().page;
    },
    get panel() {
      return current().panel;
    },
    get errors() {
      return current().errors;
    },
  };
  return { tieline, browser, mia };
}
