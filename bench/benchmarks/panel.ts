import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';
import { password, startTieline, type RunningTieline } from '../../test/support/browser/harness.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { builtDesk, compressedBytes, whatIsNotBuilt, type BuiltDesk } from '../centre/built-desk.ts';
import { median, percentile } from '../statistics.ts';

/** Customers and a number of the demonstration. */
const customer = '+498963648018';
const support = '+498912345670';

const kilobytes = (bytes: number): number => bytes / 1000;

async function ring(tieline: RunningTieline): Promise<string> {
  const body = { from: customer, to: support };
  const { callId } = (await tieline.ask('admin', 'POST', '/simulator/calls', body)) as { callId: string };
  return callId;
}

const ringing = (page: Page) => page.getByRole('region', { name: 'Eingehender Anruf' });

/** The desk of somebody who is available. */
async function openDesk(page: Page, tieline: RunningTieline): Promise<void> {
  const session = await page.request.post(`${tieline.url}/api/v1/session`, {
    data: { username: 'mia', password },
  });
  if (!session.ok()) throw new Error(`signing in was answered with ${session.status()}`);
  await page.goto(tieline.url);
  await page.getByRole('region', { name: 'Telefon' }).waitFor();
  await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available' });
}

/** Shows that the files counted as first are enough: with nothing else, a call rings and is answered. */
async function answerWith(page: Page, tieline: RunningTieline, { first }: BuiltDesk): Promise<void> {
  const mayCome = Promise.withResolvers<void>();
  await page.route('**/assets/*', async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    if (!first.has(path)) await mayCome.promise;
    // The page may be gone when a late file may come at last.
    await route.continue().catch(() => undefined);
  });
  await openDesk(page, tieline);
  const call = await ring(tieline);
  await ringing(page).waitFor();
  await page.getByRole('button', { name: /Annehmen/ }).click();
  await ringing(page).waitFor({ state: 'detached' });
  const desk = (await tieline.ask('mia', 'GET', '/desk')) as { interactions: { phase: string }[] };
  if (desk.interactions[0]?.phase !== 'connected') throw new Error('the call was not answered');
  mayCome.resolve();
  await tieline.ask('admin', 'POST', `/simulator/calls/${call}/hang-up`);
  const { interactions } = (await tieline.ask('mia', 'GET', '/desk')) as { interactions: { id: string }[] };
  for (const { id } of interactions) await tieline.ask('mia', 'POST', `/interactions/${id}/finish`);
}

/** The page's own measures: from the message of each ring to the frame that shows its card. */
async function frames(page: Page, tieline: RunningTieline, rings: number): Promise<readonly number[]> {
  await openDesk(page, tieline);
  for (let index = 0; index < rings; index += 1) {
    const call = await ring(tieline);
    await ringing(page).waitFor();
    await page.waitForFunction((count) => performance.getEntriesByName('tieline:ring').length > count, index);
    await tieline.ask('admin', 'POST', `/simulator/calls/${call}/hang-up`);
    await ringing(page).waitFor({ state: 'detached' });
  }
  return page.evaluate(() =>
    performance.getEntriesByName('tieline:ring').map((entry) => {
      const detail: unknown = 'detail' in entry ? entry.detail : null;
      return typeof detail === 'object' && detail !== null && 'frames' in detail
        ? Number(detail.frames)
        : NaN;
    }),
  );
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const desk = builtDesk();
  progress('starting Tieline and a browser');
  const tieline = await startTieline();
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    const context = await browser.newContext({ locale: 'de-DE' });
    await answerWith(await context.newPage(), tieline, desk);
    await context.close();
    progress('ringing');
    const page = await browser.newPage({ locale: 'de-DE' });
    const painted = await frames(page, tieline, quick ? 3 : 50);
    return [
      {
        name: 'until a ringing call can be answered (gzip)',
        value: kilobytes(compressedBytes(desk.first)),
        unit: 'kB',
        target: { atMost: 110 },
      },
      {
        name: 'everything the panel can load (gzip)',
        value: kilobytes(compressedBytes(desk.panel)),
        unit: 'kB',
        target: { atMost: 190 },
      },
      {
        name: 'from the message of a ring to the painted card (median)',
        value: median(painted),
        unit: 'frames',
        target: { atMost: 3 },
      },
      {
        name: 'from the message of a ring to the painted card (p95)',
        value: percentile(painted, 0.95),
        unit: 'frames',
        target: null,
      },
    ];
  } finally {
    await browser.close();
    await tieline.stop();
  }
}

export const panel: Benchmark = {
  name: 'panel',
  about: 'What the panel loads, and how soon it shows a ring at 60 frames a second',
  missing: () => (findChromium() === null ? 'there is no Chromium' : whatIsNotBuilt()),
  run,
};
