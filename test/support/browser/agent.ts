import { expect } from 'vitest';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { openPage } from './browser.ts';
import { password, type RunningTieline } from './harness.ts';

/** Numbers of the demonstration. */
export const support = '+498912345670';
export const erika = '+498963648018';
export const jan = '+31201234567';

/** Someone at their desk, in a browser of their own. */
export interface Agent {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly panel: Locator;
  /** What the page logged as errors. */
  readonly errors: readonly string[];
}

export async function signIn(page: Page, username: string): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Benutzername').fill(username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await panelOf(page).waitFor();
}

export const panelOf = (page: Page): Locator => page.getByRole('region', { name: 'Telefon' });

/** Mia at her desk, available. */
export async function miaAtHerDesk(
  browser: Browser,
  tieline: RunningTieline,
  options: Partial<Parameters<typeof openPage>[1]> = {},
): Promise<Agent> {
  const { context, page, errors } = await openPage(browser, { baseURL: tieline.url, ...options });
  await signIn(page, 'mia');
  await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available' });
  return { context, page, panel: panelOf(page), errors };
}

/** A customer calls; gives how they hang up. */
export async function calls(
  tieline: RunningTieline,
  from: string,
  to = support,
): Promise<{ hangUp(): Promise<unknown> }> {
  const { callId } = (await tieline.ask('admin', 'POST', '/simulator/calls', { from, to })) as {
    callId: string;
  };
  return { hangUp: () => tieline.ask('admin', 'POST', `/simulator/calls/${callId}/hang-up`) };
}

/** What becomes of contacts from now on: these settings in place of those of the demonstration's workflow. */
export async function workflow(tieline: RunningTieline, settings: Record<string, unknown>): Promise<void> {
  const path = await versionsPath(tieline);
  const { document } = (await tieline.ask('admin', 'GET', `${path}/${usualVersion}`)) as { document: object };
  const { version } = (await tieline.ask('admin', 'POST', path, { ...document, ...settings })) as {
    version: number;
  };
  await tieline.ask('admin', 'POST', `${path}/${version}/activate`, {});
}

/** Everything as the demonstration has it again. */
export async function usualWorkflow(tieline: RunningTieline): Promise<void> {
  await tieline.ask('admin', 'POST', `${await versionsPath(tieline)}/${usualVersion}/activate`, {});
}

/** The demonstration's own is the second: the built-in one with results to choose from. */
const usualVersion = 2;

async function versionsPath(tieline: RunningTieline): Promise<string> {
  const { items } = (await tieline.ask('admin', 'GET', '/workflows')) as { items: { id: string }[] };
  const [first] = items;
  if (first === undefined) throw new Error('there is no workflow');
  return `/workflows/${first.id}/versions`;
}

type Shown = Pick<Agent, 'page' | 'panel'>;
const nothingLeft = 'Keine aktiven Anrufe';

/** Ends the call that is shown, and its wrap-up; then the panel says `left`. */
export async function endAndFinish({ page, panel }: Shown, left = nothingLeft): Promise<void> {
  await page.keyboard.press('Alt+x');
  await finish({ page, panel }, left);
}

export async function finish({ page, panel }: Shown, left = nothingLeft): Promise<void> {
  await panel.getByRole('button', { name: /Abschließen/ }).waitFor();
  await page.keyboard.press('Alt+Enter');
  await panel.getByText(left).waitFor();
}

/** Waits until the panel shows a call in this phase, by the phase's name for people. */
export const phase = (panel: Locator, name: string): Promise<void> =>
  panel.getByRole('region', { name, exact: true }).waitFor();

/** At the end of a test: nothing is left in the air, so that the next begins with a free agent and an empty panel. */
export async function goHome(
  tieline: RunningTieline,
  { context, errors }: Pick<Agent, 'context' | 'errors'>,
): Promise<void> {
  await context.close();
  const { items } = (await tieline.ask('admin', 'GET', '/simulator/calls')) as {
    items: { callId: string }[];
  };
  await Promise.all(
    items.map(({ callId }) => tieline.ask('admin', 'POST', `/simulator/calls/${callId}/hang-up`)),
  );
  const open = async () =>
    (
      (await tieline.ask('mia', 'GET', '/desk')) as {
        interactions: { id: string; phase: string; possible: string[] }[];
      }
    ).interactions;
  await expect
    .poll(async () => {
      const left = await open();
      const done = left.filter(({ possible }) => possible.includes('finish'));
      await Promise.all(done.map(({ id }) => tieline.ask('mia', 'POST', `/interactions/${id}/finish`)));
      const drafts = left.filter(({ phase: at }) => at === 'ended');
      await Promise.all(drafts.map(({ id }) => tieline.ask('mia', 'POST', `/interactions/${id}/save`)));
      return left.length;
    })
    .toBe(0);
  expect(errors).toEqual([]);
}
